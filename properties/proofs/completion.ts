/**
 * Whether what is known of a state can be completed so that relations hold in it: a search by choices that
 * goes back to the last choice that matters (Prosser, 1993: conflict-directed backjumping).
 */
import type { ObjectSort } from '../../model/kernel/fields.ts';
import { NONE } from '../../model/kernel/fields.ts';
import type { Mark, Read, Recorder } from './recorder.ts';
import type { Relation } from './relations.ts';

/** How many objects of each sort were met. */
type Met = Readonly<Record<ObjectSort, number>>;

/** What is known in the end, and of how many objects the relations were asked. */
export type Completion = { readonly reads: readonly Read[]; readonly met: Met };

const metBy = (recorder: Recorder): Met => ({
  map: recorder.met('map'),
  prog: recorder.met('prog'),
  link: recorder.met('link'),
});

/** Relations by the field that makes them speak of an object. */
export type ByTrigger = ReadonlyMap<string, readonly Relation[]>;

const keyOf = (of: ObjectSort, field: string): string => `${of}.${field}`;

export function indexed(relations: Iterable<Relation>): ByTrigger {
  return Map.groupBy(relations, ({ of, trigger }) => keyOf(of, trigger));
}

/** Something that is to hold; of one object, if it is a relation. Undecided as long as what it wanted to know is unknown. */
type Instance = {
  readonly holds: () => boolean;
  readonly relation: Relation | undefined;
  readonly wants: number;
};

/** One choice of the search below: the place, its values, the one that is tried, what spoke against values so far. */
type Level = {
  readonly place: number;
  readonly values: readonly unknown[];
  readonly mark: Mark;
  /** What is not settled before the choice. */
  readonly pending: readonly Instance[];
  readonly against: number[];
  next: number;
};

/** What of a list of instances is not settled by what is known; or the places by which one is false. */
function settle(
  recorder: Recorder,
  instances: readonly Instance[],
  used: Set<Relation>,
): { readonly pending: readonly Instance[]; readonly wanted: number } | readonly number[] {
  const pending: Instance[] = [];
  let wanted = NONE;
  let conflict: readonly number[] | undefined;
  let against: Relation | undefined;
  for (const instance of instances) {
    const { relation, holds, wants } = instance;
    if (conflict !== undefined && (relation === undefined || !used.has(relation))) continue;
    if (wants !== NONE && recorder.valueAt(wants) === undefined) {
      pending.push(instance);
      if (wanted === NONE) wanted = wants;
      continue;
    }
    const is = recorder.certain(holds);
    if (is === undefined) {
      pending.push({ holds, relation, wants: recorder.wanted() });
      if (wanted === NONE) wanted = recorder.wanted();
    } else if (!is) {
      // of several that say no, rather one that said no before: reasons stay few
      conflict = recorder.touched();
      against = relation;
      if (relation === undefined || used.has(relation)) break;
    }
  }
  if (conflict === undefined) return { pending, wanted };
  if (against !== undefined) used.add(against);
  return conflict;
}

/** Relations that were needed for a reason so far, an index of them, and those that the last reason took. */
export type Reasons = { readonly all: Set<Relation>; index: ByTrigger; last: Set<Relation> };

export const noReasons = (): Reasons => ({ all: new Set(), index: new Map(), last: new Set() });

/** Relations that are needed for a reason, be they new or not. */
export function addReasons(reasons: Reasons, needed: ReadonlySet<Relation>): void {
  const before = reasons.all.size;
  for (const relation of needed) {
    reasons.all.add(relation);
    reasons.last.add(relation);
  }
  if (reasons.all.size > before) reasons.index = indexed(reasons.all);
}

/**
 * Whether what is known can be completed so that `wanted` holds, and the relations; then what is known in the
 * end. Relations that it takes to say no go into `reasons`: those that were needed before are tried alone
 * first, and none is added without need.
 */
export function complete(
  recorder: Recorder,
  relations: ByTrigger,
  reasons: Reasons,
  wanted: readonly (() => boolean)[],
  given: readonly (() => boolean)[],
): Completion | undefined {
  if (wanted.some((holds) => recorder.certain(holds) === false)) return undefined;
  const found = completeTo(recorder, relations, reasons, wanted);
  // what is given is seldom needed, and asks much
  if (found === undefined || given.length === 0) return found;
  return completeTo(recorder, relations, reasons, [...wanted, ...given]);
}

