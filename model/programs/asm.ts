/**
 * A small typed eBPF assembler: functions that return instructions, and the kernel's encoding.
 *
 * There is no assembly text to parse: operands are registers and numbers, jumps name a `Label`
 * object, map references name a parameter that is bound to a map when the program is loaded. The
 * encoding is `struct bpf_insn` of include/uapi/linux/bpf.h, little endian.
 *
 * Operands out of range and misplaced labels throw: texts are constants of this project, so such an
 * error is a slip in its source and cannot come from a user.
 */

/** One `struct bpf_insn`. A 64-bit immediate takes two, the second with code 0. */
export type Insn = {
  readonly code: number;
  readonly dst: number;
  readonly src: number;
  /** signed 16 bits */
  readonly off: number;
  /** signed 32 bits */
  readonly imm: number;
};

/** Bytes of one `struct bpf_insn`. */
export const INSN_SIZE = 8;

/** A register; an object, so that `mov(r1, r2)` and `mov(r1, 2)` cannot be confused. */
export type BpfReg = { readonly reg: number };

/** r0 holds results, r1 to r5 arguments (lost in calls), r6 to r9 survive calls, r10 the frame. */
export const r0: BpfReg = { reg: 0 };
export const r1: BpfReg = { reg: 1 };
export const r2: BpfReg = { reg: 2 };
export const r3: BpfReg = { reg: 3 };
export const r6: BpfReg = { reg: 6 };
export const r10: BpfReg = { reg: 10 };

/** A place in the instructions; compared by identity, the name is for error messages. */
export type Label = { readonly label: string };

/** How an instruction refers to a map: the four pseudo sources of `ld_imm64`. */
export type MapRef =
  /** the map, by fd in the immediate */
  | { readonly form: 'fd'; readonly param: number }
  /** the address of byte `offset` of element 0 of an ARRAY, by fd and offset in the immediates */
  | { readonly form: 'value'; readonly param: number; readonly offset: number }
  /** the map, by its index in `fd_array` */
  | { readonly form: 'idx'; readonly param: number; readonly index: number }
  /** the address of byte `offset` of element 0 of an ARRAY, by index in `fd_array` */
  | {
      readonly form: 'idx-value';
      readonly param: number;
      readonly index: number;
      readonly offset: number;
    };

/** Where the fd of a map goes: into instruction `at` (`fd`, `value`) or into `fd_array[index]`. */
export type Fixup = MapRef & { readonly at: number };

/** Where the BTF id of a function of the kernel goes: into the immediate of instruction `at`. */
export type KernelCall = { readonly at: number; readonly name: string };

/** `src_reg` of `ld_imm64` by reference form (`BPF_PSEUDO_MAP_*`). */
export const PSEUDO = { fd: 1, value: 2, idx: 5, 'idx-value': 6 } as const;

/** `src_reg` of a call that goes to a subprogram of the same program (`BPF_PSEUDO_CALL`). */
export const PSEUDO_CALL = 1;

/** `src_reg` of a call of a kernel function by its BTF id (`BPF_PSEUDO_KFUNC_CALL`). */
export const PSEUDO_KFUNC_CALL = 2;

/** `BPF_LD | BPF_IMM | BPF_DW` */
export const LD_IMM64 = 0x18;
/** `BPF_JMP | BPF_CALL` */
export const CALL = 0x85;

/** Access sizes: bits of the opcode. */
const SIZE = { u32: 0x00, u64: 0x18 } as const;
type Size = keyof typeof SIZE;

/** Helper functions by number (`enum bpf_func_id`). */
export const HELPER = {
  map_lookup_elem: 1,
  tail_call: 12,
  probe_read_user: 112,
  seq_write: 127,
  sys_bpf: 166,
} as const;
type Helper = keyof typeof HELPER;

/** One instruction as written: its slots, and what `assemble` has to fill in. */
type Piece = {
  readonly slots: readonly Insn[];
  readonly to?: Label;
  readonly map?: MapRef;
  readonly kernel?: string;
};

