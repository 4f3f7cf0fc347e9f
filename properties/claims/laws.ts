/** Laws: what holds in every design. A law that fails means that the model, or a design, is no kernel. */
import type { Call } from '../../model/call.ts';
import { permissive } from '../../model/designs/permissive.ts';
import type { Outcome } from '../../model/outcome.ts';
import type { MapSlot, State } from '../../model/state.ts';
import { DEAD_MAP, mapAt, NONE, progAt } from '../../model/state.ts';
import { step } from '../../model/step.ts';
import { NO_DIGEST } from '../../model/text.ts';
import type { BpfClaim } from '../bpf-claim.ts';
import { changes, refusals } from '../when.ts';

const everywhere = (): boolean => true;

const refused: BpfClaim = {
  id: 'law-refused',
  says: 'A refused call changes nothing and no program runs.',
  kind: 'onEveryCall',
  group: 'law',
  inScope: everywhere,
  when: refusals,
  holds: (before, _call, { state, events }) => state === before && events.length === 0,
  premise: () => true,
};

const excl: BpfClaim = {
  id: 'law-excl',
  says: 'A map is exclusive to the same digest, or not exclusive, for all its life.',
  kind: 'onEveryCall',
  group: 'law',
  inScope: everywhere,
  when: changes,
  holds: (before, _call, { state }) =>
    everyMapThatLives(before, state, (was, is) => was.excl === is.excl),
  premise: (before, _call, { state }) =>
    !everyMapThatLives(before, state, (was, is) => was === is || was.excl === NO_DIGEST),
};

const thaw: BpfClaim = {
  id: 'law-thaw',
  says: 'A frozen map stays frozen.',
  kind: 'onEveryCall',
  group: 'law',
  inScope: (scope) => scope.families.includes('freeze'),
  when: changes,
  holds: (before, _call, { state }) =>
    everyMapThatLives(before, state, (was, is) => !was.frozen || is.frozen),
  premise: (before, _call, { state }) =>
    !everyMapThatLives(before, state, (was, is) => was === is || !was.frozen),
};

const frozen: BpfClaim = {
  id: 'law-frozen',
  says: 'User space does not change the content of a frozen map.',
  kind: 'onEveryCall',
  group: 'law',
  inScope: (scope) => scope.families.includes('freeze') && scope.families.includes('elements'),
  when: (_before, call) => !runsAProgram(call),
  holds: (before, _call, { state }) =>
    everyMapThatLives(
      before,
      state,
      (was, is) => !was.frozen || (was.value === is.value && was.inner === is.inner),
    ),
  premise: (before, call) => {
    const slot = writtenByUser(call);
    return slot !== NONE && mapAt(before, slot).frozen && mapAt(before, slot).fd;
  },
};

const live: BpfClaim = {
  id: 'law-live',
  says: 'What a live object refers to is alive.',
  kind: 'always',
  group: 'law',
  inScope: everywhere,
  holds: (state) =>
    state.maps.every((map) => map.inner === NONE || isLiveMap(state, map.inner)) &&
    state.progs.every((prog) => prog.map === NONE || isLiveMap(state, prog.map)) &&
    state.links.every(
      (link) => link.prog === NONE || (isLiveProg(state, link.prog) && isLiveMap(state, link.map)),
    ),
  premise: (state) => state.progs.some((prog) => prog.map !== NONE),
};

const held: BpfClaim = {
  id: 'law-held',
  says: 'What lives is held by an fd, a program, an outer map or a link; what is dead left nothing.',
  kind: 'always',
  group: 'law',
  inScope: (scope) => scope.families.includes('close'),
  holds: (state) => {
    const heldMaps = new Set<number>();
    const heldProgs = new Set<number>();
    for (const map of state.maps) heldMaps.add(map.inner);
    for (const prog of state.progs) heldMaps.add(prog.map);
    for (const link of state.links) {
      heldMaps.add(link.map);
      heldProgs.add(link.prog);
    }
    return (
      state.maps.every((map, slot) =>
        map.kind === 'none' ? isBlank(map) : map.fd || heldMaps.has(slot),
      ) &&
      state.progs.every((prog, slot) =>
        prog.text.behaviour === 'none'
          ? !prog.fd && prog.map === NONE
          : prog.fd || heldProgs.has(slot),
      )
    );
  },
  premise: (state) => state.maps.some((map) => map.kind !== 'none' && !map.fd),
};

/** The rule is about exclusive maps; until there is one, every design answers as `permissive` does. */
const plain: BpfClaim = {
  id: 'law-plain',
  says: 'While no map is exclusive, or remembered as such, every design answers as if it had no rule.',
  kind: 'onEveryCall',
  group: 'law',
  inScope: everywhere,
  when: isPlain,
  holds: (before, call, outcome) => {
    const free = step(permissive, before, call);
    return free !== undefined && free.answer === outcome.answer && sameSlots(free, outcome);
  },
  premise: (_before, call, { answer }) => call.call === 'insert_inner' && answer >= 0,
};

function isPlain(before: State, call: Call): boolean {
  if (call.call === 'map_create') {
    if (call.excl.form === 'well-formed' && call.excl.digest !== NO_DIGEST) return false;
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

function sameFields<T extends object>(a: T, b: T | undefined): boolean {
  if (a === b) return true;
  if (b === undefined) return false;
  return (Object.keys(a) as (keyof T)[]).every((field) => a[field] === b[field]);
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
    if (was.kind !== 'none' && is.kind !== 'none' && !test(was, is)) return false;
  }
  return true;
}

function runsAProgram(call: Call): boolean {
  return call.call === 'prog_run' || call.call === 'iter_read';
}

function writtenByUser(call: Call): number {
  if (call.call === 'map_update_elem' || call.call === 'map_delete_elem') return call.map;
  return call.call === 'insert_inner' ? call.outer : NONE;
}

function isLiveMap(state: State, slot: number): boolean {
  return mapAt(state, slot).kind !== 'none';
}

function isLiveProg(state: State, slot: number): boolean {
  return progAt(state, slot).text.behaviour !== 'none';
}

function isBlank(map: MapSlot): boolean {
  return sameFields(map, DEAD_MAP);
}

/** The laws. */
export const LAWS: readonly BpfClaim[] = [refused, excl, thaw, frozen, live, held, plain];
