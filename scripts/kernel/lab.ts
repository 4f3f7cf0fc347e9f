/**
 * A bench for experiments written by hand: the calls of an experiment in one line each, and what they
 * answered as one line of text.
 */
import { type Answers, bytesOf, valueOf } from './answers.ts';
import {
  attr,
  ATTACH_TYPE,
  CMD,
  field,
  LAYOUT,
  MAP_FLAG,
  MAP_TYPE,
  place,
  PROG_TYPE,
} from './attr.ts';
import { type Insn, iterator, progLoad, storageBtf } from './by-hand.ts';
import {
  type Buf,
  type Called,
  type Handle,
  memory,
  type Operand,
  program,
  type Program,
  type Reg,
  SYS,
  word,
  wordOf,
  type Writer,
} from './wire.ts';

/** The BTF ids that iterator programs attach to; every experiment finds them in these registers. */
export type Setup = {
  readonly program: Program;
  readonly elements: Reg;
  readonly storage: Reg;
};

/** `BTF_KIND_FUNC` */
const FUNC = 12;

export function setup(): Setup {
  const t = program();
  const elements = t.btfId(FUNC, 'bpf_iter_bpf_map_elem').reg;
  const storage = t.btfId(FUNC, 'bpf_iter_bpf_sk_storage_map').reg;
  return { program: t.done(), elements, storage };
}

type MapKind = keyof typeof MAP_TYPE;

/** An attribute of a map that is not the default; `hash` is the address, `hashSize` its size. */
type MapOptions = {
  readonly template?: Operand;
  readonly excl?: Uint8Array;
  readonly hash?: Operand;
  readonly hashSize?: number;
  readonly flags?: number;
  readonly entries?: number;
  readonly valueSize?: number;
};

/** Calls that take the place of a line in an experiment, and notes of what they answered. */
export type Lab = {
  readonly t: Writer;
  readonly setup: Setup;
  map(kind: MapKind, options?: MapOptions): Called;
  /** An ARRAY or HASH with this value in element 0. */
  filled(kind: 'ARRAY' | 'HASH', value: number, options?: MapOptions): Called;
  /** An SK_STORAGE map with this value for one socket. */
  storage(value: number, options?: MapOptions): { readonly map: Called; readonly socket: Called };
  update(map: Operand, value: number | Operand, key?: number, flags?: number): Called;
  insert(outer: Operand, inner: Operand, key?: number, flags?: number): Called;
  remove(map: Operand, key?: number): Called;
  freeze(map: Operand): Called;
  load(insns: readonly Insn[]): Called;
  loadIterator(over: 'elements' | 'storage', options?: Parameters<typeof iterator>[0]): Called;
  link(prog: Operand, map: Operand, options?: { readonly noInfo?: boolean }): Called;
  /** The file of a link; reading it runs the program. */
  open(link: Operand): Called;
  /** BPF_PROG_TEST_RUN with 64 zero bytes; notes the return value. */
  run(prog: Operand, note?: string): Called;
  /** Notes what the call answered; `fd` for any fd. */
  note(what: string, called: Called | Handle): void;
  /** Notes `fine` for any result that is not negative (fds, addresses), else the errno. */
  ok(what: string, called: Called, fine?: string): void;
  /** Notes the tag of a program in hex. */
  tag(prog: Operand, note: string): void;
  /** Looks element 0 up and notes the answer, or the value. */
  value(map: Operand, note: string, key?: Buf): void;
  /** read(2) of 64 bytes; notes the answer and the 8-byte words. */
  read(file: Operand, note: string): void;
  /** The notes of this experiment as one line, for the answers it got. */
  told(answers: Answers): string;
  done(): Program;
};

/** Errnos of bpf(2), by number; 524 is ENOTSUPP, which is not in uapi. */
const ERRNO: Readonly<Record<number, string>> = {
  1: 'EPERM',
  2: 'ENOENT',
  7: 'E2BIG',
  9: 'EBADF',
  13: 'EACCES',
  14: 'EFAULT',
  16: 'EBUSY',
  17: 'EEXIST',
  22: 'EINVAL',
  77: 'EBADFD',
  95: 'EOPNOTSUPP',
  524: 'ENOTSUPP',
};

