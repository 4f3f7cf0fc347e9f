/** Other names for slots and colours: what a trace means does not depend on them. */
import type { Call, ExclArg } from '../../model/kernel/call.ts';
import { fieldsOf, filledBy, valueIn } from '../../model/kernel/call.ts';
import type { Field, ObjectSort, Sort } from '../../model/kernel/fields.ts';
import type { State } from '../../model/kernel/state.ts';
import { TABLES } from '../../model/kernel/state.ts';
import type { Digest, Text } from '../../model/programs/text.ts';
import { textNamed } from '../../model/programs/text.ts';

/** New names: by old slot the new one, and by old colour the new one. Each must be a permutation. */
export type Renaming = Readonly<Record<ObjectSort, readonly number[]>> & {
  readonly colours: Readonly<Record<string, string>>;
};

/** The call with new names. What is no slot (no map, a closed fd, the fd of the program in p0) stays. */
export function renameCall(names: Renaming, call: Call): Call {
  return renamed(names, call, fieldsOf(call.call), (field) => valueIn(call, field));
}

/** The state with new names. */
export function renameState(names: Renaming, { maps, progs, links }: State): State {
  const all = <T extends object>(of: ObjectSort, slots: readonly T[]): readonly T[] => {
    const fields = Object.entries(TABLES[of]);
    const after = [...slots];
    for (const [slot, it] of slots.entries()) {
      after[slotIn(names[of], slot)] = renamed(names, it, fields, (field) => it[field as keyof T]);
    }
    return after;
  };
  return { maps: all('map', maps), progs: all('prog', progs), links: all('link', links) };
}

function renamed<T extends object>(
  names: Renaming,
  thing: T,
  fields: readonly (readonly [string, Field])[],
  valueOf: (field: string) => unknown,
): T {
  const changed = fields.map(([name, { sort }]) => [name, renameValue(names, sort, valueOf(name))]);
  return { ...thing, ...Object.fromEntries(changed) } as T;
}

function renameValue(names: Renaming, sort: Sort, value: unknown): unknown {
  switch (sort.kind) {
    case 'slot':
      return slotIn(names[sort.of], value as number);
    case 'map fd':
      return slotIn(names.map, value as number);
    case 'text':
      return renameText(names, value as Text);
    case 'digest':
      return renameDigest(names, value as Digest);
    case 'hash argument': {
      const excl = value as ExclArg;
      if (excl.form !== 'well-formed') return excl;
      return { ...excl, digest: renameDigest(names, excl.digest) };
    }
    case 'content':
    case 'key':
    case 'choice':
      return value;
    default:
      return sort satisfies never;
  }
}

const slotIn = (names: readonly number[], slot: number): number => names[slot] ?? slot;

function renameText(names: Renaming, text: Text): Text {
  return textNamed(`${text.behaviour}.${names.colours[text.colour] ?? text.colour}`) ?? text;
}

/** The digest of a text is its name; `none` and `zero` are no text's. */
function renameDigest(names: Renaming, digest: Digest): Digest {
  const text = textNamed(digest);
  return text === undefined ? digest : renameText(names, text).digest;
}

/** The calls with slots numbered in the order in which they are first filled, as user space might. */
export function numberedAnew(calls: readonly Call[]): readonly Call[] {
  const filled = calls.flatMap((call) => filledBy(call) ?? []);
  const names = (of: ObjectSort): readonly number[] => {
    // the slots that nothing fills come last, in their own order
    const own = filled.filter((it) => it.of === of).map(({ slot }) => slot);
    const order = [...new Set([...own, ...Array(16).keys()])];
    return order.map((_, slot) => order.indexOf(slot));
  };
  const naming = { map: names('map'), prog: names('prog'), link: names('link'), colours: {} };
  return calls.map((call) => renameCall(naming, call));
}
