/**
 * Layouts of `union bpf_attr` and of the structs that bpf(2) fills in (include/uapi/linux/bpf.h), with
 * the kernel's own field names, offsets and sizes: those of the type information of a released kernel.
 */
import described from './attr.layout.json' with { type: 'json' };
import type { Block, Fix, Operand } from './wire.ts';

/** `enum bpf_cmd` */
export const CMD = {
  MAP_CREATE: 0,
  MAP_LOOKUP_ELEM: 1,
  MAP_UPDATE_ELEM: 2,
  MAP_DELETE_ELEM: 3,
  MAP_GET_NEXT_KEY: 4,
  PROG_LOAD: 5,
  OBJ_PIN: 6,
  OBJ_GET: 7,
  PROG_TEST_RUN: 10,
  MAP_GET_FD_BY_ID: 14,
  OBJ_GET_INFO_BY_FD: 15,
  BTF_LOAD: 18,
  MAP_LOOKUP_AND_DELETE_ELEM: 21,
  MAP_FREEZE: 22,
  LINK_CREATE: 28,
  LINK_UPDATE: 29,
  ITER_CREATE: 33,
  PROG_BIND_MAP: 35,
} as const;

/** `enum bpf_map_type`, as far as needed */
export const MAP_TYPE = {
  HASH: 1,
  ARRAY: 2,
  PROG_ARRAY: 3,
  ARRAY_OF_MAPS: 12,
  HASH_OF_MAPS: 13,
  SK_STORAGE: 24,
  ARENA: 33,
} as const;

/** `enum bpf_prog_type`, as far as needed */
export const PROG_TYPE = { SOCKET_FILTER: 1, TRACING: 26, EXT: 28, SYSCALL: 31 } as const;

/** Flags of MAP_CREATE, by their names without BPF_F_ */
export const MAP_FLAG = {
  NO_PREALLOC: 1,
  ZERO_SEED: 1 << 6,
  RDONLY: 1 << 3,
  WRONLY: 1 << 4,
  RDONLY_PROG: 1 << 7,
  WRONLY_PROG: 1 << 8,
  MMAPABLE: 1 << 10,
  INNER_MAP: 1 << 12,
} as const;

/** BPF_F_SLEEPABLE of PROG_LOAD */
export const PROG_SLEEPABLE = 1 << 4;

/** Offset and size in bytes. */
type Place = readonly [offset: number, size: 4 | 8];

type Structs = typeof described.structs;

/** Some fields of a struct, in a member of it that has a name ('' for all others); `size` is what our calls pass. */
function layout<
  S extends keyof Structs,
  W extends keyof Structs[S],
  F extends keyof Structs[S][W] & string,
>(size: number, struct: S, within: W, fields: readonly F[]) {
  const places = described.structs[struct][within] as Readonly<Record<F, Place>>;
  const taken = Object.fromEntries(fields.map((name) => [name, places[name]]));
  const wide = fields.find((name) => ![4, 8].includes(places[name][1]));
  if (wide !== undefined) throw new RangeError(`${wide} of ${struct} is no number`);
  return { size, fields: taken as Readonly<Record<F, Place>> };
}

export const LAYOUT = {
  mapCreate: layout(92, 'bpf_attr', '', [
    ...(['map_type', 'key_size', 'value_size', 'max_entries', 'map_flags'] as const),
    ...(['inner_map_fd', 'btf_fd', 'btf_key_type_id', 'btf_value_type_id', 'map_extra'] as const),
    ...(['excl_prog_hash', 'excl_prog_hash_size'] as const),
  ]),
  mapElem: layout(32, 'bpf_attr', '', ['map_fd', 'key', 'value', 'next_key', 'flags']),
  progLoad: layout(168, 'bpf_attr', '', [
    ...(['prog_type', 'insn_cnt', 'insns', 'license', 'prog_flags', 'prog_btf_fd'] as const),
    ...(['expected_attach_type', 'attach_btf_id', 'attach_prog_fd'] as const),
    ...(['func_info', 'func_info_cnt', 'func_info_rec_size'] as const),
    ...(['core_relos', 'core_relo_cnt', 'core_relo_rec_size'] as const),
    ...(['fd_array', 'fd_array_cnt', 'signature', 'signature_size', 'keyring_id'] as const),
  ]),
  obj: layout(20, 'bpf_attr', '', ['pathname', 'bpf_fd']),
  testRun: layout(80, 'bpf_attr', 'test', [
    ...(['prog_fd', 'retval', 'data_in', 'data_size_in', 'ctx_in', 'ctx_size_in'] as const),
  ]),
  getId: layout(16, 'bpf_attr', '', ['map_id']),
  info: layout(16, 'bpf_attr', 'info', ['bpf_fd', 'info_len', 'info']),
  btfLoad: layout(32, 'bpf_attr', '', ['btf', 'btf_size']),
  linkCreate: layout(64, 'bpf_attr', 'link_create', [
    ...(['prog_fd', 'attach_type', 'target_fd', 'target_btf_id'] as const),
    ...(['iter_info', 'iter_info_len'] as const),
  ]),
  linkUpdate: layout(16, 'bpf_attr', 'link_update', ['link_fd', 'new_prog_fd']),
  iterCreate: layout(8, 'bpf_attr', 'iter_create', ['link_fd']),
  progBindMap: layout(12, 'bpf_attr', 'prog_bind_map', ['prog_fd', 'map_fd']),
  /** What `iter_info` of LINK_CREATE points to for an iterator over a map. */
  iterLinkInfo: layout(16, 'bpf_iter_link_info', 'map', ['map_fd']),
  /** What OBJ_GET_INFO_BY_FD fills in for a map; `hash` and `hash_size` are asked for here. */
  mapInfo: layout(104, 'bpf_map_info', '', ['id', 'hash', 'hash_size']),
  /** What OBJ_GET_INFO_BY_FD fills in for a program. */
  progInfo: layout(232, 'bpf_prog_info', '', ['id', 'tag']),
};

export type LayoutName = keyof typeof LAYOUT;

/** Fields by the kernel's names. */
export type AttrFields<L extends LayoutName> = {
  readonly [F in keyof (typeof LAYOUT)[L]['fields']]?: Operand;
};

/** Where a field lies in its struct: offset and size in bytes. */
export function place<L extends LayoutName>(
  of: L,
  name: keyof (typeof LAYOUT)[L]['fields'],
): Place {
  const fields: Readonly<Record<PropertyKey, Place>> = LAYOUT[of].fields;
  return fields[name];
}

/** An attribute (or another struct) with these fields and zeros elsewhere. */
export function attr<L extends LayoutName>(of: L, fields: AttrFields<L>): Block {
  const bytes = new Uint8Array(LAYOUT[of].size);
  const view = new DataView(bytes.buffer);
  const fixes: Fix[] = [];
  for (const [name, value] of Object.entries(fields) as [string, Operand][]) {
    const [offset, size] = place(of, name as keyof (typeof LAYOUT)[L]['fields']);
    if (typeof value === 'object') fixes.push({ offset, width: size, operand: value });
    else if (size === 8) view.setBigUint64(offset, BigInt.asUintN(64, BigInt(value)), true);
    else view.setUint32(offset, Number(BigInt.asUintN(32, BigInt(value))), true);
  }
  return { bytes, fixes };
}

/** Reads a number that the kernel filled in. */
export function field<L extends LayoutName>(
  of: L,
  name: keyof (typeof LAYOUT)[L]['fields'],
  bytes: Uint8Array,
): number {
  const [offset, size] = place(of, name);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return size === 8 ? Number(view.getBigUint64(offset, true)) : view.getUint32(offset, true);
}
