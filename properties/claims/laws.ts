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
} from '../../model/kernel/state.ts';
import { step } from '../../model/kernel/step.ts';
import { NO_DIGEST } from '../../model/programs/text.ts';
import type { BpfClaim } from './bpf-claim.ts';
import { changes, refusals } from './when.ts';

const everywhere = (): boolean => true;

const refused: BpfClaim = {
  id: 'law-refused',
  says: 'A refused call changes nothing and no program runs.',
  kind: 'onEveryCall',
  group: 'law',
  inScope: everywhere,
  when: (before, call, outcome) =>
    refusals(before, call, outcome) && !(call.call === 'map_hash' && call.hash === 'bad pointer'),
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
    everyMapThatLives(before, state, (was, is) => was.excl === is.excl),
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
    everyMapThatLives(before, state, (was, is) => !was.frozen || is.frozen),
  premise: (before, _call, { state }) => !everyMapThatLives(before, state, (was) => !was.frozen),
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
    return slot !== NONE && mapAt(before, slot).frozen && mapAt(before, slot).fd !== 'none';
  },
};

const live: BpfClaim = {
  id: 'law-live',
  says: 'What a live object refers to is alive.',
  kind: 'always',
  group: 'law',
  inScope: (scope) => scope.families.includes('close'),
  holds: (state) => {
    const { maps, progs } = referencesOf(state);
    return (
      maps.every((slot) => isLiveMap(mapAt(state, slot))) &&
      progs.every((slot) => isLiveProg(progAt(state, slot)))
    );
  },
  premise: (state) => {
    const { maps, progs } = referencesOf(state);
    return maps.length + progs.length > 0;
  },
};

const held: BpfClaim = {
  id: 'law-held',
  says: 'What lives is held by user space, a program, an outer map or a link; the dead left nothing.',
  kind: 'always',
  group: 'law',
  inScope: (scope) => scope.families.includes('close'),
  holds: (state) => {
    const references = referencesOf(state);
    return (
      state.maps.every((map, slot) =>
        isLiveMap(map)
          ? map.fd !== 'none' ||
            map.pinned ||
            map.mapped !== 'none' ||
            references.maps.includes(slot)
          : sameFields(map, DEAD_MAP),
      ) &&
      state.progs.every((prog, slot) =>
        isLiveProg(prog)
          ? prog.fd || prog.loading || references.progs.includes(slot)
          : sameFields(prog, DEAD_PROG),
      ) &&
      state.links.every((link) => isLiveLink(link) || sameFields(link, DEAD_LINK))
    );
  },
  premise: (state) => state.progs.some((prog) => isLiveProg(prog) && prog.map !== NONE),
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
    return free?.answer === outcome.answer && sameSlots(free, outcome);
  },
  premise: (_before, call, { answer }) => call.call !== 'map_create' && answer >= 0,
};

/** No map is exclusive, and the call is about none and not about content hashes or signatures. */
function isPlain(before: State, call: Call): boolean {
  switch (call.call) {
    case 'map_hash':
    case 'prog_load_begin':
    case 'prog_load_end':
      return false;
    case 'map_create':
      if (call.excl.form === 'well-formed' && call.excl.digest !== NO_DIGEST) return false;
      break;
    case 'prog_load':
      if (call.signed) return false;
      break;
    case 'prog_run':
      if (progAt(before, call.prog).text.action === 'load') return false;
      break;
    default:
      break;
  }
  return before.maps.every((map) => map.excl === NO_DIGEST && map.metaExcl === NO_DIGEST);
}

/** The slots that something keeps alive. */
type References = { readonly maps: readonly number[]; readonly progs: readonly number[] };

/** Everything that keeps something else alive. (Loops: two laws ask it of every new state.) */
function referencesOf(state: State): References {
  const maps: number[] = [];
  const progs: number[] = [];
  const note = (to: number[], slot: number): void => {
    if (slot !== NONE) to.push(slot);
  };
  for (const { inner, entry } of state.maps) {
    note(maps, inner);
    note(progs, entry);
  }
  for (const { map, bound, target } of state.progs) {
    note(maps, map);
    note(maps, bound);
    note(progs, target);
  }
  for (const { map, prog, target } of state.links) {
    note(maps, map);
    note(progs, prog);
    note(progs, target);
  }
  return { maps, progs };
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
    if (isLiveMap(was) && isLiveMap(is) && !test(was, is)) return false;
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

/** The laws. */
export const LAWS: readonly BpfClaim[] = [refused, excl, thaw, frozen, live, held, plain];
