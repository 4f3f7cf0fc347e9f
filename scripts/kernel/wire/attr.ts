/**
 * Layouts of `union bpf_attr` and of the structs that bpf(2) fills in (include/uapi/linux/bpf.h), with
 * the kernel's own field names. The test compares every offset and size with the type information
 * of a released kernel.
 */
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
type Place = readonly [offset: number, size: number];

/** A layout: `size` is what the calls of this project pass unless told otherwise. */
export type Layout = {
  /** The struct of the kernel it is, and the member it lies in, for the test. */
  readonly of: string;
  readonly within: string;
  readonly size: number;
  readonly fields: Readonly<Record<string, Place>>;
};

export const LAYOUT = {
  mapCreate: {
    of: 'bpf_attr',
    within: '',
    size: 92,
    fields: {
      map_type: [0, 4],
      key_size: [4, 4],
      value_size: [8, 4],
      max_entries: [12, 4],
      map_flags: [16, 4],
      inner_map_fd: [20, 4],
      numa_node: [24, 4],
      map_name: [28, 16],
      map_ifindex: [44, 4],
      btf_fd: [48, 4],
      btf_key_type_id: [52, 4],
      btf_value_type_id: [56, 4],
      btf_vmlinux_value_type_id: [60, 4],
      map_extra: [64, 8],
      value_type_btf_obj_fd: [72, 4],
      map_token_fd: [76, 4],
      excl_prog_hash: [80, 8],
      excl_prog_hash_size: [88, 4],
    },
  },
  mapElem: {
    of: 'bpf_attr',
    within: '',
    size: 32,
    fields: { map_fd: [0, 4], key: [8, 8], value: [16, 8], next_key: [16, 8], flags: [24, 8] },
  },
  progLoad: {
    of: 'bpf_attr',
    within: '',
    size: 168,
    fields: {
      prog_type: [0, 4],
      insn_cnt: [4, 4],
      insns: [8, 8],
      license: [16, 8],
      log_level: [24, 4],
      log_size: [28, 4],
      log_buf: [32, 8],
      kern_version: [40, 4],
      prog_flags: [44, 4],
      prog_name: [48, 16],
      prog_ifindex: [64, 4],
      expected_attach_type: [68, 4],
      prog_btf_fd: [72, 4],
      func_info_rec_size: [76, 4],
      func_info: [80, 8],
      func_info_cnt: [88, 4],
      line_info_rec_size: [92, 4],
      line_info: [96, 8],
      line_info_cnt: [104, 4],
      attach_btf_id: [108, 4],
      attach_prog_fd: [112, 4],
      core_relo_cnt: [116, 4],
      fd_array: [120, 8],
      core_relos: [128, 8],
      core_relo_rec_size: [136, 4],
      log_true_size: [140, 4],
      prog_token_fd: [144, 4],
      fd_array_cnt: [148, 4],
      signature: [152, 8],
      signature_size: [160, 4],
      keyring_id: [164, 4],
    },
  },
  obj: {
    of: 'bpf_attr',
    within: '',
    size: 20,
    fields: { pathname: [0, 8], bpf_fd: [8, 4], file_flags: [12, 4], path_fd: [16, 4] },
  },
  testRun: {
    of: 'bpf_attr',
    within: 'test',
    size: 80,
    fields: {
      prog_fd: [0, 4],
      retval: [4, 4],
      data_size_in: [8, 4],
      data_size_out: [12, 4],
      data_in: [16, 8],
      data_out: [24, 8],
      repeat: [32, 4],
      duration: [36, 4],
      ctx_size_in: [40, 4],
      ctx_size_out: [44, 4],
      ctx_in: [48, 8],
      ctx_out: [56, 8],
      flags: [64, 4],
      cpu: [68, 4],
      batch_size: [72, 4],
    },
  },
  getId: {
    of: 'bpf_attr',
    within: '',
    size: 16,
    fields: {
      start_id: [0, 4],
      prog_id: [0, 4],
      map_id: [0, 4],
      btf_id: [0, 4],
      link_id: [0, 4],
      next_id: [4, 4],
      open_flags: [8, 4],
    },
  },
  info: {
    of: 'bpf_attr',
    within: 'info',
    size: 16,
    fields: { bpf_fd: [0, 4], info_len: [4, 4], info: [8, 8] },
  },
  btfLoad: {
    of: 'bpf_attr',
    within: '',
    size: 32,
    fields: {
      btf: [0, 8],
      btf_log_buf: [8, 8],
      btf_size: [16, 4],
      btf_log_size: [20, 4],
      btf_log_level: [24, 4],
      btf_log_true_size: [28, 4],
    },
  },
  linkCreate: {
    of: 'bpf_attr',
    within: 'link_create',
    size: 64,
    fields: {
      prog_fd: [0, 4],
      target_fd: [4, 4],
      attach_type: [8, 4],
      flags: [12, 4],
      target_btf_id: [16, 4],
      iter_info: [16, 8],
      iter_info_len: [24, 4],
    },
  },
  linkUpdate: {
    of: 'bpf_attr',
    within: 'link_update',
    size: 16,
    fields: {
      link_fd: [0, 4],
      new_prog_fd: [4, 4],
      flags: [8, 4],
      old_prog_fd: [12, 4],
    },
  },
  iterCreate: {
    of: 'bpf_attr',
    within: 'iter_create',
    size: 8,
    fields: { link_fd: [0, 4], flags: [4, 4] },
  },
  progBindMap: {
    of: 'bpf_attr',
    within: 'prog_bind_map',
    size: 12,
    fields: { prog_fd: [0, 4], map_fd: [4, 4], flags: [8, 4] },
  },
  /** What `iter_info` of LINK_CREATE points to for an iterator over a map. */
  iterLinkInfo: {
    of: 'bpf_iter_link_info',
    within: 'map',
    size: 16,
    fields: { map_fd: [0, 4] },
  },
  /** What OBJ_GET_INFO_BY_FD fills in for a map; `hash` and `hash_size` are asked for here. */
  mapInfo: {
    of: 'bpf_map_info',
    within: '',
    size: 104,
    fields: {
      type: [0, 4],
      id: [4, 4],
      key_size: [8, 4],
      value_size: [12, 4],
      max_entries: [16, 4],
      map_flags: [20, 4],
      hash: [88, 8],
      hash_size: [96, 4],
    },
  },
  /** What OBJ_GET_INFO_BY_FD fills in for a program. */
  progInfo: {
    of: 'bpf_prog_info',
    within: '',
    size: 232,
    fields: {
      type: [0, 4],
      id: [4, 4],
      tag: [8, 8],
      jited_prog_len: [16, 4],
      xlated_prog_len: [20, 4],
      nr_map_ids: [52, 4],
      map_ids: [56, 8],
    },
  },
} as const satisfies Readonly<Record<string, Layout>>;

