/** What occurred in random walks, by sort of call, by errno, by channel. */
import type { Call } from '../../model/kernel/call.ts';
import { nameOfAnswer } from '../../model/kernel/errno.ts';
import type { Channel } from '../../model/kernel/outcome.ts';
import type { State } from '../../model/kernel/state.ts';
import type { Made } from './walk.ts';

export type Tallied = {
  readonly calls: number;
  /** Calls that the model accepted, and that changed something. */
  readonly accepted: number;
  readonly changed: number;
  /** By sort of call, how many were made and how many accepted. */
  readonly sorts: Readonly<Record<string, { readonly made: number; readonly accepted: number }>>;
  /** By name, how often a call was refused with it. */
  readonly errnos: Readonly<Record<string, number>>;
  /** By channel, how often a program accessed a map. */
  readonly channels: Readonly<Partial<Record<Channel, number>>>;
};

/** Counts the calls of walks; by their numbers, which costs least. */
export function tallyOf(calls: readonly Call[]): {
  readonly count: (before: State, made: Made) => void;
  readonly calls: () => number;
  /** The counts since it was last called. */
  readonly take: () => Tallied;
} {
  const names = [...new Set(calls.map(({ call }) => call))].toSorted();
  const sortOf = Uint8Array.from(calls, ({ call }) => names.indexOf(call));
  const tried = new Uint32Array(names.length);
  const succeeded = new Uint32Array(names.length);
  const answers = new Map<number, number>();
  const channels = new Map<Channel, number>();
  let made = 0;
  let changed = 0;

  const count = (before: State, { index, outcome }: Made): void => {
    made++;
    const sort = sortOf[index]!;
    tried[sort] = tried[sort]! + 1;
    if (outcome.state !== before) changed++;
    if (outcome.answer < 0) {
      answers.set(outcome.answer, (answers.get(outcome.answer) ?? 0) + 1);
      return;
    }
    succeeded[sort] = succeeded[sort]! + 1;
    for (const { channel } of outcome.events) {
      channels.set(channel, (channels.get(channel) ?? 0) + 1);
    }
  };

  const take = (): Tallied => {
    const sorts = names
      .map((name, sort) => [name, { made: tried[sort]!, accepted: succeeded[sort]! }] as const)
      .filter(([, sort]) => sort.made > 0);
    const taken = {
      calls: made,
      accepted: sorts.reduce((so, [, { accepted }]) => so + accepted, 0),
      changed,
      sorts: Object.fromEntries(sorts),
      errnos: Object.fromEntries([...answers].map(([it, times]) => [nameOfAnswer(it), times])),
      channels: Object.fromEntries(channels),
    };
    for (const sums of [tried, succeeded]) sums.fill(0);
    for (const sums of [answers, channels]) sums.clear();
    made = changed = 0;
    return taken;
  };
  return { count, calls: () => made, take };
}

/** Counts added up: whatever their order, and whether some were added up before. */
export function sumOf(parts: readonly Tallied[]): Tallied {
  const sum = (of: (part: Tallied) => number): number =>
    parts.reduce((so, part) => so + of(part), 0);
  const sorts = parts.map((part) => part.sorts);
  const made = sumByName(sorts, (sort) => sort.made);
  const accepted = sumByName(sorts, (sort) => sort.accepted);
  return {
    calls: sum(({ calls }) => calls),
    accepted: sum((part) => part.accepted),
    changed: sum(({ changed }) => changed),
    sorts: Object.fromEntries(
      Object.entries(made).map(([sort, times]) => [
        sort,
        { made: times, accepted: accepted[sort]! },
      ]),
    ),
    errnos: counts(parts.map(({ errnos }) => errnos)),
    channels: counts(parts.map(({ channels }) => channels)),
  };
}

/** A number by name of each, added up. */
export function sumByName<T>(
  all: readonly Readonly<Record<string, T>>[],
  of: (one: T) => number,
): Readonly<Record<string, number>> {
  const sums = new Map<string, number>();
  for (const [name, one] of all.flatMap((some) => Object.entries(some)))
    sums.set(name, (sums.get(name) ?? 0) + of(one));
  return Object.fromEntries(inOrder([...sums.keys()]).map((name) => [name, sums.get(name)!]));
}

/** Numbers by name, added up. */
export const counts = (
  all: readonly Readonly<Record<string, number>>[],
): Readonly<Record<string, number>> => sumByName(all, (times) => times);

/** Each name once, in the order of the alphabet: how they came must not show. */
export function inOrder(names: readonly string[]): readonly string[] {
  return [...new Set(names)].toSorted();
}
