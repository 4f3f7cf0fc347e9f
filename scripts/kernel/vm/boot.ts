/**
 * Boots a kernel in QEMU with the replayer as /init and talks to it.
 *
 * Host and guest share one file of 64 MiB: QEMU shows it to the guest as the memory of an ivshmem
 * PCI device, which a kernel needs no driver for. The layout is that of replay.c. The kernel's log is the
 * serial port. Nothing here knows bpf.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import {
  closeSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import {
  type Answers,
  decodeRecords,
  type Frame,
  FRAME_MAGIC,
  framesOf,
  SETUP,
} from '../wire/answers.ts';
import { initramfs } from './image.ts';
import { alarmIn } from './kernel-log.ts';
import { asUsage, EXIT, UsageError } from '../../cli/fault.ts';
import { startsDirectly, unpack, versionOf } from '../wire/vmlinux.ts';
import { BATCH, batch, type Program } from '../wire/wire.ts';

const SHARED_SIZE = 64 << 20;
const WINDOW_AT = 4096;
const INPUT_AT = 256 << 10;
const OUTPUT_AT = 32 << 20;

/** Words of the header, by index. */
const WORD = {
  magic: 0,
  heartbeat: 1,
  asked: 2,
  askedLength: 3,
  answered: 4,
  state: 5,
  failure: 6,
  outLength: 7,
  trace: 8,
  command: 9,
  partial: 10,
} as const;
const WORDS = 11;
const STATE_BOOTED = 1;
const STATE_FAILED = 4;

/** Why the replayer gave up, by `header.failure`. */
const FAILURES: Readonly<Record<number, string>> = {
  1: 'the shared file has no mark',
  2: 'the batch is malformed',
  3: 'one answer is longer than the output',
  4: 'a program needs too much memory',
  5: 'fork failed',
  6: 'the answers of one trace are longer than 252 KiB',
};

/** How often the host looks at the header. */
const POLL_MILLISECONDS = 4;
/** Beyond the limit of a trace, before a guest that shows no progress is given up. */
const GRACE_MILLISECONDS = 20_000;

/** What goes into one batch. */
const BATCH_BYTES = 16 << 20;
const BATCH_TRACES = 512;

/** The command line of the kernel: boots fast, prints warnings, and a crash ends QEMU. */
const COMMAND_LINE = [
  'console=ttyS0',
  'loglevel=5', // warnings are level 4: WARN() must reach the serial port
  'panic=-1', // reboot at once, which -no-reboot turns into an exit
  'oops=panic',
  'nokaslr',
  'mitigations=off', // an emulated branch predictor leaks nothing; 1 s less per boot (measured)
  'cryptomgr.notests',
  'no_timer_check', // on a busy host the emulated timer is late, which 7.1.13 panics of (seen)
  'rcupdate.rcu_expedited=1', // every update of a map of maps waits for a grace period
].join(' ');

export type BootOptions = {
  /** Path of a bzImage. */
  readonly image: string;
  /** The compiled replayer. */
  readonly replayer: Uint8Array;
  /** Software emulation unless asked otherwise. */
  readonly accelerator?: 'tcg' | 'kvm';
  readonly qemu?: string;
  /** Of the guest; one if left out. */
  readonly cpus?: number;
  /** 60 s if left out. */
  readonly bootMilliseconds?: number;
  /** For each trace, in the guest; 5 s if left out. */
  readonly traceMilliseconds?: number;
};

/** Why a batch stopped before its end. */
export type Stop =
  /** BUG, Oops or panic: the lines of the log; `answers` of the trace in work */
  | {
      readonly kind: 'crashed';
      readonly text: string;
      readonly command: number;
      readonly answers: Answers;
    }
  /** the guest stands still: `command` of the trace in work does not return */
  | { readonly kind: 'timed out'; readonly command: number; readonly answers: Answers }
  | { readonly kind: 'replayer failed'; readonly why: string }
  /** QEMU ended without a word of the kernel */
  | { readonly kind: 'cut off'; readonly why: string };

