/** Laws: what holds in every design. A law that fails means that the model, or a design, is no kernel. */
import type { Call } from '../../model/kernel/call.ts';
import { permissive } from '../../model/rules/designs/permissive.ts';
import type { Outcome } from '../../model/kernel/outcome.ts';
import type { MapSlot, State } from '../../model/kernel/state.ts';
import {
  DEAD_LINK,
  DEAD_MAP,
  DEAD_PROG,
  isLiveLink,
  isLiveMap,
  isLiveProg,
  mapAt,
  NONE,
  progAt,
  sameFields,
} from '../../model/kernel/state.ts';
import {
  mapsReferredTo,
  progsReferredTo,
  userHoldsMap,
  userHoldsProg,
} from '../../model/kernel/lifetime.ts';
import { step } from '../../model/kernel/step.ts';
import { NO_DIGEST, walksMaps } from '../../model/programs/text.ts';
import type { BpfClaim } from './bpf-claim.ts';
import type { StepFunction } from '../verdicts/system.ts';
import { changes, refusals } from './when.ts';

const everywhere = (): boolean => true;

const refused: BpfClaim = {
  id: 'law-refused',
  says: 'A refused call changes nothing and no program runs.',
  kind: 'onEveryCall',
  group: 'law',
  inScope: everywhere,
  when: (before, call, outcome) =>
    refusals(before, call, outcome) &&
    !(call.call === 'obj_get_info_by_fd' && call.hash === 'bad pointer'),
  holds: (before, _call, { state, events }) => state === before && events.length === 0,
  premise: () => true,
};

const excl: BpfClaim = {
  id: 'law-excl',
  says: 'A map is exclusive to the same digest, or not exclusive, for all its life.',
  kind: 'onEveryCall',
  group: 'law',
  inScope: (scope) => scope.hashes.length > 0,
  when: changes,
  holds: (before, _call, { state }) =>
    everyMapThatChanges(before, state, (was, is) => was.excl === is.excl),
  premise: (before, call, { state }) =>
    call.call !== 'map_create' &&
    !everyMapThatLives(before, state, (was) => was.excl === NO_DIGEST),
};

const thaw: BpfClaim = {
  id: 'law-thaw',
  says: 'A frozen map stays frozen.',
  kind: 'onEveryCall',
  group: 'law',
  inScope: (scope) => scope.families.includes('freeze'),
  when: changes,
  holds: (before, _call, { state }) =>
    everyMapThatChanges(before, state, (was, is) => !was.frozen || is.frozen),
  premise: (before, _call, { state }) => !everyMapThatLives(before, state, (was) => !was.frozen),
};

const frozen: BpfClaim = {
  id: 'law-frozen',
  says: 'User space does not change the content of a frozen map, but by what it began before: an update, a pinned page.',
  kind: 'onEveryCall',
  group: 'law',
  inScope: (scope) => scope.families.includes('freeze') && scope.families.includes('elements'),
  when: (_before, call) => !runsAProgram(call),
  holds: (before, call, { state }) =>
    everyMapThatChanges(
      before,
      state,
      (was, is) =>
        !was.frozen ||
        (was.writing && call.call === 'map_update_end') ||
        (was.registered && call.call === 'read_fixed') ||
        (was.value === is.value &&
          was.inner === is.inner &&
          (was.writing || !is.writing) &&
          was.registered === is.registered),
    ),
  premise: (before, call) => {
    const slot = writtenByUser(call);
    return slot !== NONE && mapAt(before, slot).frozen && mapAt(before, slot).fd !== 'none';
  },
};

const live: BpfClaim = {
  id: 'law-live',
  says: 'What a live object refers to is alive.',
  kind: 'always',
  group: 'law',
  inScope: (scope) => scope.families.includes('close'),
  holds: (state) =>
    (mapsReferredTo(state) & ~liveSlots(state.maps, isLiveMap)) === 0 &&
    (progsReferredTo(state) & ~liveSlots(state.progs, isLiveProg)) === 0,
  premise: (state) => (mapsReferredTo(state) | progsReferredTo(state)) !== 0,
};

