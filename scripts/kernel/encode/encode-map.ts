/** Calls on maps, encoded. */
import type { Call, ElemFlags, ExclArg } from '../../../model/kernel/call.ts';
import { ENOENT } from '../../../model/kernel/errno.ts';
import { isOuter } from '../../../model/kernel/kind.ts';
import type { Step } from '../../../model/kernel/run.ts';
import { mapAt } from '../../../model/kernel/state.ts';
import { NO_DIGEST } from '../../../model/programs/text.ts';
import { attr, CMD, MAP_FLAG, MAP_TYPE, place } from '../wire/attr.ts';
import { BAD_POINTER, type Bench, fdOperand, infoOf, mapReg, output } from './registers.ts';
import { hashBytes } from './code.ts';
import { arenaAddress } from './encode-arena.ts';
import {
  contentIn,
  inBytes,
  keyIn,
  orElse,
  plainly,
  type AnswerReader,
  slotIn,
  success,
  VALUE_SIZE,
  valueIn,
} from './decode.ts';
import {
  type Buf,
  type Called,
  memory,
  type Operand,
  type Reg,
  SYS,
  word,
  wordOf,
  type Writer,
} from '../wire/wire.ts';

type Of<C extends Call['call']> = Extract<Call, { call: C }>;

/** How user space opens a map, and what it passes with an element. */
const OPEN = { rw: 0, ro: MAP_FLAG.RDONLY, wo: MAP_FLAG.WRONLY } as const;
const ELEM: Readonly<Record<ElemFlags, number>> = {
  BPF_ANY: 0,
  BPF_NOEXIST: 1,
  BPF_EXIST: 2,
  unknown: 64, // 4, 8, 16 are BPF_F_LOCK, BPF_F_CPU, BPF_F_ALL_CPUS
};
const FLAG = {
  none: 0,
  MMAPABLE: MAP_FLAG.MMAPABLE,
  RDONLY_PROG: MAP_FLAG.RDONLY_PROG,
  WRONLY_PROG: MAP_FLAG.WRONLY_PROG,
} as const;
/** A freed object may take a moment: 100 tries, the first after a pause. */
export const PATIENCE = { times: 100, pauseMicroseconds: 2000 } as const;
/** What an element is found by: a key of the map, or the fd of the socket. */
export function keyOf(
  { t, ready, socket }: Bench,
  { before }: Step,
  map: number,
  key: number,
): Operand {
  const { kind } = mapAt(before, map);
  if (kind === 'SK_STORAGE') return t.buffer(wordOf(socket));
  if (kind === 'ARENA') return 0; // NULL: key_size is 0
  return ready.keys[key] ?? ready.keys[0];
}

/** BPF_MAP_UPDATE_ELEM with an 8-byte value, or with an fd. */
export function updateElem(
  bench: Bench,
  step: Step,
  at: { readonly map: number; readonly key: number; readonly flags: ElemFlags },
  value: number | { readonly fd: Operand },
): AnswerReader {
  const { t } = bench;
  const bytes = typeof value === 'number' ? word(value, VALUE_SIZE) : wordOf(value.fd);
  return plainly(
    t.bpf(
      CMD.MAP_UPDATE_ELEM,
      attr('mapElem', {
        map_fd: mapReg(bench, at.map),
        key: keyOf(bench, step, at.map, at.key),
        value: t.buffer(bytes),
        flags: ELEM[at.flags],
      }),
    ),
  );
}

/** A value, or the slot of what the map holds the id of. */
export function lookupElem(bench: Bench, step: Step, call: Of<'map_lookup_elem'>): AnswerReader {
  const { t } = bench;
  const { kind } = mapAt(step.before, call.map);
  const value = output(t, VALUE_SIZE);
  const looked = t.bpf(
    CMD.MAP_LOOKUP_ELEM,
    attr('mapElem', {
      map_fd: mapReg(bench, call.map),
      key: keyOf(bench, step, call.map, call.key),
      value,
    }),
  );
  const shown = t.show(value);
  if (kind === 'PROG_ARRAY') return orElse(looked, slotIn(shown, new Map(bench.progInfos)));
  if (!isOuter(kind)) return orElse(looked, inBytes(shown, valueIn));
  const infos = new Map([...bench.mapInfos].map(([slot, info]) => [slot, info.shown]));
  return orElse(looked, slotIn(shown, infos));
}

export function lookupAndDelete(bench: Bench, step: Step, map: number): AnswerReader {
  const { t } = bench;
  const value = output(t, VALUE_SIZE);
  const looked = t.bpf(
    CMD.MAP_LOOKUP_AND_DELETE_ELEM,
    attr('mapElem', { map_fd: mapReg(bench, map), key: keyOf(bench, step, map, 0), value }),
  );
  return orElse(looked, inBytes(t.show(value), valueIn));
}

/** The first key. */
export function getNextKey(bench: Bench, map: number): AnswerReader {
  const { t } = bench;
  const key = output(t, 4);
  const asked = t.bpf(
    CMD.MAP_GET_NEXT_KEY,
    attr('mapElem', { map_fd: mapReg(bench, map), next_key: key }),
  );
  return orElse(asked, inBytes(t.show(key), keyIn));
}

export function deleteElem(bench: Bench, step: Step, call: Of<'map_delete_elem'>): AnswerReader {
  const key = keyOf(bench, step, call.map, call.key);
  const attribute = attr('mapElem', { map_fd: mapReg(bench, call.map), key });
  return plainly(bench.t.bpf(CMD.MAP_DELETE_ELEM, attribute));
}

