/**
 * Which relations every call keeps (Houdini: Flanagan and Leino, 2001), and which claims follow.
 *
 * A relation is dropped if some path of some call breaks it while all relations that are left hold before;
 * so until none is dropped. A claim is proved if no path breaks it while the relations hold.
 */
import type { Call } from '../../model/kernel/call.ts';
import type { ObjectSort } from '../../model/kernel/fields.ts';
import { NONE, OBJECTS } from '../../model/kernel/fields.ts';
import type { Reference } from '../../model/kernel/state.ts';
import { TABLES } from '../../model/kernel/state.ts';
import type { BpfClaim } from '../claims/bpf-claim.ts';
import { breaks, shows } from '../claims/judge.ts';
import type { Path } from './paths.ts';
import type { Mark, Read, Recorder } from './recorder.ts';
import { CAPACITY } from './recorder.ts';
import type { Relation } from './relations.ts';

/** A path on which something breaks although the relations hold before: what was known when it did. */
export type Blocked = {
  readonly call: Call;
  readonly path: Path;
  readonly reads: readonly Read[];
};

export type Induction = {
  /** The relations that every call keeps. */
  readonly kept: readonly Relation[];
  /** What broke each of the others. */
  readonly dropped: ReadonlyMap<Relation, Blocked>;
  /** The relations by which each of those that are kept is kept. */
  readonly support: ReadonlyMap<Relation, ReadonlySet<Relation>>;
  readonly rounds: number;
};

/** The answer of a proof of one claim: it follows from these relations, or here is a path on which it does not. */
export type Decided =
  | { readonly kind: 'follows'; readonly from: ReadonlySet<Relation> }
  | { readonly kind: 'blocked'; readonly by: Blocked };

type ByTrigger = ReadonlyMap<string, readonly Relation[]>;

const keyOf = (of: ObjectSort, field: string): string => `${of}.${field}`;

function indexed(relations: Iterable<Relation>): ByTrigger {
  return Map.groupBy(relations, ({ of, trigger }) => keyOf(of, trigger));
}

/** Something that is to hold; of one object, if it is a relation. */
type Instance = { readonly holds: () => boolean; readonly relation?: Relation };

