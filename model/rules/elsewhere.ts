/** What a choice is given, said anew: other objects that say the same, in other slots. A slot is a name that user space chose. */
import type { ObjectSort } from '../kernel/fields.ts';
import type { LinkSlot, MapSlot, ProgSlot, State } from '../kernel/state.ts';
import { isState, REFERENCES } from '../kernel/state.ts';

const MOVED = new WeakSet<object>();

/** Whether a question is one that `elsewhere` made: nothing in a search varied because it says other slots. */
export function isElsewhere(given: readonly unknown[]): boolean {
  return given.some((part) => typeof part === 'object' && part !== null && MOVED.has(part));
}

/** What is given of a choice's question, said anew, and how an answer is said anew. */
type Elsewhere = {
  readonly given: readonly unknown[];
  readonly answered: (answer: unknown) => unknown;
};

type Way = (slot: number, count: number) => number;

/** Where an object goes, of so many of its sort: no slot, and no order of two, stays in both what it was. */
const WAYS: readonly Way[] = [
  (slot, count) => count - 1 - slot, // the one in the middle stays
  (slot, count) => (slot + 1) % count,
];
/** Without a state nobody knows how many there are, or what is in a slot. */
const ONWARD: readonly Way[] = [(slot) => slot + 1];

/** The same question with every object copied and in another slot, in each way; none if no object is given. */
export function elsewhere(given: readonly unknown[]): readonly Elsewhere[] {
  const state = given.find(isState);
  if (state === undefined) return given.some(isMap) ? ONWARD.map((way) => by(way, given)) : [];
  const most = Math.max(state.maps.length, state.progs.length, state.links.length);
  return WAYS.slice(0, most > 2 ? 2 : 1).map((way) => by(way, given, state));
}

function by(way: Way, given: readonly unknown[], state?: State): Elsewhere {
  const { maps = [], progs = [], links = [] } = state ?? {};
  const count = { map: maps.length, prog: progs.length, link: links.length };
  const copy = <T extends MapSlot | ProgSlot | LinkSlot>(from: ObjectSort, object: T): T => {
    const fields: Record<string, unknown> = { ...object };
    for (const { field, to } of REFERENCES.filter((reference) => reference.from === from)) {
      const slot = fields[field] as number;
      if (slot >= 0) fields[field] = way(slot, count[to]);
    }
    MOVED.add(fields);
    return fields as T;
  };
  const place = <T extends MapSlot | ProgSlot | LinkSlot>(
    sort: ObjectSort,
    slots: readonly T[],
  ): readonly T[] => {
    const placed = [...slots];
    for (const [slot, object] of slots.entries()) {
      placed[way(slot, slots.length)] = copy(sort, object);
    }
    return placed;
  };
  const moved: State = {
    maps: place('map', maps),
    progs: place('prog', progs),
    links: place('link', links),
  };
  MOVED.add(moved);
  return {
    given: given.map((part) => (isState(part) ? moved : isMap(part) ? copy('map', part) : part)),
    answered: (answer) => (isMap(answer) ? copy('map', answer) : answer),
  };
}

function isMap(value: unknown): value is MapSlot {
  return typeof value === 'object' && value !== null && 'excl' in value;
}