export function freeze(bench: Bench, map: number): AnswerReader {
  const attribute = attr('mapElem', { map_fd: mapReg(bench, map) });
  return plainly(bench.t.bpf(CMD.MAP_FREEZE, attribute, { size: 4 }));
}

/** The new fd; a map that is expected to be created is asked for its id. */
export function mapCreate(bench: Bench, call: Of<'map_create'>, created: boolean): AnswerReader {
  const { t } = bench;
  const { kind } = call;
  const holdsFds = isOuter(kind) || kind === 'PROG_ARRAY';
  const storage = kind === 'SK_STORAGE';
  const arena = kind === 'ARENA';
  const [hash, size] = exclArg(bench, call.excl);
  const made = t.bpf(
    CMD.MAP_CREATE,
    attr('mapCreate', {
      map_type: MAP_TYPE[kind],
      key_size: arena ? 0 : 4,
      value_size: arena ? 0 : holdsFds ? 4 : VALUE_SIZE,
      max_entries: storage ? 0 : 1,
      map_flags: FLAG[call.flags] | OPEN[call.open] | (storage ? MAP_FLAG.NO_PREALLOC : 0),
      inner_map_fd: isOuter(kind) ? fdOperand(bench, call.inner_map_fd) : 0,
      btf_fd: storage ? bench.ready.storageTypes : 0,
      btf_key_type_id: storage ? 1 : 0,
      btf_value_type_id: storage ? 2 : 0,
      map_extra: arena ? arenaAddress(call.map) : 0,
      excl_prog_hash: hash,
      excl_prog_hash_size: size,
    }),
    { to: mapReg(bench, call.map) },
  );
  if (created) {
    const info = infoOf(t, 'mapInfo', made.reg);
    bench.mapInfos.set(call.map, { info, shown: t.show(info) });
  }
  return success(made);
}

/** Pointer and size. */
function exclArg({ t, ready }: Bench, excl: ExclArg): readonly [Operand, number] {
  switch (excl.form) {
    case 'well-formed':
      return excl.digest === NO_DIGEST
        ? [0, 0]
        : [t.buffer(hashBytes(excl.digest, ready.signing?.loader)), 32];
    case 'wrong size':
      return [t.buffer(32), 16];
    case 'null with size':
      return [0, 32];
    case 'bad pointer':
      return [BAD_POINTER, 32];
    default:
      return excl satisfies never;
  }
}

/** The content of which the kernel computed the hash. */
export function hashOf(bench: Bench, call: Of<'obj_get_info_by_fd'>): AnswerReader {
  const { t } = bench;
  const hash = output(t, 32);
  const info = t.buffer(
    attr('mapInfo', {
      hash: call.hash === 'bad pointer' ? BAD_POINTER : hash,
      hash_size: call.hash === 'wrong size' ? 16 : 32,
    }),
  );
  const asked = t.bpf(
    CMD.OBJ_GET_INFO_BY_FD,
    attr('info', { bpf_fd: mapReg(bench, call.map), info, info_len: info.length }),
  );
  return orElse(asked, inBytes(t.show(hash), contentIn));
}

export function pin(bench: Bench, map: number): AnswerReader {
  const attribute = attr('obj', { pathname: pathOf(bench.t, map), bpf_fd: mapReg(bench, map) });
  return plainly(bench.t.bpf(CMD.OBJ_PIN, attribute));
}

export function unpin({ t }: Bench, map: number): AnswerReader {
  return plainly(t.sys(SYS.unlink, [pathOf(t, map)]));
}

/** A map that was pinned. */
export function getPinned(bench: Bench, { outcome }: Step, map: number): AnswerReader {
  const attribute = attr('obj', { pathname: pathOf(bench.t, map) });
  return reopen(bench, map, outcome.answer >= 0, (options) =>
    bench.t.bpf(CMD.OBJ_GET, attribute, options),
  );
}

/** A map by its id; where the model expects none, waits for it to go. */
export function getById(bench: Bench, { outcome }: Step, map: number): AnswerReader {
  const info = bench.mapInfos.get(map)?.info;
  const id = info === undefined ? 0 : memory(info, place('mapInfo', 'id')[0]);
  const until = { result: -ENOENT, closing: true, ...PATIENCE };
  if (info !== undefined && outcome.answer === -ENOENT) {
    bench.t.pause(PATIENCE.pauseMicroseconds);
  }
  return reopen(bench, map, outcome.answer >= 0, (options) =>
    bench.t.bpf(
      CMD.MAP_GET_FD_BY_ID,
      attr('getId', { map_id: id }),
      outcome.answer === -ENOENT ? { ...options, until } : options,
    ),
  );
}

/** Another fd for the map: it takes the place of the one in the slot, if the model expects one. */
function reopen(
  bench: Bench,
  map: number,
  expected: boolean,
  open: (options: { readonly to: Reg }) => Called,
): AnswerReader {
  const { t } = bench;
  const fresh = t.reg();
  const opened = open({ to: fresh });
  if (expected) {
    t.close(mapReg(bench, map));
    t.set(mapReg(bench, map), fresh);
  }
  return success(opened);
}

function pathOf(t: Writer, map: number): Buf {
  return t.text(`/bpf/m${map}`);
}
