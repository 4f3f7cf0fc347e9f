/**
 * Programs written by hand for facts.ts: a dozen eBPF instructions, the digest by the kernel's rule, the
 * smallest BTF. On purpose not those of the model: what is asked of a kernel here must not depend
 * on what the model believes.
 */
import { createHash } from 'node:crypto';
import { attr, CMD, PROG_TYPE } from './attr.ts';
import type { Block, Called, Fix, Operand, Reg, Writer } from './wire.ts';

/** One 8-byte instruction, or the two of a 64-bit immediate; `fd` goes into its immediate. */
export type Insn = { readonly bytes: readonly number[]; readonly fd?: Operand };

function insn(code: number, dst: number, src: number, off: number, imm: number): Insn {
  const bytes = new Uint8Array(8);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, code);
  view.setUint8(1, dst | (src << 4));
  view.setInt16(2, off, true);
  view.setInt32(4, imm, true);
  return { bytes: [...bytes] };
}

export const movImm = (dst: number, imm: number): Insn => insn(0xb7, dst, 0, 0, imm);
const movReg = (dst: number, src: number): Insn => insn(0xbf, dst, src, 0, 0);
const addImm = (dst: number, imm: number): Insn => insn(0x07, dst, 0, 0, imm);
/** dst = *(u64 *)(src + off) */
const load64 = (dst: number, src: number, off: number): Insn => insn(0x79, dst, src, off, 0);
/** *(u64 *)(dst + off) = src */
const store64 = (dst: number, off: number, src: number): Insn => insn(0x7b, dst, src, off, 0);
/** *(u32 *)(dst + off) = imm */
const storeImm32 = (dst: number, off: number, imm: number): Insn => insn(0x62, dst, 0, off, imm);
/** *(u64 *)(dst + off) = imm */
const storeImm64 = (dst: number, off: number, imm: number): Insn => insn(0x7a, dst, 0, off, imm);
/** if dst == 0, skip `over` instructions */
const ifZero = (dst: number, over: number): Insn => insn(0x15, dst, 0, over, 0);
const callHelper = (number: number): Insn => insn(0x85, 0, 0, 0, number);
export const exit: Insn = insn(0x95, 0, 0, 0, 0);
/** dst = the map with this fd (BPF_PSEUDO_MAP_FD) */
const mapFd = (dst: number, fd: Operand): Insn => ({
  bytes: [0x18, dst | (1 << 4), ...Array<number>(14).fill(0)],
  fd,
});

const LOOKUP = 1;
const SEQ_WRITE = 127;
/** What the programs return when an element, or an inner map, is not there. */
const NO_ELEMENT = 0xff;
const NO_INNER = 0xfe;

const keyZero = storeImm32(10, -4, 0);
const lookup = [movReg(2, 10), addImm(2, -4), callHelper(LOOKUP)];
const answer = (value: number): readonly Insn[] => [movImm(0, value), exit];

/** Returns the low half of element 0 of the map, NO_ELEMENT without one; then stores, if asked. */
export function direct(map: Operand, stores?: number): readonly Insn[] {
  const store = stores === undefined ? [] : [storeImm64(1, 0, stores)];
  return [
    keyZero,
    mapFd(1, map),
    ...lookup,
    ifZero(0, 3 + store.length),
    movReg(1, 0),
    load64(0, 1, 0),
    ...store,
    exit,
    ...answer(NO_ELEMENT),
  ];
}

/** The same through the map in element 0 of an outer map; NO_INNER without one. */
export function throughOuter(outer: Operand, stores?: number): readonly Insn[] {
  const store = stores === undefined ? [] : [storeImm64(1, 0, stores)];
  return [
    keyZero,
    mapFd(1, outer),
    ...lookup,
    ifZero(0, 10 + store.length),
    movReg(1, 0),
    ...lookup,
    ifZero(0, 3 + store.length),
    movReg(1, 0),
    load64(0, 1, 0),
    ...store,
    exit,
    ...answer(NO_ELEMENT),
    ...answer(NO_INNER),
  ];
}

/** Names a map and does nothing with it. */
export function naming(map: Operand): readonly Insn[] {
  return [mapFd(1, map), movImm(0, 0), exit];
}

/**
 * Iterator over map elements or socket storage (`value` is the 8 bytes at 24 of either context): for
 * each value writes it to the file, then stores, if asked. `mark` is written for the last call, which
 * has no value.
 */
export function iterator(options: {
  readonly stores?: number;
  readonly mark?: number;
}): readonly Insn[] {
  const write = [
    load64(1, 6, 0),
    load64(1, 1, 0),
    movReg(2, 10),
    addImm(2, -8),
    movImm(3, 8),
    callHelper(SEQ_WRITE),
  ];
  const store = options.stores === undefined ? [] : [storeImm64(7, 0, options.stores)];
  const last = options.mark === undefined ? [] : [storeImm64(10, -8, options.mark), ...write];
  const values = [load64(0, 7, 0), store64(10, -8, 0), ...store, ...write, movImm(0, 0), exit];
  return [
    movReg(6, 1),
    load64(7, 6, 24),
    ifZero(7, values.length),
    ...values,
    ...last,
    movImm(0, 0),
    exit,
  ];
}

/** The stream for `insns` of PROG_LOAD, with the fds to fill in. */
function stream(insns: readonly Insn[]): Block {
  const fixes: Fix[] = [];
  const bytes: number[] = [];
  for (const each of insns) {
    if (each.fd !== undefined) {
      fixes.push({ offset: bytes.length + 4, width: 4, operand: each.fd });
    }
    bytes.push(...each.bytes);
  }
  return { bytes: Uint8Array.from(bytes), fixes };
}

/** SHA-256 over the stream with the fds of maps as zero, which is how it is kept until loaded. */
export function digest(insns: readonly Insn[]): Uint8Array {
  return createHash('sha256').update(stream(insns).bytes).digest();
}

/** PROG_LOAD of a stream. */
export function progLoad(
  t: Writer,
  insns: readonly Insn[],
  as: { readonly progType?: number; readonly attachType?: number; readonly btfId?: Reg } = {},
): Called {
  const { bytes, fixes } = stream(insns);
  return t.bpf(
    CMD.PROG_LOAD,
    attr('progLoad', {
      prog_type: as.progType ?? PROG_TYPE.SOCKET_FILTER,
      expected_attach_type: as.attachType ?? 0,
      attach_btf_id: as.btfId ?? 0,
      insn_cnt: bytes.length / 8,
      insns: t.buffer({ bytes, fixes }),
      license: t.text('GPL'),
    }),
  );
}

/** BTF with type 1 `int` of 4 bytes and type 2 `u64` of 8: what a storage map must have. */
export function storageBtf(): Uint8Array {
  const strings = new TextEncoder().encode('\0int\0u64\0');
  const words = [0x0001eb9f, 24, 0, 32, 32, strings.length];
  const types = [1, 1 << 24, 4, (1 << 24) | 32, 5, 1 << 24, 8, 64];
  const head = new Uint8Array(Uint32Array.from([...words, ...types]).buffer);
  return Uint8Array.from([...head, ...strings]);
}
