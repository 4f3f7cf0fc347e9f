/**
 * How a kernel goes about signed loads, told without a signature: three loads that no trace of the model
 * has. No key is needed, since the kernels differ in what they ask before they verify.
 */
import { encode } from '../../../model/programs/asm.ts';
import { codeOf } from '../../../model/programs/bytecode/library.ts';
import { relocationTo } from '../../../model/programs/bytecode/relocation.ts';
import { EACCES, EINVAL, EPERM } from '../../../model/kernel/errno.ts';
import { type Answers, valueOf } from '../wire/answers.ts';
import { attr, CMD, MAP_TYPE, PROG_SLEEPABLE, PROG_TYPE } from '../wire/attr.ts';
import type { Ready } from '../encode/registers.ts';
import {
  type Buf,
  type Handle,
  program,
  type Program,
  word,
  wordOf,
  type Writer,
} from '../wire/wire.ts';

export type SigningProbe = {
  readonly program: Program;
  /** The records of the loads, in the order in which they are told here. */
  readonly loads: readonly Handle[];
  /** The name of the choice on the axis `signed`; undefined if the trace did not run, or by answers that say nothing of it. */
  readonly choice: (answers: Answers) => string | undefined;
  /** Whether a load with a signature may bring CO-RE relocations; undefined where `choice` would be. */
  readonly relocates: (answers: Answers) => boolean | undefined;
  /** What the loads answered, for reports. */
  readonly says: (answers: Answers) => string;
};

const JUNK_SIZE = 64;
const EBADMSG = 74; // no call of the model is answered so

/**
 * - A loader that reads `excl` of `struct bpf_map` loads only where that field is, next to the hash (else
 *   EACCES): kernels whose loaders check exclusivity themselves (0fb6c9ed6493).
 * - A load with a signature that is none, and a map in `fd_array` that is not frozen: a kernel that
 *   folds metadata asks for frozen maps first (EPERM), others see the bad signature first (EBADMSG).
 * - A relocation beside a signature that is none, and no map: EINVAL where it is refused as such, otherwise
 *   what the signature is worth (EBADMSG).
 */
export function signingProbe(ready: Ready): SigningProbe {
  const t = program(ready.program);
  const map = t.bpf(
    CMD.MAP_CREATE,
    attr('mapCreate', { map_type: MAP_TYPE.ARRAY, key_size: 4, value_size: 8, max_entries: 1 }),
  );
  const array = t.buffer(wordOf(map.reg));
  const load = (behaviour: 'loader-excl' | 'loader-folded', signed: boolean): Handle => {
    const { insns } = codeOf(behaviour, 'A');
    return t.bpf(
      CMD.PROG_LOAD,
      attr('progLoad', {
        prog_type: PROG_TYPE.SYSCALL,
        prog_flags: PROG_SLEEPABLE,
        insn_cnt: insns.length,
        insns: t.buffer(encode(insns)),
        license: ready.licence,
        fd_array: array,
        ...(signed
          ? { fd_array_cnt: 1, signature: t.buffer(JUNK_SIZE), signature_size: JUNK_SIZE }
          : {}),
      }),
    ).result;
  };
  const readsExcl = load('loader-excl', false);
  const junk = load('loader-folded', true);
  const relocatedJunk = loadRelocated(ready, t);
  return {
    program: t.done(),
    loads: [readsExcl, junk, relocatedJunk],
    choice: (answers) => {
      const excl = valueOf(answers, readsExcl);
      const reads = excl !== undefined && excl >= 0n;
      if (excl === undefined || (!reads && excl !== BigInt(-EACCES))) return undefined;
      switch (valueOf(answers, junk)) {
        case BigInt(-EPERM):
          return 'folded';
        case BigInt(-EBADMSG):
          return reads ? 'hash-and-exclusive' : 'hash';
        default:
          return undefined;
      }
    },
    relocates: (answers) => {
      switch (valueOf(answers, relocatedJunk)) {
        case BigInt(-EBADMSG):
          return true;
        case BigInt(-EINVAL):
          return false;
        default:
          return undefined;
      }
    },
    says: (answers) =>
      [
        `loader that reads excl: ${valueOf(answers, readsExcl)}`,
        `bad signature, map not frozen: ${valueOf(answers, junk)}`,
        `bad signature, relocated: ${valueOf(answers, relocatedJunk)}`,
      ].join('; '),
  };
}

/** A program that names no map, with a relocation and a signature that is none. */
function loadRelocated(ready: Ready, t: Writer): Handle {
  const code = codeOf('sys-update', 'A');
  const { types, relo } = relocationTo(code, codeOf('sys-update', 'B'));
  const words = (parts: readonly number[]): Buf =>
    t.buffer(Uint8Array.from(parts.flatMap((part) => [...word(part)])));
  return t.bpf(
    CMD.PROG_LOAD,
    attr('progLoad', {
      prog_type: PROG_TYPE.SYSCALL,
      prog_flags: PROG_SLEEPABLE,
      insn_cnt: code.insns.length,
      insns: t.buffer(encode(code.insns)),
      license: ready.licence,
      prog_btf_fd: ready.functionTypes,
      func_info: words(types.funcInfo.flatMap(({ insn, typeId }) => [insn, typeId])),
      func_info_cnt: types.funcInfo.length,
      func_info_rec_size: 8,
      core_relo_cnt: 1,
      core_relos: words(relo),
      core_relo_rec_size: 4 * relo.length,
      signature: t.buffer(JUNK_SIZE),
      signature_size: JUNK_SIZE,
    }),
  ).result;
}