/** A result as text: an errno by name, or the number. */
function nameOf(result: number): string {
  return result >= 0 ? String(result) : `-${ERRNO[-result] ?? -result}`;
}

type Note = { readonly what: string; readonly tell: (answers: Answers) => string };

export function lab(ready: Setup): Lab {
  const t = program(ready.program);
  const notes: Note[] = [];
  const result = (answers: Answers, handle: Handle): number | undefined => {
    const value = valueOf(answers, handle);
    return value === undefined ? undefined : Number(value);
  };

  const self: Lab = {
    t,
    setup: ready,
    map: (kind, options = {}) => {
      const outer = kind === 'ARRAY_OF_MAPS' || kind === 'HASH_OF_MAPS' || kind === 'PROG_ARRAY';
      const excl = options.excl === undefined ? undefined : t.buffer(options.excl);
      const storage = kind === 'SK_STORAGE';
      const btf = storage ? loadBtf(t) : 0;
      return t.bpf(
        CMD.MAP_CREATE,
        attr('mapCreate', {
          map_type: MAP_TYPE[kind],
          key_size: 4,
          value_size: options.valueSize ?? (outer ? 4 : 8),
          max_entries: storage ? 0 : (options.entries ?? 1),
          map_flags: (options.flags ?? 0) | (storage ? MAP_FLAG.NO_PREALLOC : 0),
          inner_map_fd: options.template ?? 0,
          btf_fd: btf,
          btf_key_type_id: storage ? 1 : 0,
          btf_value_type_id: storage ? 2 : 0,
          excl_prog_hash: options.hash ?? excl ?? 0,
          excl_prog_hash_size: options.hashSize ?? (excl === undefined ? 0 : 32),
        }),
      );
    },
    filled: (kind, value, options = {}) => {
      const map = self.map(kind, options);
      self.update(map.reg, value);
      return map;
    },
    storage: (value, options = {}) => {
      const map = self.map('SK_STORAGE', options);
      const socket = t.sys(SYS.socket, [1, 1, 0]); // AF_UNIX, SOCK_STREAM
      t.bpf(
        CMD.MAP_UPDATE_ELEM,
        attr('mapElem', {
          map_fd: map.reg,
          key: t.buffer(wordOf(socket.reg)),
          value: t.buffer(word(value, 8)),
        }),
      );
      return { map, socket };
    },
    update: (map, value, key = 0, flags = 0) =>
      t.bpf(
        CMD.MAP_UPDATE_ELEM,
        attr('mapElem', {
          map_fd: map,
          key: t.buffer(word(key)),
          value: t.buffer(typeof value === 'number' ? word(value, 8) : wordOf(value, 8)),
          flags,
        }),
      ),
    insert: (outer, inner, key = 0, flags = 0) =>
      t.bpf(
        CMD.MAP_UPDATE_ELEM,
        attr('mapElem', {
          map_fd: outer,
          key: t.buffer(word(key)),
          value: t.buffer(wordOf(inner)),
          flags,
        }),
      ),
    remove: (map, key = 0) =>
      t.bpf(CMD.MAP_DELETE_ELEM, attr('mapElem', { map_fd: map, key: t.buffer(word(key)) })),
    freeze: (map) => t.bpf(CMD.MAP_FREEZE, attr('mapElem', { map_fd: map }), { size: 4 }),
    load: (insns) => progLoad(t, insns),
    loadIterator: (over, options = {}) =>
      progLoad(t, iterator(options), {
        progType: PROG_TYPE.TRACING,
        attachType: ATTACH_TYPE.TRACE_ITER,
        btfId: ready[over],
      }),
    link: (prog, map, options = {}) => {
      const info = options.noInfo === true ? 0 : t.buffer(attr('iterLinkInfo', { map_fd: map }));
      return t.bpf(
        CMD.LINK_CREATE,
        attr('linkCreate', {
          prog_fd: prog,
          attach_type: ATTACH_TYPE.TRACE_ITER,
          iter_info: info,
          iter_info_len: options.noInfo === true ? 0 : LAYOUT.iterLinkInfo.size,
        }),
      );
    },
    open: (link) => t.bpf(CMD.ITER_CREATE, attr('iterCreate', { link_fd: link })),
    run: (prog, note) => {
      const request = t.buffer(
        attr('testRun', { prog_fd: prog, data_in: t.buffer(64), data_size_in: 64 }),
      );
      const called = t.bpf(CMD.PROG_TEST_RUN, request);
      const returned = t.show(request);
      if (note !== undefined) {
        notes.push({
          what: note,
          tell: (answers) => {
            const status = result(answers, called.result);
            const bytes = bytesOf(answers, returned);
            if (status === undefined || bytes === undefined) return '?';
            return status < 0 ? nameOf(status) : `ret ${field('testRun', 'retval', bytes)}`;
          },
        });
      }
      return called;
    },
    note: (what, called) => {
      const isCall = 'result' in called;
      const handle = isCall ? called.result : called;
      notes.push({
        what,
        tell: (answers) => {
          const value = result(answers, handle);
          return value === undefined ? '?' : isCall && value > 2 ? 'fd' : nameOf(value);
        },
      });
    },
    ok: (what, called, fine = 'ok') => {
      notes.push({
        what,
        tell: (answers) => {
          const value = result(answers, called.result);
          return value === undefined ? '?' : value < 0 ? nameOf(value) : fine;
        },
      });
    },
    tag: (prog, note) => {
      const info = t.buffer(LAYOUT.progInfo.size);
      t.bpf(CMD.OBJ_GET_INFO_BY_FD, attr('info', { bpf_fd: prog, info, info_len: info.length }));
      const shown = t.show(info, ...place('progInfo', 'tag'));
      notes.push({
        what: note,
        tell: (answers) => Buffer.from(bytesOf(answers, shown) ?? []).toString('hex'),
      });
    },
    value: (map, note, key) => {
      const out = t.buffer(8);
      const looked = t.bpf(
        CMD.MAP_LOOKUP_ELEM,
        attr('mapElem', { map_fd: map, key: key ?? t.buffer(word(0)), value: out }),
      );
      const shown = t.show(out);
      notes.push({
        what: note,
        tell: (answers) => {
          const status = result(answers, looked.result);
          const bytes = bytesOf(answers, shown);
          if (status === undefined || bytes === undefined) return '?';
          return status < 0 ? nameOf(status) : words(bytes);
        },
      });
    },
    read: (file, note) => {
      const out = t.buffer(64);
      const got = t.sys(SYS.read, [file, out, 64]);
      const shown = t.show(out);
      notes.push({
        what: note,
        tell: (answers) => {
          const length = result(answers, got.result);
          const bytes = bytesOf(answers, shown);
          if (length === undefined || bytes === undefined) return '?';
          return length <= 0 ? nameOf(length) : `${length} bytes ${words(bytes.slice(0, length))}`;
        },
      });
    },
    told: (answers) => notes.map(({ what, tell }) => `${what}: ${tell(answers)}`).join('; '),
    done: () => t.done(),
  };
  return self;
}

function loadBtf(t: Writer): Reg {
  const blob = t.buffer(storageBtf());
  return t.bpf(CMD.BTF_LOAD, attr('btfLoad', { btf: blob, btf_size: blob.length })).reg;
}

function words(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length / 8 }, (_, i) => view.getBigInt64(i * 8, true)).join(
    ' ',
  );
}

/** The id that OBJ_GET_INFO_BY_FD gives for a map or program, as an operand of later calls. */
export function idOf(t: Writer, fd: Operand, of: 'mapInfo' | 'progInfo'): Operand {
  const info = t.buffer(LAYOUT[of].size);
  t.bpf(CMD.OBJ_GET_INFO_BY_FD, attr('info', { bpf_fd: fd, info, info_len: info.length }));
  return memory(info, place(of, 'id')[0]);
}