/** What a program is written of. */
export type Item = Piece | Label;

type Assembled = {
  readonly insns: readonly Insn[];
  readonly fixups: readonly Fixup[];
  readonly kernelCalls: readonly KernelCall[];
  /** The index of the instruction that follows the label. */
  readonly at: (label: Label) => number;
};

/** A new place to jump to. */
export function label(name: string): Label {
  return { label: name };
}

/** `dst = src`, 64 bits; a number is sign-extended from 32 bits. */
export function mov(dst: BpfReg, src: BpfReg | number): Item {
  return one(operands(0xb7, dst, src));
}

/** `dst += src`, 64 bits. */
export function add(dst: BpfReg, src: BpfReg | number): Item {
  return one(operands(0x07, dst, src));
}

/** `dst = *(size *)(base + off)`; 32 bits are zero-extended. */
export function load(dst: BpfReg, size: Size, base: BpfReg, off: number): Item {
  return one(insn(0x61 | SIZE[size], dst.reg, base.reg, off, 0));
}

/** `*(size *)(base + off) = src` */
export function store(size: Size, base: BpfReg, off: number, src: BpfReg | number): Item {
  return typeof src === 'number'
    ? one(insn(0x62 | SIZE[size], base.reg, 0, off, src))
    : one(insn(0x63 | SIZE[size], base.reg, src.reg, off, 0));
}

/** Jumps to the label if `left` equals `right`. */
export function jumpIfEqual(left: BpfReg, right: BpfReg | number, to: Label): Item {
  return { slots: [operands(0x15, left, right)], to };
}

/** Jumps to the label if `left` differs from `right`. */
export function jumpUnlessEqual(left: BpfReg, right: BpfReg | number, to: Label): Item {
  return { slots: [operands(0x55, left, right)], to };
}

/** Calls a helper of the kernel: arguments in r1 to r5, result in r0. */
export function call(helper: Helper): Item {
  return one(insn(CALL, 0, 0, 0, HELPER[helper]));
}

/** Calls a function of the kernel, by a BTF id that is left zero. */
export function callKernel(name: string): Item {
  return { slots: [insn(CALL, 0, PSEUDO_KFUNC_CALL, 0, 0)], kernel: name };
}

/** Calls a subprogram of the same program. */
export function callSubprogram(to: Label): Item {
  return { slots: [insn(CALL, 0, PSEUDO_CALL, 0, 0)], to };
}

/** Returns r0. */
export function exit(): Item {
  return one(insn(0x95, 0, 0, 0, 0));
}

/** `dst = value`, all 64 bits, as an unsigned number. */
export function loadImm64(dst: BpfReg, value: bigint): Item {
  return { slots: imm64(dst, 0, low(value), low(value >> 32n)) };
}

/** `dst` = a map or the address of a map's value; fds are left zero. */
export function loadMap(dst: BpfReg, map: MapRef): Item {
  const first = 'index' in map ? map.index : 0;
  const second = map.form === 'idx-value' ? map.offset : 0;
  return { slots: imm64(dst, PSEUDO[map.form], first, second), map };
}

/**
 * Places the labels and resolves jumps and subprogram calls, both counted in instructions from the
 * one that follows. Throws if a label is used but not placed, or placed twice.
 */
export function assemble(items: readonly Item[]): Assembled {
  const places = new Map<Label, number>();
  let length = 0;
  for (const item of items) {
    if ('slots' in item) {
      length += item.slots.length;
    } else if (places.has(item)) {
      throw new Error(`label ${item.label} is placed twice`);
    } else {
      places.set(item, length);
    }
  }
  const at = (to: Label): number => {
    const place = places.get(to);
    if (place === undefined) throw new Error(`label ${to.label} is not placed`);
    return place;
  };
  const insns: Insn[] = [];
  const fixups: Fixup[] = [];
  const kernelCalls: KernelCall[] = [];
  for (const item of items) {
    if (!('slots' in item)) continue;
    if (item.map !== undefined) fixups.push({ ...item.map, at: insns.length });
    if (item.kernel !== undefined) kernelCalls.push({ at: insns.length, name: item.kernel });
    const distance = item.to === undefined ? 0 : at(item.to) - (insns.length + 1);
    for (const slot of item.slots) {
      insns.push(item.to === undefined ? slot : towards(slot, distance));
    }
  }
  return { insns, fixups, kernelCalls, at };
}