/** One choice of the search below: the place, its values, the one that is tried, what spoke against values so far. */
type Level = {
  readonly place: number;
  readonly values: readonly unknown[];
  readonly mark: Mark;
  /** What is not settled before the choice. */
  readonly pending: readonly Instance[];
  readonly against: Set<number>;
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
    const { relation, holds } = instance;
    if (conflict !== undefined && (relation === undefined || !used.has(relation))) continue;
    const is = recorder.certain(holds);
    if (is === undefined) {
      pending.push(instance);
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

/** Relations that were needed for a reason so far, and an index of them. */
type Reasons = { readonly all: Set<Relation>; index: ByTrigger };

const noReasons = (): Reasons => ({ all: new Set(), index: new Map() });

/**
 * Whether what is known can be completed so that `wanted` holds, and the relations; then what is known in the
 * end. Relations that it takes to say no go into `reasons`: those that were needed before are tried alone
 * first, and none is added without need.
 */
function complete(
  recorder: Recorder,
  relations: ByTrigger,
  reasons: Reasons,
  wanted: readonly (() => boolean)[],
  given: readonly (() => boolean)[],
): readonly Read[] | undefined {
  if (wanted.some((holds) => recorder.certain(holds) === false)) return undefined;
  const reads = completeTo(recorder, relations, reasons, wanted);
  // what is given is seldom needed, and asks much
  if (reads === undefined || given.length === 0) return reads;
  return completeTo(recorder, relations, reasons, [...wanted, ...given]);
}

function completeTo(
  recorder: Recorder,
  relations: ByTrigger,
  reasons: Reasons,
  wanted: readonly (() => boolean)[],
): readonly Read[] | undefined {
  if (search(recorder, reasons.index, new Set(), wanted) === undefined) return undefined;
  const against = new Set<Relation>();
  const reads = search(recorder, relations, against, wanted);
  if (reads !== undefined) return reads;
  let needed = new Set([...reasons.all, ...against]);
  for (const relation of [...against].reverse()) {
    if (reasons.all.has(relation)) continue;
    const fewer = new Set(needed);
    fewer.delete(relation);
    if (search(recorder, indexed(fewer), new Set(), wanted) === undefined) needed = fewer;
  }
  for (const relation of needed) reasons.all.add(relation);
  reasons.index = indexed(reasons.all);
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
): readonly Read[] | undefined {
  const start = recorder.mark();
  const met = Object.fromEntries(OBJECTS.map((of) => [of, recorder.met(of)]));
  const limited = recorder.limited();
  const found: Instance[] = [];
  const speak = (place: number): void => {
    const { of, name, slot } = recorder.places[place]!;
    if (slot >= met[of]!) return;
    for (const relation of byTrigger.get(keyOf(of, name)) ?? []) {
      found.push({ relation, holds: () => relation.holds(recorder.state, slot) });
    }
  };
  /** What relations say of the fields that were chosen since, those aside that spoke from the beginning. */
  const speaking = (from: number): readonly Instance[] => {
    found.length = 0;
    for (let index = from; index < recorder.trailLength(); index++) {
      const place = recorder.trailAt(index);
      if (from === 0 || !limited.has(place)) speak(place);
    }
    if (from === 0) for (const place of limited.keys()) speak(place);
    return [...found];
  };
  const levels: Level[] = [];
  let instances: readonly Instance[] = [...wanted.map((holds) => ({ holds })), ...speaking(0)];
  for (;;) {
    const settled = settle(recorder, instances, used);
    if ('pending' in settled) {
      if (settled.wanted === NONE) {
        chooseRest(recorder);
        const reads = recorder.reads();
        recorder.backTo(start);
        return reads;
      }
      levels.push({
        place: settled.wanted,
        values: recorder.domain(settled.wanted),
        mark: recorder.mark(),
        pending: settled.pending,
        against: new Set(recorder.limiting(settled.wanted)),
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
    instances = [...level.pending, ...speaking(from)];
  }
}

/** Nothing asked for the rest of the fields that have one of several values: any of these will do. */
function chooseRest(recorder: Recorder): void {
  for (const [place, [value]] of recorder.limited()) {
    if (recorder.valueAt(place) === undefined) recorder.choose(place, value);
  }
}

/** Goes back to the last choice that a conflict speaks of and that has values left; false if there is none. */
function goBack(levels: Level[], conflict: Iterable<number>): boolean {
  const reason = new Set(conflict);
  for (let level = levels.at(-1); level !== undefined; level = levels.at(-1)) {
    if (reason.has(level.place)) {
      for (const place of reason) if (place !== level.place) level.against.add(place);
      if (level.next < level.values.length) return true;
      reason.delete(level.place);
      for (const place of level.against) reason.add(place);
    }
    levels.pop();
  }
  return false;
}

/**
 * Runs `test` for every object of which a path may have changed what a relation says: those that it wrote,
 * and whatever refers to what it wrote (an object that it met, or another one).
 */
function eachSubject(
  recorder: Recorder,
  relation: Relation,
  path: Path,
  test: (slot: number) => boolean,
): boolean {
  const hits = path.writes.filter(({ of, fields }) =>
    fields.some((field) => relation.reads.has(keyOf(of, field))),
  );
  const own = hits.filter(({ of }) => of === relation.of).map(({ slot }) => slot);
  if (own.some(test)) return true;
  return hits.some(({ of, slot }) =>
    relation.ways.some(
      (way) =>
        way.at(-1)!.to === of &&
        alongBack(recorder, way, slot, (subject) => !own.includes(subject) && test(subject)),
    ),
  );
}

/** Runs `test` with every object from which a way of references leads to a slot. */
function alongBack(
  recorder: Recorder,
  way: readonly Reference[],
  slot: number,
  test: (slot: number) => boolean,
): boolean {
  const last = way.at(-1);
  if (last === undefined) return test(slot);
  const beyond = Math.min(recorder.met(last.from) + 1, CAPACITY[last.from]);
  const index = Object.keys(TABLES[last.from]).indexOf(last.field);
  for (let holder = 0; holder < beyond; holder++) {
    const place = recorder.placeOf(last.from, holder, index);
    const known = recorder.valueAt(place);
    if (known !== undefined && known !== slot) continue;
    const mark = recorder.mark();
    if (known === undefined) recorder.choose(place, slot);
    const found = alongBack(recorder, way.slice(0, -1), holder, test);
    recorder.backTo(mark);
    if (found) return true;
  }
  return false;
}

/** What a path does to a relation: undefined if it keeps it, else what was known when it broke. */
function broken(
  recorder: Recorder,
  relation: Relation,
  path: Path,
  byTrigger: ByTrigger,
  reasons: Reasons,
): readonly Read[] | undefined {
  let reads: readonly Read[] | undefined;
  eachSubject(recorder, relation, path, (slot) => {
    reads = complete(
      recorder,
      byTrigger,
      reasons,
      [() => !relation.holds(path.outcome.state, slot), () => relation.holds(recorder.state, slot)],
      path.given,
    );
    return reads !== undefined;
  });
  return reads;
}

/** The greatest set of these relations that every one of these paths keeps. */
export function induce(
  recorder: Recorder,
  candidates: readonly Relation[],
  paths: readonly Path[],
  goOn: () => boolean = () => true,
): Induction | undefined {
  const active = new Set(candidates);
  const dropped = new Map<Relation, Blocked>();
  const support = new Map<Relation, Reasons>();
  const open = new Set(candidates);
  let rounds = 0;
  const writing = paths.filter(({ writes }) => writes.length > 0);
  while (open.size > 0) {
    rounds++;
    let byTrigger = indexed(active);
    const checked = [...open];
    open.clear();
    for (const relation of checked) support.set(relation, noReasons());
    const left = new Set(checked);
    for (const path of writing) {
      if (!goOn()) return undefined;
      const writes = path.writes.flatMap(({ of, fields }) =>
        fields.map((field) => keyOf(of, field)),
      );
      const affected = [...left].filter(({ reads }) => writes.some((write) => reads.has(write)));
      if (affected.length === 0) continue;
      recorder.begin(path.call);
      recorder.load(path.reads, path.limits);
      for (const relation of affected) {
        const reads = broken(recorder, relation, path, byTrigger, support.get(relation)!);
        if (reads === undefined) continue;
        active.delete(relation);
        left.delete(relation);
        support.delete(relation);
        dropped.set(relation, { call: path.call, path, reads });
        byTrigger = indexed(active);
      }
    }
    for (const relation of active) {
      if ([...support.get(relation)!.all].some((other) => !active.has(other))) open.add(relation);
    }
  }
  recorder.begin();
  const reasons = new Map([...support].map(([relation, { all }]) => [relation, all] as const));
  return { kept: [...active], dropped, support: reasons, rounds };
}

/** Whether a claim follows from relations: no path breaks it (of a use: shows it) while they hold before. */
export function decide(
  recorder: Recorder,
  claim: BpfClaim,
  relations: readonly Relation[],
  paths: readonly Path[],
): Decided {
  const byTrigger = indexed(relations);
  const from = noReasons();
  const against = claim.kind === 'sometimes' ? shows : breaks;
  for (const path of paths) {
    recorder.begin(path.call);
    recorder.load(path.reads, path.limits);
    const made = { before: recorder.state, call: path.call, outcome: path.outcome };
    const reads = complete(recorder, byTrigger, from, [() => against(claim, made)], path.given);
    if (reads !== undefined) return { kind: 'blocked', by: { call: path.call, path, reads } };
  }
  return { kind: 'follows', from: from.all };
}
