/** Learned steps: the search with them says what it says without, in scopes of the model. (How and when: learning.test.ts.) */
import { describe, expect, it } from 'vitest';
import { mainline73 } from '../../model/rules/designs/mainline-7.3.ts';
import { permissive } from '../../model/rules/designs/permissive.ts';
import { scopeNamed } from '../../model/scopes/named.ts';
import { claimsIn } from '../claims/all.ts';
import type { Claim } from '../claims/claim.ts';
import { systemOf, upToNames } from '../verdicts/system.ts';
import type { Limits, Report, System } from './explore.ts';
import { explore } from './explore.ts';
import { agreement, twoPhaseCommit } from './known-systems/two-phase-commit.ts';

const NEVER = { learnFrom: Number.POSITIVE_INFINITY };
const AT_ONCE = { learnFrom: 0 };

/** Without what the store grew for, which a search with learned steps asks for a little earlier. */
const said = (report: Report): object => ({ ...report, bytesPerState: 0 });

/** What is said with learned steps, and what without. */
function both<S, C, O extends { readonly state: S }>(
  system: System<S, C, O>,
  claims: readonly Claim<S, C, O>[],
  limits: Limits = {},
): readonly [learned: object, plain: object] {
  return [
    said(explore(system, claims, { ...limits, ...AT_ONCE })),
    said(explore(system, claims, { ...limits, ...NEVER })),
  ];
}

function expectSame([learned, plain]: readonly [object, object]): void {
  expect(learned).toEqual(plain);
}

/** How often a system's step is run in a search. */
function runs<S, C, O extends { readonly state: S }>(
  system: System<S, C, O>,
  limits: Limits,
): number {
  let times = 0;
  const step = (state: S, call: C): O | undefined | string => {
    times++;
    return system.step(state, call);
  };
  explore({ ...system, step }, [], limits);
  return times;
}

describe.each([permissive, mainline73])('under $name', (design) => {
  it.each(['storage', 'user', 'signed-zero', 'link-update', 'meet-6'])(
    'the same is said of scope %s, every count and trace',
    (name) => {
      const scope = scopeNamed(name)!;
      expectSame(both(systemOf(design, scope), claimsIn(scope)));
    },
  );
});

it('the same is said up to names, and at a limit in the middle of a state', () => {
  const scope = scopeNamed('link-update')!;
  const system = systemOf(permissive, scope);
  expectSame(both(upToNames(system, scope), claimsIn(scope)));
  for (const maxStates of [1, 17, 1000]) expectSame(both(system, claimsIn(scope), { maxStates }));
});

it('a step is run a few times where it would be run often', () => {
  const commit = twoPhaseCommit(4);
  expectSame(both(commit, [agreement]));
  expect(runs(commit, NEVER)).toBeGreaterThan(1_568 * commit.calls.length);
  expect(runs(commit, AT_ONCE)).toBeLessThan((1_568 * commit.calls.length) / 10);
  const signed = systemOf(permissive, scopeNamed('signed-zero')!);
  expect(runs(signed, AT_ONCE)).toBeLessThan(runs(signed, NEVER) / 4);
});