/** The kernel's bytes of instructions. */
export function encode(insns: readonly Insn[]): Uint8Array {
  const bytes = new Uint8Array(insns.length * INSN_SIZE);
  const view = new DataView(bytes.buffer);
  insns.forEach(({ code, dst, src, off, imm }, i) => {
    view.setUint8(i * INSN_SIZE, code);
    view.setUint8(i * INSN_SIZE + 1, dst | (src << 4));
    view.setInt16(i * INSN_SIZE + 2, off, true);
    view.setInt32(i * INSN_SIZE + 4, imm, true);
  });
  return bytes;
}

/** The instructions of the kernel's bytes; throws unless the length is a multiple of 8. */
export function decode(bytes: Uint8Array): readonly Insn[] {
  if (bytes.length % INSN_SIZE !== 0) {
    throw new RangeError(`${bytes.length} bytes are not a whole number of 8-byte instructions`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length / INSN_SIZE }, (_, i) => {
    const registers = view.getUint8(i * INSN_SIZE + 1);
    return {
      code: view.getUint8(i * INSN_SIZE),
      dst: registers & 0xf,
      src: registers >> 4,
      off: view.getInt16(i * INSN_SIZE + 2, true),
      imm: view.getInt32(i * INSN_SIZE + 4, true),
    };
  });
}

/** Writes the fds of the maps (by parameter) where the fix-ups say; index forms stay as they are. */
export function bind(
  insns: readonly Insn[],
  fixups: readonly Fixup[],
  fds: readonly number[],
): readonly Insn[] {
  const bound = [...insns];
  for (const fixup of fixups) {
    if (fixup.form === 'idx' || fixup.form === 'idx-value') continue;
    const fd = fds[fixup.param];
    const [first, second] = [insns[fixup.at], insns[fixup.at + 1]];
    if (fd === undefined || first === undefined || second === undefined) {
      throw new Error(`no fd for map parameter ${fixup.param} of instruction ${fixup.at}`);
    }
    bound[fixup.at] = { ...first, imm: fd };
    bound[fixup.at + 1] = { ...second, imm: fixup.form === 'value' ? fixup.offset : 0 };
  }
  return bound;
}

function insn(code: number, dst: number, src: number, off: number, imm: number): Insn {
  if (!Number.isInteger(off) || off < -0x8000 || off > 0x7fff) {
    throw new RangeError(`offset ${off} does not fit in 16 bits`);
  }
  if (!Number.isInteger(imm) || imm < -0x80000000 || imm > 0x7fffffff) {
    throw new RangeError(`immediate ${imm} does not fit in 32 signed bits`);
  }
  return { code, dst, src, off, imm };
}

/** `BPF_K` opcodes become `BPF_X` (bit 3) when the operand is a register. */
function operands(code: number, dst: BpfReg, src: BpfReg | number): Insn {
  return typeof src === 'number'
    ? insn(code, dst.reg, 0, 0, src)
    : insn(code | 0x08, dst.reg, src.reg, 0, 0);
}

function one(slot: Insn): Item {
  return { slots: [slot] };
}

function imm64(dst: BpfReg, src: number, first: number, second: number): readonly Insn[] {
  return [insn(LD_IMM64, dst.reg, src, 0, first), insn(0, 0, 0, 0, second)];
}

/** Calls keep their distance in the immediate, jumps in the offset. */
function towards(slot: Insn, distance: number): Insn {
  const { code, dst, src, off, imm } = slot;
  return code === CALL ? insn(code, dst, src, off, distance) : insn(code, dst, src, distance, imm);
}

function low(value: bigint): number {
  return Number(BigInt.asIntN(32, value));
}
