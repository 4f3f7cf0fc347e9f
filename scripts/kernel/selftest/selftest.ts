/**
 * Runs selftests in a guest. The replayer writes the binary to a file, clones a child that executes it
 * with its output in another file, waits, and shows the exit status and the output.
 */
import { type Answers, bytesOf, valueOf } from '../wire/answers.ts';
import type { Start } from '../vm/boot.ts';
import { type TraceOutcome, runTraces } from '../vm/run-traces.ts';
import { type KtapResult, readKtap } from './selftest-ktap.ts';
import { program, type Program, PROGRAM_LIMIT, SYS, wordOf } from '../wire/wire.ts';

/** x86-64 numbers that only this file needs. */
const CALL = { pread64: 17, clone: 56, execve: 59, wait4: 61 } as const;
/** CLONE_VFORK | SIGCHLD: the parent waits until the child executes or ends, in a memory of its own. */
const VFORK = 0x4000 | 17;
/** O_CREAT | O_TRUNC, with O_WRONLY or O_RDWR */
const NEW_WRITE = 0x241;
const NEW_READ = 0x242;
const STDOUT = 1;
/** The longest output that is read. */
const OUTPUT = 16 << 10;
/** Of a program, besides the binary. */
const ROOM = 4096;

/** What one selftest did. */
export type SelftestRan = {
  readonly result: KtapResult;
  /** As exit(2) was told. */
  readonly exit: number;
};

/** What became of one: `fault` says why there is no result. */
export type RanOrFault = SelftestRan | { readonly fault: string };

/** Exit codes of tools/testing/selftests/kselftest.h. */
const PASS = 0;
const FAIL = 1;
const SKIP = 4;

type Encoded = {
  readonly program: Program;
  readonly read: (answers: Answers) => RanOrFault;
};

/** One selftest for the replayer. */
export function encodeSelftest(binary: Uint8Array): Encoded {
  const t = program();
  const path = t.text('/selftest');
  const bytes = t.buffer(binary);
  const file = t.sys(SYS.open, [path, NEW_WRITE, 0o755]);
  const written = t.sys(SYS.write, [file.reg, bytes, binary.length]);
  t.close(file.reg);
  const output = t.sys(SYS.open, [t.text('/output'), NEW_READ, 0o644]);
  t.sys(SYS.dup2, [output.reg, STDOUT]);
  const args = t.buffer({
    bytes: new Uint8Array(16),
    fixes: wordOf(path, 8).fixes,
  });
  const child = t.sys(CALL.clone, [VFORK, 0, 0, 0, 0], { unrecorded: true });
  // both execute this; for the parent the environment is at the pid of the child, hence EFAULT
  t.sys(CALL.execve, [path, args, child.reg]);
  const status = t.buffer(4);
  t.sys(CALL.wait4, [child.reg, status, 0, 0]);
  const statusShown = t.show(status);
  const text = t.buffer(OUTPUT);
  const length = t.sys(CALL.pread64, [output.reg, text, OUTPUT, 0]);
  const textShown = t.show(text);
  return {
    program: t.done(),
    read: (answers) => {
      if (valueOf(answers, written.result) !== BigInt(binary.length)) {
        return { fault: 'the guest cannot keep the binary' };
      }
      const ended = bytesOf(answers, statusShown);
      const shown = bytesOf(answers, textShown);
      const size = valueOf(answers, length.result);
      if (ended === undefined || shown === undefined || size === undefined) {
        return { fault: 'the selftest did not end' };
      }
      const words = new DataView(ended.buffer, ended.byteOffset).getUint32(0, true);
      return ranOf(words, new TextDecoder().decode(shown.subarray(0, Number(size))));
    },
  };
}

/** From the status of wait(2) and the output to a result; they must agree. */
export function ranOf(status: number, output: string): RanOrFault {
  if ((status & 0x7f) !== 0) return { fault: `signal ${status & 0x7f} ended the selftest` };
  const exit = status >> 8;
  const read = readKtap(output);
  if ('fault' in read) return { fault: `the output is not KTAP: ${read.fault}` };
  const [result, more] = read.results;
  if (result === undefined || more !== undefined) return { fault: 'there is not one result' };
  const wanted = result.directive === 'SKIP' ? SKIP : result.ok ? PASS : FAIL;
  if (exit !== wanted) return { fault: `exit code ${exit}, but the output means ${wanted}` };
  return { result, exit };
}

/** Runs each binary in a process of its own; `version` is of the kernel, as its image says. */
export async function runSelftests(
  start: Start,
  binaries: readonly Uint8Array[],
): Promise<{ readonly version: string; readonly ran: readonly RanOrFault[] }> {
  const long = binaries.find(({ length }) => length > PROGRAM_LIMIT - ROOM);
  if (long !== undefined) {
    throw new Error(`a selftest of ${long.length} bytes is too long for the guest`);
  }
  const encoded = binaries.map(encodeSelftest);
  const { outcomes, version } = await runTraces(
    start,
    program().done(),
    encoded.map((each) => each.program),
  );
  return { version, ran: encoded.map(({ read }, i) => readOutcome(outcomes[i], read)) };
}

function readOutcome(outcome: TraceOutcome | undefined, read: Encoded['read']): RanOrFault {
  if (outcome?.kind === 'answered') return read(outcome.answers);
  const why = outcome === undefined ? '' : 'why' in outcome ? outcome.why : '';
  const text = outcome !== undefined && 'text' in outcome ? outcome.text.split('\n')[0] : '';
  return { fault: `the selftest ${outcome?.kind ?? 'has no outcome'} ${why}${text ?? ''}` };
}
