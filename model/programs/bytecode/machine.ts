/**
 * A machine that runs the programs of the library, for their tests: what the bytes really do.
 *
 * It is strict where the verifier is: reading a register or a stack byte that was not written,
 * r1 to r5 after a call, a NULL or foreign pointer, or memory outside of an object throws. It is no
 * verifier: it follows one path, and knows only the instructions and helpers that the library uses.
 */
import {
  CALL,
  decode,
  type Insn,
  LD_IMM64,
  PSEUDO,
  PSEUDO_CALL,
  PSEUDO_KFUNC_CALL,
} from '../asm.ts';

/** Bytes with the pointers stored among them; `known` marks what was written. */
export type MachineMemory = {
  readonly bytes: Uint8Array;
  readonly known: Uint8Array;
  readonly pointers: Map<number, Pointer>;
};

/** A map of which only element 0 exists: a value, an inner map, or what a tail call returns. */
export type MachineMap = {
  readonly element: MachineMemory | MachineMap | { readonly tailCall: bigint } | undefined;
  /** the start of `struct bpf_map` */
  readonly header: MachineMemory;
};

type Pointer =
  | { readonly memory: MachineMemory; readonly offset: number }
  | { readonly map: MachineMap }
  | { readonly seq: number[] };

type Word = bigint | Pointer;

/** A call of bpf_sys_bpf: the command, the size, and what the attribute's fields hold. */
export type SysCall = {
  readonly command: bigint;
  readonly size: bigint;
  readonly attr: MachineMemory;
  readonly at: number;
};

export type MachineWorld = {
  /** By fd: for the fd and value forms. */
  readonly fds: ReadonlyMap<number, MachineMap>;
  /** For the index forms. */
  readonly fdArray: readonly number[];
  /** r1 at the start. */
  readonly context: Word;
  /** What bpf_sys_bpf answers. */
  readonly sys: (call: SysCall) => bigint;
  /** What bpf_probe_read_user finds: 8 bytes by address. */
  readonly user?: ReadonlyMap<bigint, bigint>;
  /** Told what r1 to r3 are when the program calls a function of the kernel. */
  readonly kernel?: (...given: readonly Word[]) => void;
};

/** Memory with these bytes, all known. */
export function memory(bytes: Uint8Array): MachineMemory {
  return { bytes, known: new Uint8Array(bytes.length).fill(1), pointers: new Map() };
}

/** Runs bytes from the first instruction until it exits; returns r0. */
export function run(bytes: Uint8Array, world: MachineWorld): bigint {
  return call(decode(bytes), 0, world.context, world);
}

/** Reads bytes that must all have been written. */
export function readBytes(pointer: Pointer | undefined, size: number): Uint8Array {
  if (pointer === undefined || !('memory' in pointer)) throw new Error('not a pointer to bytes');
  const { memory: place, offset } = pointer;
  inside(place, offset, size);
  if (!place.known.subarray(offset, offset + size).every((known) => known === 1)) {
    throw new Error(`reads unwritten bytes at ${offset}`);
  }
  return place.bytes.slice(offset, offset + size);
}

const STACK_SIZE = 512;

function call(insns: readonly Insn[], start: number, argument: Word, world: MachineWorld): bigint {
  const stack: MachineMemory = {
    bytes: new Uint8Array(STACK_SIZE),
    known: new Uint8Array(STACK_SIZE),
    pointers: new Map(),
  };
  const registers = new Map<number, Word>([
    [1, argument],
    [10, { memory: stack, offset: STACK_SIZE }],
  ]);
  const get = (reg: number): Word => {
    const word = registers.get(reg);
    if (word === undefined) throw new Error(`r${reg} is not initialised`);
    return word;
  };
  for (let pc = start; ; pc += 1) {
    const insn = insns[pc];
    if (insn === undefined) throw new Error(`runs past the end, at ${pc}`);
    const { code, dst, src, off, imm } = insn;
    switch (code) {
      case LD_IMM64:
        registers.set(dst, wide(insn, insns[pc + 1], world));
        pc += 1;
        break;
      case 0xb7:
        registers.set(dst, BigInt.asUintN(64, BigInt(imm)));
        break;
      case 0xbf:
        registers.set(dst, get(src));
        break;
      case 0x07:
        registers.set(dst, advance(get(dst), imm));
        break;
      case 0x61:
      case 0x79:
        registers.set(dst, loadFrom(get(src), off, sizeOf(code)));
        break;
      case 0x62:
      case 0x7a:
        storeTo(get(dst), off, sizeOf(code), BigInt.asUintN(64, BigInt(imm)));
        break;
      case 0x63:
      case 0x7b:
        storeTo(get(dst), off, sizeOf(code), get(src));
        break;
      case 0x15:
        if (get(dst) === BigInt.asUintN(64, BigInt(imm))) pc += off;
        break;
      case 0x55:
        if (get(dst) !== BigInt.asUintN(64, BigInt(imm))) pc += off;
        break;
      case 0x5d:
        if (get(dst) !== get(src)) pc += off;
        break;
      case CALL: {
        const result =
          src === PSEUDO_CALL
            ? call(insns, pc + 1 + imm, get(1), world)
            : src === PSEUDO_KFUNC_CALL
              ? callKernel(get, world)
              : help(imm, get, world);
        if (typeof result === 'object' && 'leave' in result) return result.leave;
        for (let reg = 1; reg <= 5; reg += 1) registers.delete(reg);
        registers.set(0, result);
        break;
      }
      case 0x95:
        return scalar(get(0));
      default:
        throw new Error(`instruction 0x${code.toString(16)} is not known`);
    }
  }
}

