/**
 * From a trace of the model to a program for the replayer, and from its answers back to the words of
 * the model. Knows both sides; decides nothing.
 *
 * A slot is one register with an fd. What the model predicts is used for three things only: what a
 * slot holds, whether reopening a map replaces its fd, and whether to wait for what the kernel defers.
 */
import type { CallOf } from '../../../model/kernel/call.ts';
import { mapAt, type MapSlot, NONE, progAt } from '../../../model/kernel/state.ts';
import type { Call } from '../../../model/kernel/call.ts';
import type { Step } from '../../../model/kernel/run.ts';
import { hasOneDigest, textNamed, walksMaps } from '../../../model/programs/text.ts';
import {
  type Bench,
  benchFor,
  fdOperand,
  linkReg,
  mappingReg,
  mapReg,
  progReg,
  type Ready,
} from './registers.ts';
import {
  deleteElem,
  freeze,
  getById,
  getNextKey,
  getPinned,
  hashOf,
  lookupAndDelete,
  lookupElem,
  mapCreate,
  PATIENCE,
  pin,
  unpin,
  updateElem,
} from './encode-map.ts';
import { arenaAddress, AT_ADDRESS, mmapLoad } from './encode-arena.ts';
import { beginUpdate, endUpdate } from './encode-flight.ts';
import { readFixed, registerBuffers } from './encode-pages.ts';
import {
  bindMap,
  iterRead,
  linkExtension,
  linkIterator,
  linkUpdate,
  linkWalk,
  progLoad,
  progRun,
} from './encode-prog.ts';
import { plainly, type AnswerReader, success, VALUE_SIZE } from './decode.ts';
import { type Operand, type Program, SYS } from '../wire/wire.ts';

/** A trace ready to run, and how to read what it answered. */
export type Encoded = Program & {
  readonly steps: readonly Step[];
  /** One for each call. */
  readonly reads: readonly AnswerReader[];
};

const PAGE = 4096;
const MAP_SHARED = 1;
const PROT = { ro: 1, rw: 3 } as const;

/** Why a trace cannot be replayed, in one line, or undefined; `canSign`: there are signatures. */
export function faultOf(calls: readonly Call[], canSign: boolean): string | undefined {
  for (const [index, call] of calls.entries()) {
    const what = `call ${index + 1} (${call.call})`;
    if (call.call === 'map_create' && isForNoKernel(call)) {
      return `${what}: the digest of that text is another on each kernel, so no map is made for it`;
    }
    if (isHalf(call)) return `${what} is half a call, which is no system call`;
    if (call.call === 'prog_load' && !canSign && (call.signed || call.text.action === 'load')) {
      return `${what}: there is no signature for this kernel`;
    }
  }
  return undefined;
}

/** Exclusive to a text whose digest no file can say. */
function isForNoKernel({ excl }: CallOf<'map_create'>): boolean {
  const text = excl.form === 'well-formed' ? textNamed(excl.digest) : undefined;
  return text !== undefined && !hasOneDigest(text);
}

/** Half a call that waits for nobody; an update does, for a page that comes when it is to go on. */
function isHalf({ call }: Call): boolean {
  switch (call) {
    case 'prog_load_begin':
    case 'prog_load_end':
    case 'map_freeze_begin':
    case 'map_freeze_end':
      return true;
    default:
      return false;
  }
}

/**
 * Encodes the steps of a trace, beginning with the empty kernel. `tagIsDigest`: the kernel computes
 * tags with SHA-256. Throws for what `faultOf` names.
 */
export function encodeSteps(ready: Ready, steps: readonly Step[], tagIsDigest: boolean): Encoded {
  const empty = steps[0]?.before ?? { maps: [], progs: [], links: [] };
  const bench = benchFor(ready, empty);
  const reads = steps.map((step) => {
    const encode = ENCODERS[step.call.call] as Encode<Call>;
    const read = encode(bench, step.call, step, tagIsDigest);
    if (losesLastUser(step)) bench.t.pause(PATIENCE.pauseMicroseconds);
    return read;
  });
  return { ...bench.t.done(), steps, reads };
}

/**
 * Whether user space lets go of a PROG_ARRAY: a worker of the kernel takes its programs out some time
 * later (prog_array_map_clear()). Until then they can be called and not be extended, and if it is opened
 * and closed again meanwhile they stay for good (seen on 6.19.14, 7.1.3 and 7.3.4).
 */