const held: BpfClaim = {
  id: 'law-held',
  says: 'What lives is held by user space, a program, an outer map or a link; the dead left nothing.',
  kind: 'always',
  group: 'law',
  inScope: (scope) => scope.families.includes('close'),
  holds: (state) => {
    const maps = mapsReferredTo(state) | liveSlots(state.maps, userHoldsMap);
    const progs = progsReferredTo(state) | liveSlots(state.progs, userHoldsProg);
    return (
      (liveSlots(state.maps, isLiveMap) & ~maps) === 0 &&
      (liveSlots(state.progs, isLiveProg) & ~progs) === 0 &&
      state.maps.every((map) => isLiveMap(map) || sameFields(map, DEAD_MAP)) &&
      state.progs.every((prog) => isLiveProg(prog) || sameFields(prog, DEAD_PROG)) &&
      state.links.every((link) => isLiveLink(link) || sameFields(link, DEAD_LINK))
    );
  },
  premise: (state) => state.progs.some((prog) => isLiveProg(prog) && prog.map !== NONE),
};

/** The slots of which that is so, as the bits of a number. */
function liveSlots<T>(slots: readonly T[], is: (it: T) => boolean): number {
  let found = 0;
  for (let slot = 0; slot < slots.length; slot++) if (is(slots[slot]!)) found |= 1 << slot;
  return found;
}

/**
 * The rule is about exclusive maps; until there is one, every design answers as `permissive` does. `run` is
 * the step, or what a call does by itself (`effect`): the two differ by what is freed, which no design decides.
 */
export const plainLaw = (run: StepFunction): BpfClaim => ({
  id: 'law-plain',
  says: 'While no map is exclusive, or remembered as such, every design answers as if it had no rule.',
  kind: 'onEveryCall',
  group: 'law',
  refusalsBreak: true,
  inScope: everywhere,
  when: isPlain,
  holds: (before, call, outcome) => {
    const free = run(permissive, before, call);
    return typeof free === 'object' && free.answer === outcome.answer && sameSlots(free, outcome);
  },
  premise: (_before, call, { answer }) => call.call !== 'map_create' && answer >= 0,
});

/** No map is exclusive, and the call is about none and not about content hashes or signatures. */
function isPlain(before: State, call: Call): boolean {
  switch (call.call) {
    case 'obj_get_info_by_fd':
    case 'prog_load_begin':
    case 'prog_load_end':
      return false;
    case 'map_create':
      if (call.excl.form === 'well-formed' && call.excl.digest !== NO_DIGEST) return false;
      break;
    case 'prog_load':
      if (call.signed) return false;
      if (walksMaps(call.text)) return false; // kernels differ in which programs free pages of arenas
      // kernels differ in which programs may hold a PROG_ARRAY
      if (call.fd_array !== NONE && mapAt(before, call.fd_array).kind === 'PROG_ARRAY')
        return false;
      break;
    case 'prog_test_run':
      if (progAt(before, call.prog).text.action === 'load') return false;
      break;
    default:
      break;
  }
  return before.maps.every((map) => map.excl === NO_DIGEST && map.metaExcl === NO_DIGEST);
}

function sameSlots(a: Outcome, b: Outcome): boolean {
  if (a.events.length !== b.events.length) return false;
  if (a.state === b.state) return true;
  return (
    a.state.maps.every((map, slot) => sameFields(map, b.state.maps[slot])) &&
    a.state.progs.every((prog, slot) => sameFields(prog, b.state.progs[slot])) &&
    a.state.links.every((link, slot) => sameFields(link, b.state.links[slot]))
  );
}

function everyMapThatLives(
  before: State,
  after: State,
  test: (was: MapSlot, is: MapSlot) => boolean,
): boolean {
  if (before === after) return true;
  for (let slot = 0; slot < before.maps.length; slot++) {
    const was = mapAt(before, slot);
    const is = mapAt(after, slot);
    if (!test(was, is) && isLiveMap(was) && isLiveMap(is)) return false;
  }
  return true;
}

/** The same of the maps that are not the very objects they were. */
function everyMapThatChanges(
  before: State,
  after: State,
  test: (was: MapSlot, is: MapSlot) => boolean,
): boolean {
  return everyMapThatLives(before, after, (was, is) => was === is || test(was, is));
}

function runsAProgram(call: Call): boolean {
  return call.call === 'prog_test_run' || call.call === 'iter_read';
}

function writtenByUser(call: Call): number {
  switch (call.call) {
    case 'map_update_elem':
    case 'map_update_begin':
    case 'map_delete_elem':
      return call.map;
    default:
      return NONE;
  }
}

/** The laws. */
export const LAWS: readonly BpfClaim[] = [refused, excl, thaw, frozen, live, held, plainLaw(step)];