export type LayoutName = keyof typeof LAYOUT;

/** Fields by the kernel's names; bytes for fields wider than 8 (names). */
export type AttrFields<L extends LayoutName> = {
  readonly [F in keyof (typeof LAYOUT)[L]['fields']]?: Operand | Uint8Array;
};

/** Where a field lies in its struct: offset and size in bytes. */
export function place<L extends LayoutName>(
  layout: L,
  field: keyof (typeof LAYOUT)[L]['fields'],
): Place {
  const fields: Readonly<Record<PropertyKey, Place>> = LAYOUT[layout].fields;
  return fields[field];
}

/** An attribute (or another struct) with these fields and zeros elsewhere. */
export function attr<L extends LayoutName>(layout: L, fields: AttrFields<L>): Block {
  const bytes = new Uint8Array(LAYOUT[layout].size);
  const view = new DataView(bytes.buffer);
  const fixes: Fix[] = [];
  for (const [name, value] of Object.entries(fields) as [string, Operand | Uint8Array][]) {
    const [offset, size] = place(layout, name as keyof (typeof LAYOUT)[L]['fields']);
    if (value instanceof Uint8Array) {
      if (value.length > size) throw new RangeError(`${name} of ${layout} has ${size} bytes`);
      bytes.set(value, offset);
    } else if (typeof value === 'object') {
      if (size !== 4 && size !== 8) throw new RangeError(`${name} of ${layout} takes bytes`);
      fixes.push({ offset, width: size, operand: value });
    } else if (size === 8) {
      view.setBigUint64(offset, BigInt.asUintN(64, BigInt(value)), true);
    } else if (size === 4) {
      view.setUint32(offset, Number(BigInt.asUintN(32, BigInt(value))), true);
    } else {
      throw new RangeError(`${name} of ${layout} takes bytes`);
    }
  }
  return { bytes, fixes };
}

/** Reads a number that the kernel filled in. */
export function field<L extends LayoutName>(
  layout: L,
  name: keyof (typeof LAYOUT)[L]['fields'],
  bytes: Uint8Array,
): number {
  const [offset, size] = place(layout, name);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return size === 8 ? Number(view.getBigUint64(offset, true)) : view.getUint32(offset, true);
}
