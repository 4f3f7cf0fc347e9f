/**
 * Which relations every call keeps (Houdini: Flanagan and Leino, 2001), and which claims follow.
 *
 * A relation is dropped if some path of some call breaks it while all relations that are left hold before;
 * so until none is dropped. A claim is proved if no path breaks it while the relations hold.
 */
import type { Call } from '../../model/kernel/call.ts';
import type { Reference } from '../../model/kernel/state.ts';
import type { BpfClaim } from '../claims/bpf-claim.ts';
import { breaks, shows } from '../claims/judge.ts';
import type { ByTrigger, Completion, Reasons } from './completion.ts';
import { addReasons, agrees, complete, indexed, noReasons } from './completion.ts';
import type { PathBlock, Path } from './paths.ts';
import type { Recorder } from './recorder.ts';
import { CAPACITY, NAMES } from './recorder.ts';
import type { Relation } from './relations.ts';

/** A path on which something breaks although the relations hold before: what was known when it did. */
export type Blocked = Completion & { readonly call: Call; readonly path: Path };

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

/** Asked for each path whether to go on: so many blocks of paths are done, of so many. */
export type GoOn = (done: number, of: number) => boolean;

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
  const hits = path.writes.filter(({ keys }) => writesWhatIsRead(keys, relation));
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
  const index = NAMES[last.from].indexOf(last.field);
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
): Completion | undefined {
  let found: Completion | undefined;
  eachSubject(recorder, relation, path, (slot) => {
    found = complete(
      recorder,
      byTrigger,
      reasons,
      [() => !relation.holds(path.outcome.state, slot), () => relation.holds(recorder.state, slot)],
      path.given,
    );
    return found !== undefined;
  });
  return found;
}

/** What is known from earlier of where relations break; more is added. */
type Breaches = Map<Relation, Blocked[]>;

/** Drops relations that are known to break on some of these paths, until none is. */
function dropKnown(
  recorder: Recorder,
  active: Set<Relation>,
  dropped: Map<Relation, Blocked>,
  blocks: readonly PathBlock[],
  breaches: Breaches,
): void {
  if (breaches.size === 0) return;
  const paths = new Set(blocks.flatMap(({ paths: some }) => some));
  for (let before = -1; before !== active.size;) {
    before = active.size;
    let byTrigger = indexed(active);
    for (const relation of active) {
      const known = breaches.get(relation)?.filter(({ path }) => paths.has(path)) ?? [];
      const breach = known.find((one) => {
        recorder.begin(one.call);
        return agrees(recorder, byTrigger, one);
      });
      if (breach === undefined) continue;
      active.delete(relation);
      dropped.set(relation, breach);
      byTrigger = indexed(active);
    }
  }
}

/** The greatest set of these relations that every one of these paths keeps. */
export function induce(
  recorder: Recorder,
  candidates: readonly Relation[],
  blocks: readonly PathBlock[],
  goOn: GoOn = () => true,
  breaches: Breaches = new Map(),
): Induction | undefined {
  const active = new Set(candidates);
  const dropped = new Map<Relation, Blocked>();
  const support = new Map<Relation, Reasons>();
  dropKnown(recorder, active, dropped, blocks, breaches);
  const open = new Set(active);
  let rounds = 0;
  while (open.size > 0) {
    rounds++;
    const left = new Set(open);
    open.clear();
    for (const relation of left) support.set(relation, noReasons());
    let byTrigger = indexed(active);
    const drop = (relation: Relation, by: Blocked): void => {
      active.delete(relation);
      left.delete(relation);
      support.delete(relation);
      dropped.set(relation, by);
      breaches.set(relation, [...(breaches.get(relation) ?? []), by]);
      byTrigger = indexed(active);
    };
    const tryOn = (path: Path, relations: readonly Relation[]): void => {
      const writes = fieldsWritten(path);
      const affected = relations.filter((it) => left.has(it) && writesWhatIsRead(writes, it));
      if (affected.length === 0) return;
      recorder.begin(path.call);
      recorder.load(path.reads, path.limits);
      for (const relation of affected) {
        const by = broken(recorder, relation, path, byTrigger, support.get(relation)!);
        if (by !== undefined) drop(relation, { ...by, call: path.call, path });
      }
    };
    for (const [done, block] of blocks.entries()) {
      const asked = [...left].filter((relation) => writesWhatIsRead(block.writes, relation));
      const unsettled = asked.filter((it) => !isKept(block, it, active, support.get(it)!));
      for (const path of unsettled.length === 0 ? [] : block.paths) {
        if (!goOn(done, blocks.length)) return undefined;
        tryOn(path, unsettled);
      }
      for (const relation of unsettled) {
        if (left.has(relation)) block.keeps.set(relation, new Set(support.get(relation)!.last));
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

const fieldsWritten = ({ writes }: Path): readonly string[] => writes.flatMap(({ keys }) => keys);

function writesWhatIsRead(writes: Iterable<string>, { reads }: Relation): boolean {
  for (const field of writes) if (reads.has(field)) return true;
  return false;
}

/** Whether it is known that a block keeps it, by relations that are left; else reasons of the block begin anew. */
function isKept(
  { keeps }: PathBlock,
  asked: Relation | BpfClaim,
  left: ReadonlySet<Relation>,
  reasons: Reasons,
): boolean {
  reasons.last = new Set();
  const known = keeps.get(asked);
  if (known === undefined || ![...known].every((relation) => left.has(relation))) return false;
  addReasons(reasons, known);
  return true;
}

/** Whether claims follow from relations: no path breaks one (shows it, if it is a use) while they hold before. */
export function decide(
  recorder: Recorder,
  claims: readonly BpfClaim[],
  relations: readonly Relation[],
  blocks: readonly PathBlock[],
  goOn: GoOn = () => true,
): ReadonlyMap<BpfClaim, Decided> | undefined {
  const byTrigger = indexed(relations);
  const given = new Set(relations);
  const reasons = new Map(claims.map((claim) => [claim, noReasons()]));
  const blocked = new Map<BpfClaim, Decided>();
  for (const [done, block] of blocks.entries()) {
    const unsettled = claims.filter(
      (claim) => !blocked.has(claim) && !isKept(block, claim, given, reasons.get(claim)!),
    );
    for (const path of unsettled.length === 0 ? [] : block.paths) {
      if (!goOn(done, blocks.length)) return undefined;
      recorder.begin(path.call);
      recorder.load(path.reads, path.limits);
      const made = { before: recorder.state, call: path.call, outcome: path.outcome };
      for (const claim of unsettled) {
        if (blocked.has(claim)) continue;
        const against = claim.kind === 'sometimes' ? shows : breaks;
        const wanted = [() => against(claim, made)];
        const by = complete(recorder, byTrigger, reasons.get(claim)!, wanted, path.given);
        if (by === undefined) continue;
        blocked.set(claim, { kind: 'blocked', by: { ...by, call: path.call, path } });
      }
    }
    for (const claim of unsettled) {
      if (!blocked.has(claim)) block.keeps.set(claim, reasons.get(claim)!.last);
    }
  }
  recorder.begin();
  return new Map(
    claims.map((claim) => [
      claim,
      blocked.get(claim) ?? { kind: 'follows', from: reasons.get(claim)!.all },
    ]),
  );
}