function losesLastUser({ before, outcome: { state } }: Step): boolean {
  return before.maps.some(
    (map, slot) =>
      map.kind === 'PROG_ARRAY' && isOpenOrPinned(map) && !isOpenOrPinned(mapAt(state, slot)),
  );
}

const isOpenOrPinned = ({ fd, pinned }: MapSlot): boolean => fd !== 'none' || pinned;

type Encode<C> = (bench: Bench, call: C, step: Step, tagIsDigest: boolean) => AnswerReader;

const half = (): never => {
  throw new RangeError('half a call is no system call');
};

const ENCODERS: { readonly [C in Call['call']]: Encode<CallOf<C>> } = {
  map_create: (bench, call, { outcome }) => mapCreate(bench, call, outcome.answer >= 0),
  map_update_elem: (bench, call, step) => updateElem(bench, step, call, valueOperand(bench, call)),
  map_update_begin: (bench, call, step) => beginUpdate(bench, step, call),
  map_update_end: endUpdate,
  map_lookup_elem: (bench, call, step) => lookupElem(bench, step, call),
  map_lookup_and_delete_elem: (bench, { map }, step) => lookupAndDelete(bench, step, map),
  map_get_next_key: (bench, { map }) => getNextKey(bench, map),
  map_delete_elem: (bench, call, step) => deleteElem(bench, step, call),
  map_freeze: (bench, { map }) => freeze(bench, map),
  map_freeze_begin: half,
  map_freeze_end: half,
  obj_get_info_by_fd: hashOf,
  prog_load: (bench, call, step, tagIsDigest) => progLoad(bench, step, call, tagIsDigest),
  prog_load_begin: half,
  prog_load_end: half,
  prog_bind_map: bindMap,
  prog_test_run: (bench, call, step) => progRun(bench, step, call),
  link_create: (bench, call, step) => linkCreate(bench, step, call),
  link_update: linkUpdate,
  iter_read: (bench, call, step) => iterRead(bench, step, call),
  mmap: (bench, { map, prot }, { before, outcome }) => {
    const isArena = mapAt(before, map).kind === 'ARENA';
    const [address, flags] = isArena ? [arenaAddress(map), AT_ADDRESS] : [0, MAP_SHARED];
    const args = [address, PAGE, PROT[prot], flags, mapReg(bench, map), 0];
    // a refusal leaves the mapping that is there
    const to = outcome.answer >= 0 ? { to: mappingReg(bench, map) } : {};
    return success(bench.t.sys(SYS.mmap, args, to));
  },
  munmap: (bench, { map }) => plainly(bench.t.sys(SYS.munmap, [mappingReg(bench, map), PAGE])),
  mmap_store: (bench, { map, value }) =>
    plainly({ result: bench.t.store(mappingReg(bench, map), VALUE_SIZE, value) }),
  mmap_load: (bench, { map }) => mmapLoad(bench, map),
  register_buffers: (bench, call, step) => registerBuffers(bench, step, call),
  read_fixed: readFixed,
  obj_pin: (bench, { map }) => pin(bench, map),
  obj_get: (bench, { map }, step) => getPinned(bench, step, map),
  unlink: (bench, { map }) => unpin(bench, map),
  map_get_fd_by_id: (bench, { map }, step) => getById(bench, step, map),
  close: (bench, { map, prog, link }) => {
    if (map !== NONE) return plainly(bench.t.close(mapReg(bench, map)));
    return plainly(bench.t.close(prog === NONE ? linkReg(bench, link) : progReg(bench, prog)));
  },
};

/** Of an iterator over a map, or over all maps; or of an extension, as which what is loaded counts where it is neither. */
function linkCreate(bench: Bench, { before }: Step, call: CallOf<'link_create'>): AnswerReader {
  if (call.map !== NONE) return linkIterator(bench, call);
  const isWalk = call.target === NONE && walksMaps(progAt(before, call.prog).text);
  return isWalk ? linkWalk(bench, call) : linkExtension(bench, call);
}

/** Content, or the fd of a map or a program. */
function valueOperand(
  bench: Bench,
  { value, inner, prog }: CallOf<'map_update_elem'>,
): number | { readonly fd: Operand } {
  if (value !== NONE) return value;
  return { fd: inner === NONE ? progReg(bench, prog) : fdOperand(bench, inner) };
}
