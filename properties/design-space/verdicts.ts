/** Questions to what is known of a space: verdicts, what is nearest, what is to be decided for that. */
import { GOALS } from '../claims/all.ts';
import { USES } from '../claims/uses.ts';
import type { ClaimProof } from '../proofs/prove.ts';
import type { Strength } from '../verdicts/strength.ts';
import { strengthOf } from '../verdicts/strength.ts';
import type { DesignSet } from './design-set.ts';
import { add, allDesigns, forEachIn, has, noDesigns, take } from './design-set.ts';
import type { Knowledge, KnownVerdicts } from './knowledge.ts';
import { JUDGED } from './projection.ts';
import type { Point } from './space.ts';
import { awayFrom } from './space.ts';

const isJudged = (id: string): boolean => JUDGED.some((claim) => claim.id === id);

/** The goals that are judged of a space; those left out say that several of these hold. */
export const SPACE_GOALS: readonly string[] = GOALS.map(({ id }) => id).filter(isJudged);

/** The uses, all of which are judged of a space. */
export const SPACE_USES: readonly string[] = USES.map(({ id }) => id);

/** The goals that a repair is to reach: all but the one that costs all exclusive outer maps, as the front shows. */
export const REPAIRED: readonly string[] = SPACE_GOALS.filter((id) => id !== 'outer-side');

/** The claims that follow from goals: each says that those hold. */
export const CONJUNCTIONS: Readonly<Record<string, readonly string[]>> = {
  exclusive: waysIn().filter((id) => id !== 'sys-bpf'),
  'exclusive-strict': waysIn(),
};

function waysIn(): readonly string[] {
  return GOALS.flatMap(({ id, channel }) => (channel === undefined ? [] : [id]));
}

/** `shown`: a trace breaks the goal, or shows the use. `excluded`: nothing does, in any scope that was to be searched. */
export type SpaceVerdict = 'shown' | 'excluded' | 'open';

/** What is known of a claim under a design. */
export function verdictOf(known: Knowledge, id: string, number: number): SpaceVerdict {
  const parts = CONJUNCTIONS[id];
  if (parts !== undefined) {
    const verdicts = parts.map((part) => verdictOf(known, part, number));
    if (verdicts.includes('shown')) return 'shown';
    return verdicts.includes('open') ? 'open' : 'excluded';
  }
  const about = known.claims.get(id);
  if (about === undefined) throw new RangeError(`space: ${id} is not judged`);
  if (has(about.shown, number)) return 'shown';
  const all = [...about.excluded.values()];
  return all.length > 0 && all.every((set) => has(set, number)) ? 'excluded' : 'open';
}

/** What was proved of a design, by its number in the space; undefined if nothing was asked. */
export type ProofsBy = (
  number: number,
) => readonly Pick<ClaimProof, 'id' | 'verdict'>[] | undefined;

/** How much a verdict says, where somebody has tried to prove it. A proof counts only where the claim's premise was met. */
export function strengthIn(
  known: Knowledge,
  id: string,
  number: number,
  proofsBy: ProofsBy,
): Strength {
  const [shown, excluded] = SPACE_USES.includes(id)
    ? (['possible', 'impossible'] as const)
    : (['violated', 'holds'] as const);
  const isMet = (CONJUNCTIONS[id] ?? [id]).every((part) =>
    has(known.claims.get(part)!.met, number),
  );
  const proof = proofsBy(number)?.find((claim) => claim.id === id);
  return strengthOf(
    { id, verdict: { shown, excluded, open: 'unknown' as const }[verdictOf(known, id, number)] },
    isMet || excluded === 'impossible' ? proof : undefined,
  );
}

/** The shortest known trace that breaks the goal, or shows the use, under a design. */
export function traceOf(known: Knowledge, id: string, number: number): KnownVerdicts | undefined {
  const traces = (CONJUNCTIONS[id] ?? [id]).flatMap((part) => {
    const its = known.claims.get(part)?.by.find(({ designs }) => has(designs, number));
    return its === undefined ? [] : [its.found];
  });
  return traces.toSorted((one, other) => one.trace.length - other.trace.length)[0];
}

/** The scopes that can decide a claim. */
export function scopesOf(known: Knowledge, id: string): readonly string[] {
  const parts = (CONJUNCTIONS[id] ?? [id]).map((part) => known.claims.get(part)!.excluded);
  return known.scopes
    .map(({ name }) => name)
    .filter((name) => parts.some((part) => part.has(name)));
}

/** The designs under which a claim is neither broken nor shown in any scope. */
export function excludedIn(known: Knowledge, id: string): DesignSet {
  const about = known.claims.get(id)!;
  const scopes = [...about.excluded.values()];
  const set = allDesigns(known.space.size);
  // word by word: of most words a scope or two leave nothing
  for (let word = 0; word < set.length; word++) {
    let left = set[word]! & ~about.shown[word]!;
    for (let at = 0; left !== 0 && at < scopes.length; at++) left &= scopes[at]![word]!;
    set[word] = left;
  }
  return set;
}

/** The designs that keep a goal, or allow a use. */
export function having(known: Knowledge, id: string): DesignSet {
  return SPACE_USES.includes(id) ? known.claims.get(id)!.shown : excludedIn(known, id);
}

/** The designs under which none of these goals is known to be broken. */
export function maybeKeeping(known: Knowledge, goals: readonly string[]): DesignSet {
  const set = allDesigns(known.space.size);
  for (const id of goals.flatMap((one) => CONJUNCTIONS[one] ?? [one])) {
    take(set, known.claims.get(id)!.shown);
  }
  return set;
}

/**
 * The designs of a set that are nearest to a point, in order, and on how many axes they differ from it. The set is looked
 * through by parts, that have the choices on the first half of the axes in common: the nearest first, and as far as
 * the nearest design. (By numbers of differing axes, all those that differ on so many, took `npm start` 2 s.)
 */
export function nearestTo(
  { space }: Pick<Knowledge, 'space'>,
  point: Point,
  set: DesignSet,
): { readonly far: number; readonly numbers: readonly number[] } {
  const { parts, within } = awayFrom(space, point);
  const size = within.length;
  let far = Number.POSITIVE_INFINITY;
  let numbers: number[] = [];
  for (const part of [...parts.keys()].toSorted((one, other) => parts[one]! - parts[other]!)) {
    if (parts[part]! > far) break;
    const first = part * size;
    const visit = (number: number): void => {
      const away = parts[part]! + within[number - first]!;
      if (away > far) return;
      if (away < far) numbers = [];
      far = away;
      numbers.push(number);
    };
    forEachIn(set, visit, first, first + size);
  }
  return { far, numbers: numbers.toSorted((one, other) => one - other) };
}

/** A set of these numbers. */
export function setOf(size: number, numbers: Iterable<number>): DesignSet {
  const set = noDesigns(size);
  for (const number of numbers) add(set, number);
  return set;
}

/** Collects which claims are to be decided for which designs. */
export function wishes(size: number): {
  readonly add: (ids: readonly string[], designs: readonly number[]) => void;
  readonly wanted: ReadonlyMap<string, DesignSet>;
} {
  const wanted = new Map<string, DesignSet>();
  return {
    wanted,
    add: (ids, designs) => {
      for (const id of ids.flatMap((one) => CONJUNCTIONS[one] ?? [one])) {
        const set = wanted.get(id) ?? noDesigns(size);
        for (const number of designs) add(set, number);
        wanted.set(id, set);
      }
    },
  };
}