function wide(insn: Insn, next: Insn | undefined, { fds, fdArray }: MachineWorld): Word {
  if (next === undefined) throw new Error('half a 64-bit immediate');
  const byIndex = insn.src === PSEUDO.idx || insn.src === PSEUDO['idx-value'];
  const map = fds.get(byIndex ? (fdArray[insn.imm] ?? -1) : insn.imm);
  switch (insn.src) {
    case 0:
      return (BigInt.asUintN(32, BigInt(next.imm)) << 32n) | BigInt.asUintN(32, BigInt(insn.imm));
    case PSEUDO.fd:
    case PSEUDO.idx:
      if (map === undefined || next.imm !== 0) throw new Error('not a map, or EINVAL');
      return { map };
    default: {
      const element = map?.element;
      if (element === undefined || !('bytes' in element)) throw new Error('no value to point to');
      return { memory: element, offset: next.imm };
    }
  }
}

function callKernel(get: (reg: number) => Word, { kernel }: MachineWorld): bigint {
  if (kernel === undefined) throw new Error('no kernel to call');
  kernel(...[1, 2, 3].map(get));
  return 0n;
}

/** `leave`: the program ends here, in another one. */
function help(
  helper: number,
  get: (reg: number) => Word,
  world: MachineWorld,
): Word | { readonly leave: bigint } {
  switch (helper) {
    case 1: {
      const { element } = mapIn(get(1));
      const key = readBytes(pointerIn(get(2)), 4);
      if (element === undefined || key.some((byte) => byte !== 0)) return 0n;
      if ('tailCall' in element) throw new Error('looks into a PROG_ARRAY');
      return 'bytes' in element ? { memory: element, offset: 0 } : { map: element };
    }
    case 12: {
      if (get(1) !== world.context) throw new Error('a tail call takes the context');
      const { element } = mapIn(get(2));
      if (scalar(get(3)) !== 0n || element === undefined) return BigInt.asUintN(64, -2n);
      if (!('tailCall' in element)) throw new Error('tail call into something else');
      return { leave: element.tailCall };
    }
    case 112: {
      const found = world.user?.get(scalar(get(3)));
      if (scalar(get(2)) !== 8n || found === undefined) throw new Error('nothing to read there');
      storeTo(get(1), 0, 8, found);
      return 0n;
    }
    case 127: {
      const file = pointerIn(get(1));
      if (!('seq' in file)) throw new Error('not a seq_file');
      file.seq.push(...readBytes(pointerIn(get(2)), Number(scalar(get(3)))));
      return 0n;
    }
    case 166: {
      const attr = pointerIn(get(2));
      const size = scalar(get(3));
      readBytes(attr, Number(size));
      if (!('memory' in attr)) throw new Error('not an attribute');
      return world.sys({ command: scalar(get(1)), size, attr: attr.memory, at: attr.offset });
    }
    default:
      throw new Error(`helper ${helper} is not known`);
  }
}

function sizeOf(code: number): 4 | 8 {
  return (code & 0x18) === 0x18 ? 8 : 4;
}

function loadFrom(base: Word, off: number, size: 4 | 8): Word {
  const pointer = pointerIn(base);
  const from = 'map' in pointer ? { memory: pointer.map.header, offset: 0 } : pointer;
  if (!('memory' in from)) throw new Error('reads from something opaque');
  const offset = from.offset + off;
  const spilled = from.memory.pointers.get(offset);
  if (spilled !== undefined && size === 8) return spilled;
  const bytes = readBytes({ memory: from.memory, offset }, size);
  const view = new DataView(bytes.buffer);
  return size === 8 ? view.getBigUint64(0, true) : BigInt(view.getUint32(0, true));
}

function storeTo(base: Word, off: number, size: 4 | 8, word: Word): void {
  const pointer = pointerIn(base);
  if (!('memory' in pointer)) throw new Error('writes to something opaque');
  const { memory: place } = pointer;
  const offset = pointer.offset + off;
  inside(place, offset, size);
  if (offset % size !== 0) throw new Error(`misaligned store at ${offset}`);
  place.pointers.delete(offset);
  place.known.fill(1, offset, offset + size);
  const view = new DataView(place.bytes.buffer, place.bytes.byteOffset);
  if (typeof word === 'object') {
    if (size !== 8) throw new Error('cuts a pointer');
    place.pointers.set(offset, word);
    place.bytes.fill(0xee, offset, offset + size);
  } else if (size === 8) {
    view.setBigUint64(offset, word, true);
  } else {
    view.setUint32(offset, Number(BigInt.asUintN(32, word)), true);
  }
}

function inside(place: MachineMemory, offset: number, size: number): void {
  if (offset < 0 || offset + size > place.bytes.length) {
    throw new Error(`outside of its object: ${size} bytes at ${offset}`);
  }
}

function advance(word: Word, by: number): Word {
  if (typeof word === 'bigint') return BigInt.asUintN(64, word + BigInt(by));
  if (!('memory' in word)) throw new Error('arithmetic on an opaque pointer');
  return { ...word, offset: word.offset + by };
}

function pointerIn(word: Word): Pointer {
  if (typeof word === 'bigint') throw new Error(`${word} is not a pointer`);
  return word;
}

function mapIn(word: Word): MachineMap {
  const pointer = pointerIn(word);
  if (!('map' in pointer)) throw new Error('not a map');
  return pointer.map;
}

function scalar(word: Word): bigint {
  if (typeof word !== 'bigint') throw new Error('a pointer leaks');
  return word;
}
