/**
 * The comparison of designs against the plainest one that there can be: states as JSON, one queue, no claims that
 * are compiled. Both must find the same sorts of differences, with traces of the same lengths.
 */
import { describe, expect, it } from 'vitest';
import { emptyState } from '../../model/kernel/state.ts';
import type { State } from '../../model/kernel/state.ts';
import type { Design } from '../../model/rules/design.ts';
import { designNamed } from '../../model/rules/designs/all.ts';
import { alphabet } from '../../model/scopes/alphabet.ts';
import { scopeNamed } from '../../model/scopes/named.ts';
import type { Scope } from '../../model/scopes/scope.ts';
import { GOALS } from '../claims/all.ts';
import { breaks } from '../claims/judge.ts';
import { explore, isMade } from '../search/explore.ts';
import { shapeOf } from './call-sorts.ts';
import { acceptedOnlyBy } from './compare.ts';
import { systemOf } from './system.ts';

/** By sort of call: after how many calls the designs differ, and after how many a goal is broken that `strict` keeps. */
type Lengths = Readonly<Record<string, readonly [differ: number, breach: number | undefined]>>;

function plainly(lax: Design, strict: Design, scope: Scope): Lengths {
  const [one, other] = [systemOf(lax, scope), systemOf(strict, scope)];
  const goals = GOALS.filter((goal) => goal.inScope(scope));
  const { verdicts } = explore(other, goals);
  const kept = goals.filter(({ id }) => verdicts[id]?.verdict.kind === 'holds');
  const found: Record<string, [number, number | undefined]> = {};

  type Place = {
    readonly lax: State;
    readonly strict: State;
    readonly through: string;
    readonly depth: number;
  };
  const empty = emptyState(scope);
  const queue: Place[] = [{ lax: empty, strict: empty, through: '', depth: 0 }];
  const seen = new Set<string>();
  const visit = (place: Place): void => {
    const key = JSON.stringify([place.through, place.strict, place.through === '' && place.lax]);
    if (seen.has(key)) return;
    seen.add(key);
    queue.push(place);
  };
  for (const place of queue) {
    const depth = place.depth + 1;
    for (const call of alphabet(scope)) {
      const made = (system: typeof one, before: State) => {
        const outcome = system.step(before, call);
        return isMade(outcome) ? { before, call, outcome } : undefined;
      };
      const judge = (through: string, step: ReturnType<typeof made>): void => {
        if (step !== undefined && kept.some((goal) => breaks(goal, step)))
          found[through]![1] ??= depth;
      };
      if (place.through !== '') {
        const alone = made(other, place.strict);
        judge(place.through, alone);
        if (alone !== undefined) visit({ ...place, strict: alone.outcome.state, depth });
        continue;
      }
      const [laxly, strictly] = [made(one, place.lax), made(other, place.strict)];
      if (laxly === undefined || laxly.outcome.answer < 0) continue;
      if (strictly?.outcome.answer === laxly.outcome.answer) {
        visit({ lax: laxly.outcome.state, strict: strictly.outcome.state, through: '', depth });
        continue;
      }
      const through = shapeOf(place.lax, call).id;
      found[through] ??= [depth, undefined];
      const forced = made(one, place.strict);
      judge(through, forced);
      visit({ lax: empty, strict: forced?.outcome.state ?? place.strict, through, depth });
    }
  }
  return found;
}

const searched = (lax: Design, strict: Design, scope: Scope): Lengths =>
  Object.fromEntries(
    acceptedOnlyBy(lax, strict, scope).differences.map(({ shape, calls, effect }) => [
      shape,
      [calls.length, effect.kind === 'prevents' ? effect.calls.length : undefined],
    ]),
  );

const maps = {
  ...scopeNamed('mail')!,
  texts: ['write-inner.B'],
  hashes: ['write-inner.A'],
  links: 0,
  families: [],
};
const loads: Scope = { ...scopeNamed('signed')!, maps: 1, progs: 1 };
const pairsOf = (names: readonly string[], scope: Scope) =>
  names.flatMap((a) => names.flatMap((b) => (a === b ? [] : [{ a, b, scope }])));

describe('the search finds what the plain comparison finds', () => {
  let differences = 0;
  it.each([
    ...pairsOf(['permissive', 'strict-template', 'strict-outer', 'mainline', 'sealed'], maps),
    ...pairsOf(['signed-1', 'signed-2', 'signed-3', 'mainline', 'mainline-7.3'], loads),
  ])('accepted by $a and not by $b, in scope $scope.name', ({ a, b, scope }) => {
    const [lax, strict] = [designNamed(a)!, designNamed(b)!];
    const plain = plainly(lax, strict, scope);
    expect(searched(lax, strict, scope)).toEqual(plain);
    differences += Object.keys(plain).length;
  });
  it('and that is something', () => {
    expect(differences).toBeGreaterThan(20);
  });
});
