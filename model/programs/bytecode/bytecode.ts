/**
 * The real program behind a text: its instructions and everything BPF_PROG_LOAD has to be told.
 *
 * Fds are not known until maps exist: map immediates are zero here and `fixups` says where they go.
 */
import type { Fixup, Insn, Item, KernelCall, Label } from '../asm.ts';
import { assemble } from '../asm.ts';

/** What the map in a parameter has to be, for the program to be accepted and to do its job. */
type Need =
  /** ARRAY or HASH, 4-byte key, value of at least 8 bytes; element 0 is used */
  | 'elements'
  /** ARRAY_OF_MAPS or HASH_OF_MAPS, 4-byte key, of inner maps as above */
  | 'inner maps'
  /** PROG_ARRAY */
  | 'programs'
  /** ARRAY with one element of exactly 8 bytes, the metadata of a loader */
  | 'metadata';

/** What BPF_PROG_LOAD is told of a program besides instructions and maps. */
export type LoadAs = {
  /** `enum bpf_prog_type` */
  readonly progType: number;
  /** `enum bpf_attach_type` */
  readonly expectedAttachType: number;
  /** BPF_F_SLEEPABLE */
  readonly sleepable: boolean;
  /** bpf_seq_write is for GPL programs only; for the others any licence would do. */
  readonly licence: 'GPL';
  /** What `attach_btf_id` (and `attach_prog_fd`) point to. */
  readonly attachTo: AttachTo;
};

type AttachTo =
  | { readonly kind: 'nothing' }
  /** a function of the kernel: the BTF id of FUNC `name` in /sys/kernel/btf/vmlinux */
  | { readonly kind: 'kernel function'; readonly name: string }
  /** a global subprogram of a loaded victim: `typeId` in the BTF of that program */
  | { readonly kind: 'subprogram'; readonly typeId: number };

/** BTF of the program (BPF_BTF_LOAD) and `func_info`: which type each subprogram has. */
type FunctionTypes = {
  readonly btf: Uint8Array;
  readonly funcInfo: readonly { readonly insn: number; readonly typeId: number }[];
};

/** A `u32` that the caller of a SYSCALL program puts into its context: an fd. */
type ContextWord = 'map';

/** The constants that tell programs of one behaviour apart. */
export type Constants = {
  /** Loaded into r0 first and never used: gives a colour its own digest. */
  readonly tint: number;
  /** What writers store. */
  readonly stored: number;
  /** The element that the loaders with a check were signed with. */
  readonly signed: number;
};

export type Bytecode = {
  readonly load: LoadAs;
  /** The maps it names in its instructions, in order. */
  readonly needs: readonly Need[];
  /** The fds it finds in its context, 4 bytes each, in order. */
  readonly context: readonly ContextWord[];
  readonly insns: readonly Insn[];
  readonly fixups: readonly Fixup[];
  /** Calls of functions of the kernel: their ids, zero here, are in the instructions, and so in the digest. */
  readonly kernelCalls?: readonly KernelCall[];
  readonly types?: FunctionTypes;
};

const NOTHING: AttachTo = { kind: 'nothing' };

/** BPF_PROG_TYPE_SOCKET_FILTER, run by BPF_PROG_TEST_RUN with at least 14 bytes of packet. */
export const SOCKET_FILTER: LoadAs = {
  progType: 1,
  expectedAttachType: 0,
  sleepable: false,
  licence: 'GPL',
  attachTo: NOTHING,
};

/** BPF_PROG_TYPE_SYSCALL, always sleepable, run by BPF_PROG_TEST_RUN with the context. */
export const SYSCALL: LoadAs = {
  progType: 31,
  expectedAttachType: 0,
  sleepable: true,
  licence: 'GPL',
  attachTo: NOTHING,
};

/** BPF_PROG_TYPE_TRACING for BPF_TRACE_ITER: an iterator over `target`. */
export function iteratorOver(target: string): LoadAs {
  return {
    progType: 26,
    expectedAttachType: 28,
    sleepable: false,
    licence: 'GPL',
    attachTo: { kind: 'kernel function', name: `bpf_iter_${target}` },
  };
}

/** BPF_PROG_TYPE_EXT: replaces the global subprogram of that BTF type id. */
export function extensionOf(typeId: number): LoadAs {
  return {
    progType: 28,
    expectedAttachType: 0,
    sleepable: false,
    licence: 'GPL',
    attachTo: { kind: 'subprogram', typeId },
  };
}

/** Puts a program together; `functions` gives the BTF type of each labelled function. */
export function bytecode(
  header: {
    readonly load: LoadAs;
    readonly needs?: readonly Need[];
    readonly context?: readonly ContextWord[];
    readonly functions?: {
      readonly btf: Uint8Array;
      readonly entries: readonly { readonly label: Label; readonly typeId: number }[];
    };
  },
  items: readonly Item[],
): Bytecode {
  const { insns, fixups, kernelCalls, at } = assemble(items);
  const { load, needs = [], context = [], functions } = header;
  const calls = kernelCalls.length === 0 ? {} : { kernelCalls };
  const base = { load, needs, context, insns, fixups, ...calls };
  if (functions === undefined) return base;
  const funcInfo = functions.entries.map(({ label, typeId }) => ({ insn: at(label), typeId }));
  return { ...base, types: { btf: functions.btf, funcInfo } };
}