function completeTo(
  recorder: Recorder,
  relations: ByTrigger,
  reasons: Reasons,
  wanted: readonly (() => boolean)[],
): Completion | undefined {
  let needed = new Set<Relation>();
  if (search(recorder, reasons.index, needed, wanted) !== undefined) {
    const against = new Set<Relation>();
    const found = search(recorder, relations, against, wanted);
    if (found !== undefined) return found;
    let candidates = new Set([...reasons.all, ...against]);
    needed = against;
    for (const relation of [...against].reverse()) {
      if (reasons.all.has(relation)) continue;
      const fewer = new Set(candidates);
      fewer.delete(relation);
      const used = new Set<Relation>();
      if (search(recorder, indexed(fewer), used, wanted) !== undefined) continue;
      candidates = fewer;
      needed = used;
    }
  }
  addReasons(reasons, needed);
  return undefined;
}

/**
 * A search by choices that goes back to the last choice that matters (Prosser, 1993: conflict-directed
 * backjumping). The relations are asked of the objects met so far.
 */
function search(
  recorder: Recorder,
  byTrigger: ByTrigger,
  used: Set<Relation>,
  wanted: readonly (() => boolean)[],
): Completion | undefined {
  const start = recorder.mark();
  const met = metBy(recorder);
  const limited = recorder.limited();
  const speak = (place: number, into: Instance[]): void => {
    const { of, key, slot } = recorder.places[place]!;
    if (slot >= met[of]) return;
    const relations = byTrigger.get(key);
    if (relations === undefined) return;
    for (const relation of relations) {
      into.push({ relation, holds: () => relation.holds(recorder.state, slot), wants: NONE });
    }
  };
  /** Adds what relations say of the fields that were chosen since, those aside that spoke from the beginning. */
  const speaking = (from: number, into: Instance[]): readonly Instance[] => {
    for (let index = from; index < recorder.trailLength(); index++) {
      const place = recorder.trailAt(index);
      if (from === 0 || !limited.has(place)) speak(place, into);
    }
    if (from === 0) for (const place of limited.keys()) speak(place, into);
    return into;
  };
  const levels: Level[] = [];
  const first = wanted.map((holds): Instance => ({ holds, relation: undefined, wants: NONE }));
  let instances = speaking(0, first);
  for (;;) {
    const settled = settle(recorder, instances, used);
    if ('pending' in settled) {
      if (settled.wanted === NONE) {
        chooseRest(recorder);
        const reads = recorder.reads();
        recorder.backTo(start);
        return { reads, met };
      }
      levels.push({
        place: settled.wanted,
        values: recorder.domain(settled.wanted),
        mark: recorder.mark(),
        pending: settled.pending,
        against: [...recorder.limiting(settled.wanted)],
        next: 0,
      });
    } else {
      if (!goBack(levels, settled)) {
        recorder.backTo(start);
        return undefined;
      }
    }
    const level = levels.at(-1)!;
    recorder.backTo(level.mark);
    const from = recorder.trailLength();
    recorder.choose(level.place, level.values[level.next++]);
    instances = speaking(from, level.pending.slice());
  }
}

/** Whether a completion that was found with other relations agrees with these as well. */
export function agrees(
  recorder: Recorder,
  byTrigger: ByTrigger,
  { reads, met }: Completion,
): boolean {
  recorder.load(reads);
  return reads.every(([place]) => {
    const { of, key, slot } = recorder.places[place]!;
    if (slot >= met[of]) return true;
    const speaking = byTrigger.get(key) ?? [];
    return speaking.every(
      ({ holds }) => recorder.certain(() => holds(recorder.state, slot)) === true,
    );
  });
}

/** Nothing asked for the rest of the fields that have one of several values: any of these will do. */
function chooseRest(recorder: Recorder): void {
  for (const [place, [value]] of recorder.limited()) {
    if (recorder.valueAt(place) === undefined) recorder.choose(place, value);
  }
}

/** Goes back to the last choice that a conflict speaks of and that has values left; false if there is none. */
function goBack(levels: Level[], conflict: readonly number[]): boolean {
  let reason = conflict;
  for (let level = levels.at(-1); level !== undefined; level = levels.at(-1)) {
    if (reason.includes(level.place)) {
      for (const place of reason) if (place !== level.place) level.against.push(place);
      if (level.next < level.values.length) return true;
      reason = [...new Set(level.against)];
    }
    levels.pop();
  }
  return false;
}
