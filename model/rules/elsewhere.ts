/** What a choice is given, said anew: other objects that say the same, in other slots. A slot is a name that user space chose. */
import type { ObjectSort } from '../kernel/fields.ts';
import type { LinkSlot, MapSlot, ProgSlot, State } from '../kernel/state.ts';
import { isState, REFERENCES } from '../kernel/state.ts';

const MOVED = new WeakSet<object>();

/** Whether a question is one that `elsewhere` made: nothing in a search varied because it says other slots. */
export function isElsewhere(given: readonly unknown[]): boolean {
  return given.some((part) => typeof part === 'object' && part !== null && MOVED.has(part));
}

/** The same question with every object copied and the slots of each sort in reverse; undefined if no state is given. */
export function elsewhere(given: readonly unknown[]): readonly unknown[] | undefined {
  const state = given.find(isState);
  if (state === undefined) return undefined;
  const { maps, progs, links } = state;
  const most = { map: maps.length - 1, prog: progs.length - 1, link: links.length - 1 };
  const copy = <T extends MapSlot | ProgSlot | LinkSlot>(from: ObjectSort, object: T): T => {
    const fields: Record<string, unknown> = { ...object };
    for (const { field, to } of REFERENCES.filter((reference) => reference.from === from)) {
      const slot = fields[field] as number;
      if (slot >= 0) fields[field] = most[to] - slot;
    }
    return fields as T;
  };
  const moved: State = {
    maps: maps.map((map) => copy('map', map)).toReversed(),
    progs: progs.map((prog) => copy('prog', prog)).toReversed(),
    links: links.map((link) => copy('link', link)).toReversed(),
  };
  MOVED.add(moved);
  return given.map((part) => (part === state ? moved : isMap(part) ? copy('map', part) : part));
}

function isMap(value: unknown): value is MapSlot {
  return typeof value === 'object' && value !== null && 'excl' in value;
}
