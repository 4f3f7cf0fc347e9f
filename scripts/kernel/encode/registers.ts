/** What a trace is encoded with: registers by slot, and what all traces share. */
import { codeOf } from '../../../model/programs/bytecode/library.ts';
import type { MapFd } from '../../../model/kernel/call.ts';
import { CLOSED_FD, PROG_FD } from '../../../model/kernel/call.ts';
import type { State } from '../../../model/kernel/state.ts';
import { NONE } from '../../../model/kernel/state.ts';
import { attr, CMD, LAYOUT } from '../wire/attr.ts';
import { STORAGE_TYPES } from '../../../model/programs/bytecode/btf.ts';
import type { Signing } from './code.ts';
import {
  type Buf,
  type Handle,
  type Operand,
  program,
  type Program,
  type Reg,
  SYS,
  word,
  type Writer,
} from '../wire/wire.ts';

/** What all traces share: BTF, ids of kernel functions, constant bytes. */
export type Ready = {
  readonly program: Program;
  /** BTF ids of functions of the kernel: what iterators are attached to, and what programs call. */
  readonly functions: Readonly<Record<string, Reg>>;
  readonly functionTypes: Reg;
  readonly storageTypes: Reg;
  readonly licence: Buf;
  readonly keys: readonly [Buf, Buf];
  /** How loaders are signed, if they are. */
  readonly signing?: Signing;
};

/** An update that was begun, and the page it waits for. */
export type Flight = { readonly begun: Reg; readonly page: Reg; readonly faults: Reg };

/** A ring of io_uring that has pinned a page: its fd, the memory it shares, the address of the page, and reads so far. */
export type Ring = {
  readonly fd: Reg;
  readonly rings: Reg;
  readonly entries: Reg;
  readonly page: Reg;
  readonly reads: number;
};

/** Registers by slot, -1 while user space holds no fd, and what is known of the objects in them. */
export type Bench = {
  readonly t: Writer;
  readonly ready: Ready;
  readonly maps: readonly Reg[];
  readonly progs: readonly Reg[];
  readonly links: readonly Reg[];
  /** Addresses of the mappings of maps. */
  readonly mappings: readonly Reg[];
  /** The newest map of each slot: its info, in the guest and as it was shown. */
  readonly mapInfos: Map<number, { readonly info: Buf; readonly shown: Handle }>;
  /** The same of programs. */
  readonly progInfos: Map<number, Handle>;
  /** Updates in flight, by the slot of their map. */
  readonly flights: Map<number, Flight>;
  /** Rings that have pinned the page of a map, by its slot. */
  readonly rings: Map<number, Ring>;
  /** The socket that socket storage is for. */
  readonly socket: Reg;
};

const FUNC = 12; // BTF_KIND_FUNC

/** KEY_SPEC_USER_KEYRING: where the key of the loaders is. */
export const USER_KEYRING = -4;

/** No open fd. */
export const CLOSED = -1;
/** An address that no process has mapped. */
export const BAD_POINTER = 8;
/** What an output holds before the call, so that a value not written shows. */
const UNWRITTEN = 0x5a;

/** The program that runs once in each guest. */
export function prepare(signing?: Signing): Ready {
  const t = program();
  const names = [
    'bpf_iter_bpf_map_elem',
    'bpf_iter_bpf_sk_storage_map',
    'bpf_iter_bpf_map',
    'bpf_arena_free_pages',
  ];
  const functions = Object.fromEntries(names.map((name) => [name, t.btfId(FUNC, name).reg]));
  const functionTypes = loadBtf(t, codeOf('victim', 'A').types?.btf ?? new Uint8Array(0));
  const storageTypes = loadBtf(t, STORAGE_TYPES);
  const licence = t.text('GPL');
  const keys = [t.buffer(word(0)), t.buffer(word(1))] as const;
  if (signing !== undefined) {
    const certificate = t.buffer(signing.certificate);
    const args = [t.text('asymmetric'), t.text('exclmap'), certificate, certificate.length];
    t.sys(SYS.add_key, [...args, USER_KEYRING]);
  }
  const ready = { functions, functionTypes, storageTypes, licence, keys };
  return { program: t.done(), ...ready, ...(signing === undefined ? {} : { signing }) };
}

function loadBtf(t: Writer, bytes: Uint8Array): Reg {
  const btf = t.buffer(bytes);
  return t.bpf(CMD.BTF_LOAD, attr('btfLoad', { btf, btf_size: btf.length })).reg;
}

/** A bench for the slots of a state. */
export function benchFor(ready: Ready, { maps, progs, links }: State): Bench {
  const t = program(ready.program);
  const regs = (slots: readonly unknown[]): readonly Reg[] => slots.map(() => t.reg());
  return {
    t,
    ready,
    maps: regs(maps),
    progs: regs(progs),
    links: regs(links),
    mappings: regs(maps),
    mapInfos: new Map(),
    progInfos: new Map(),
    flights: new Map(),
    rings: new Map(),
    socket: t.sys(SYS.socket, [1, 1, 0]).reg, // AF_UNIX, SOCK_STREAM
  };
}

/** A buffer that shows what was not written. */
export function output(t: Writer, length: number): Buf {
  return t.buffer(new Uint8Array(length).fill(UNWRITTEN));
}

/** The info of an object, in a buffer of its own. */
export function infoOf(t: Writer, of: 'mapInfo' | 'progInfo', fd: Reg): Buf {
  const info = t.buffer(LAYOUT[of].size);
  t.bpf(CMD.OBJ_GET_INFO_BY_FD, attr('info', { bpf_fd: fd, info, info_len: info.length }));
  return info;
}

/** What stands where the fd of a map is wanted. */
export function fdOperand(bench: Bench, fd: MapFd): Operand {
  if (fd === CLOSED_FD || fd === NONE) return CLOSED;
  return fd === PROG_FD ? progReg(bench, 0) : mapReg(bench, fd);
}

export const mapReg = ({ maps }: Bench, slot: number): Reg => slotOf(maps, slot, 'map');
export const progReg = ({ progs }: Bench, slot: number): Reg => slotOf(progs, slot, 'program');
export const linkReg = ({ links }: Bench, slot: number): Reg => slotOf(links, slot, 'link');
export const mappingReg = ({ mappings }: Bench, slot: number): Reg => slotOf(mappings, slot, 'map');

function slotOf(regs: readonly Reg[], slot: number, sort: string): Reg {
  const reg = regs[slot];
  if (reg === undefined) throw new RangeError(`there is no ${sort} slot ${slot}`);
  return reg;
}