/** The frames that came, in order, and why not all. */
export type Ran = { readonly frames: readonly Frame[]; readonly stop?: Stop };

/** A guest that waits for programs. After a `stop` it is gone. */
export type Guest = {
  /** Version of the kernel, as its image says. */
  readonly version: string;
  readonly bootMilliseconds: number;
  /** Executes a program whose registers and buffers all later traces find. */
  setup(program: Program): Promise<Ran>;
  /** Executes each program in a process of its own; frames are numbered by their index. */
  run(programs: readonly Program[], progress?: (done: number) => void): Promise<Ran>;
  /** The kernel's log so far. */
  log(): string;
  close(): Promise<void>;
};

/** Boots a guest. */
export type Start = () => Promise<Guest>;

/** What ends the guests that are there; they go however the command ends. */
const living = new Set<() => void>();
let signal: string | undefined;

/** The signal that asked for the end, if one did: then nothing is booted any more. */
export const interruptedBy = (): string | undefined => signal;

/**
 * From now on SIGINT, SIGTERM and SIGHUP end the guests, so that who waits for answers can still say
 * what is known; the second one ends the command. The function that comes back undoes it.
 */
export function endOnSignals(): () => void {
  for (const name of SIGNALS) {
    if (!process.listeners(name).includes(onSignal)) process.on(name, onSignal);
  }
  return () => {
    for (const name of SIGNALS) process.off(name, onSignal);
    signal = undefined;
  };
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

function onSignal(name: string): void {
  if (signal !== undefined) process.exit(EXIT.inconclusive);
  signal = name;
  for (const end of living) end();
}

/** Boots; throws one line when that is not possible. */
export async function boot(options: BootOptions): Promise<Guest> {
  const image = readFileSync(options.image);
  const version = versionOf(image);
  if (version === null) {
    throw new UsageError(
      `${options.image} is no Linux kernel image for x86 (a bzImage, "vmlinuz")`,
    );
  }
  const folder = mkdtempSync(join(tmpdir(), 'exclmap-'));
  const file = (name: string): string => join(folder, name);
  let shared = -1;
  let child: ChildProcess | undefined;
  const kill = (): void => {
    child?.kill('SIGKILL');
  };
  const remove = (): void => {
    living.delete(kill);
    process.removeListener('exit', remove);
    kill();
    if (shared >= 0) closeSync(shared);
    rmSync(folder, { recursive: true, force: true });
  };
  living.add(kill);
  process.once('exit', remove);

  try {
    const elf = unpack(image);
    const direct = elf !== null && startsDirectly(elf);
    if (direct) writeFileSync(file('vmlinux'), elf);
    writeFileSync(file('initramfs'), initramfs(options.replayer));
    shared = openSync(file('shared'), 'w+');
    ftruncateSync(shared, SHARED_SIZE);
    writeWord(shared, WORD.magic, FRAME_MAGIC);
    writeFileSync(file('log'), '');
    const started = Date.now();
    const stderr = openSync(file('stderr'), 'w');
    child = spawn(
      options.qemu ?? 'qemu-system-x86_64',
      qemuArguments(options, direct ? file('vmlinux') : options.image, file),
      { stdio: ['ignore', 'ignore', stderr] },
    );
    closeSync(stderr);
    const exited = watch(child);
    const limit = options.bootMilliseconds ?? 60_000;
    for (;;) {
      if (exited.error !== undefined) {
        const missing = exited.error.includes('ENOENT');
        throw new UsageError(
          missing
            ? `no ${options.qemu ?? 'qemu-system-x86_64'}: install qemu-system-x86 to replay on a kernel`
            : `cannot start QEMU: ${exited.error}`,
        );
      }
      if (readWord(shared, WORD.state) >= STATE_BOOTED) break;
      const last = (): string => {
        const log = readFileSync(file('log'), 'utf8');
        return lastLine(alarmIn(log)?.split('\n')[0] ?? log) || 'no message of the kernel';
      };
      if (exited.done) {
        const said = lastLine(readFileSync(file('stderr'), 'utf8')) || last();
        throw new UsageError(`kernel ${version} did not boot: ${signal ?? said}`);
      }
      if (Date.now() - started > limit) {
        throw new UsageError(`kernel ${version} did not boot within ${limit / 1000} s: ${last()}`);
      }
      await wait(POLL_MILLISECONDS);
    }
    if (readWord(shared, WORD.state) === STATE_FAILED) {
      throw new Error(`the replayer failed at boot: ${failureOf(shared)}`);
    }
    return talk({
      version,
      shared,
      child,
      exited,
      bootMilliseconds: Date.now() - started,
      traceMilliseconds: options.traceMilliseconds ?? 5000,
      log: () => readFileSync(file('log'), 'utf8'),
      stderr: () => readFileSync(file('stderr'), 'utf8'),
      remove,
    });
  } catch (error) {
    remove();
    throw asUsage(`cannot prepare the boot in ${folder}`, error);
  }
}

function qemuArguments(
  options: BootOptions,
  kernel: string,
  file: (name: string) => string,
): readonly string[] {
  return [
    ...['-accel', options.accelerator ?? 'tcg', '-M', 'pc', '-m', '512'],
    ...['-smp', `${options.cpus ?? 1}`],
    ...['-nodefaults', '-no-user-config', '-no-reboot', '-display', 'none', '-vga', 'none'],
    ...['-serial', `file:${file('log')}`],
    '-object',
    `memory-backend-file,id=shared,share=on,mem-path=${file('shared')},size=${SHARED_SIZE}`,
    ...['-device', 'ivshmem-plain,memdev=shared'],
    ...['-kernel', kernel, '-initrd', file('initramfs'), '-append', COMMAND_LINE],
  ];
}

type Exited = { done: boolean; error: string | undefined; readonly end: Promise<void> };

function watch(child: ChildProcess): Exited {
  const exited: Exited = {
    done: false,
    error: undefined,
    end: new Promise((resolve) => {
      child.once('error', (error) => {
        exited.error = error.message;
        exited.done = true;
        resolve();
      });
      child.once('exit', () => {
        exited.done = true;
        resolve();
      });
    }),
  };
  return exited;
}

type Line = {
  readonly version: string;
  readonly shared: number;
  readonly child: ChildProcess;
  readonly exited: Exited;
  readonly bootMilliseconds: number;
  readonly traceMilliseconds: number;
  readonly log: () => string;
  readonly stderr: () => string;
  readonly remove: () => void;
};

/** The conversation with a guest that has booted. */
function talk(line: Line): Guest {
  const { shared, exited } = line;
  let asked = 0;
  let heartbeat = 0;
  let log = '';
  let closed = false;

  /** Asks for a batch of so many programs; `at` is told the number of the one in work. */
  const ask = async (
    bytes: Uint8Array,
    count: number,
    at: (trace: number) => void = () => undefined,
  ): Promise<Ran> => {
    writeSync(shared, bytes, 0, bytes.length, INPUT_AT);
    writeWord(shared, WORD.askedLength, bytes.length);
    writeWord(shared, WORD.asked, ++asked);
    let progress = '';
    let since = Date.now();
    for (;;) {
      const ended = exited.done;
      const words = readWords(shared);
      const stop = (why: Stop): Ran => read(shared, words, count, why);
      const partial = <T extends object>(what: T): T & { readonly answers: Answers } => {
        return { ...what, answers: partialOf(shared, words) };
      };
      if (words[WORD.answered] === asked) return read(shared, words, count);
      if (words[WORD.state] === STATE_FAILED) {
        return stop({ kind: 'replayer failed', why: failureOf(shared) });
      }
      const command = words[WORD.command] ?? 0;
      if (ended) {
        const alarm = alarmIn(line.log());
        if (alarm !== null) return stop(partial({ kind: 'crashed', text: alarm, command }));
        return stop({ kind: 'cut off', why: signal ?? (lastLine(line.stderr()) || 'QEMU ended') });
      }
      const now = [WORD.outLength, WORD.trace, WORD.command].map((i) => words[i]).join();
      if (now !== progress) {
        progress = now;
        since = Date.now();
        const trace = words[WORD.trace] ?? SETUP;
        if (trace !== SETUP) at(trace);
      } else if (Date.now() - since > line.traceMilliseconds + GRACE_MILLISECONDS) {
        const alarm = alarmIn(line.log());
        if (alarm !== null) return stop(partial({ kind: 'crashed', text: alarm, command }));
        return stop(partial({ kind: 'timed out', command }));
      }
      writeWord(shared, WORD.heartbeat, ++heartbeat);
      await wait(POLL_MILLISECONDS);
    }
  };
  const end = async (): Promise<void> => {
    if (closed) return;
    closed = true;
    if (!exited.done) line.child.kill('SIGKILL');
    await exited.end;
    log = line.log();
    line.remove();
  };
  const limitMilliseconds = line.traceMilliseconds;
  const gone: Ran = { frames: [], stop: { kind: 'cut off', why: 'the guest has ended' } };

  return {
    version: line.version,
    bootMilliseconds: line.bootMilliseconds,
    log: () => (closed ? log : line.log()),
    close: end,
    setup: async (program) => {
      if (closed) return gone;
      const ran = await ask(batch(BATCH.setup, [program], { first: 0, limitMilliseconds }), 1);
      if (ran.stop) await end();
      return ran;
    },
    run: async (programs, progress) => {
      const frames: Frame[] = [];
      while (frames.length < programs.length) {
        if (closed) return { ...gone, frames };
        const some = takeBatch(programs, frames.length);
        const first = frames.length;
        const bytes = batch(BATCH.traces, some, { first, limitMilliseconds });
        const ran = await ask(bytes, some.length, progress);
        frames.push(...ran.frames);
        if (ran.stop) {
          await end();
          return { frames, stop: ran.stop };
        }
      }
      return { frames };
    },
  };
}

/** As many programs as one batch takes, at least one. */
function takeBatch(programs: readonly Program[], first: number): readonly Program[] {
  let bytes = 0;
  let last = first;
  while (last < programs.length && last - first < BATCH_TRACES) {
    bytes += programs[last]?.bytes.length ?? 0;
    if (bytes > BATCH_BYTES && last > first) break;
    last++;
  }
  return programs.slice(first, last);
}

function read(shared: number, words: readonly number[], asked: number, stop?: Stop): Ran {
  const output = new Uint8Array(words[WORD.outLength] ?? 0);
  readSync(shared, output, 0, output.length, OUTPUT_AT);
  const { frames, fault } = framesOf(output, asked, stop === undefined);
  const why: Stop | undefined =
    fault === undefined ? stop : { kind: 'replayer failed', why: fault };
  return why === undefined ? { frames } : { frames, stop: why };
}

function partialOf(shared: number, words: readonly number[]): Answers {
  const records = new Uint8Array(words[WORD.partial] ?? 0);
  readSync(shared, records, 0, records.length, WINDOW_AT);
  return decodeRecords(records) ?? new Map();
}

function failureOf(shared: number): string {
  const code = readWord(shared, WORD.failure);
  return FAILURES[code] ?? `unknown reason ${code}`;
}

function readWords(shared: number): readonly number[] {
  const bytes = new Uint8Array(WORDS * 4);
  readSync(shared, bytes, 0, bytes.length, 0);
  return Array.from(new Uint32Array(bytes.buffer));
}

function readWord(shared: number, index: number): number {
  return readWords(shared)[index] ?? 0;
}

function writeWord(shared: number, index: number, value: number): void {
  writeSync(shared, Uint32Array.of(value), 0, 4, index * 4);
}

function lastLine(text: string): string {
  return (text.trim().split('\n').at(-1) ?? '').replace(/^\[ *\d+\.\d+\] ?/, '');
}
