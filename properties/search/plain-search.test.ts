/**
 * Search against search: a second search, written without looking at the first (depth layers as plain
 * arrays, JSON as key, a claim judged wherever a call is made), agrees on every verdict and count.
 */
import { describe, expect, it } from 'vitest';
import type { Call } from '../../model/kernel/call.ts';
import type { Design } from '../../model/rules/design.ts';
import { DESIGNS } from '../../model/rules/designs/all.ts';
import type { Outcome } from '../../model/kernel/outcome.ts';
import type { Scope } from '../../model/scopes/scope.ts';
import { scopeNamed } from '../../model/scopes/named.ts';
import type { State } from '../../model/kernel/state.ts';
import { emptyState } from '../../model/kernel/state.ts';
import { alphabet } from '../../model/scopes/alphabet.ts';
import { step } from '../../model/kernel/step.ts';
import { claimsIn } from '../claims/all.ts';
import { explore } from './explore.ts';
import { systemOf } from '../verdicts/system.ts';

type Naive = {
  readonly states: number;
  readonly transitions: number;
  /** By claim, the least number of calls that breaks or shows it; the premise the same. */
  readonly answered: ReadonlyMap<string, number>;
  readonly premises: ReadonlySet<string>;
};

/** Whether the call leaves a lower slot of the sort it fills empty. */
function skipsASlot(state: State, call: Call): boolean {
  if (call.call === 'map_create')
    return state.maps.slice(0, call.map).some(({ kind }) => kind === 'none');
  if (call.call === 'prog_load' || call.call === 'prog_load_begin')
    return state.progs.slice(0, call.prog).some(({ text }) => text.name === 'none');
  if (call.call === 'link_create')
    return state.links.slice(0, call.link).some(({ prog }) => prog === -1);
  return false;
}

function search(design: Design, scope: Scope): Naive {
  const claims = claimsIn(scope);
  const calls = alphabet(scope);
  const answered = new Map<string, number>();
  const premises = new Set<string>();
  const note = (id: string, after: number): void => {
    if (!answered.has(id)) answered.set(id, after);
  };
  const judgeState = (state: State, depth: number): void => {
    for (const claim of claims) {
      if (claim.kind !== 'always') continue;
      if (!claim.holds(state)) note(claim.id, depth);
      if (claim.premise?.(state)) premises.add(claim.id);
    }
  };
  const judgeCall = (state: State, call: Call, outcome: Outcome, depth: number): void => {
    for (const claim of claims) {
      if (claim.kind === 'always') continue;
      if (claim.when !== undefined && !claim.when(state, call, outcome)) continue;
      if (claim.kind === 'sometimes') {
        if (claim.witness(state, call, outcome)) note(claim.id, depth);
        continue;
      }
      if (!claim.holds(state, call, outcome)) note(claim.id, depth);
      if (claim.premise(state, call, outcome)) premises.add(claim.id);
    }
  };
  const first = emptyState(scope);
  const seen = new Set([JSON.stringify(first)]);
  judgeState(first, 0);
  let transitions = 0;
  let layer: readonly State[] = [first];
  for (let depth = 1; layer.length > 0; depth++) {
    const next: State[] = [];
    for (const state of layer) {
      for (const call of calls) {
        if (skipsASlot(state, call)) continue;
        const outcome = step(design, state, call);
        if (typeof outcome !== 'object') continue;
        transitions++;
        judgeCall(state, call, outcome, depth);
        const key = JSON.stringify(outcome.state);
        if (seen.has(key)) continue;
        seen.add(key);
        judgeState(outcome.state, depth);
        next.push(outcome.state);
      }
    }
    layer = next;
  }
  return { states: seen.size, transitions, answered, premises };
}

/** Scopes cut down until the naive search takes a fraction of a second. */
const cut: readonly Scope[] = [
  ...['extension', 'storage', 'sys-bpf', 'signed-iter'].map((name) => scopeNamed(name)!),
  { ...scopeNamed('mail')!, maps: 2, texts: ['write-inner.B', 'iter-write.A'] },
];

describe.each(cut)('in scope $name', (scope) => {
  it.each(DESIGNS)('both searches say the same of $name', (design) => {
    const naive = search(design, scope);
    const report = explore(systemOf(design, scope), claimsIn(scope));
    expect(report.finished).toBe(true);
    expect([report.states, report.transitions]).toEqual([naive.states, naive.transitions]);
    for (const claim of claimsIn(scope)) {
      const { verdict } = report.verdicts[claim.id]!;
      const calls = 'calls' in verdict ? verdict.calls.length : undefined;
      expect([claim.id, calls]).toEqual([claim.id, naive.answered.get(claim.id)]);
      const isEmpty =
        claim.kind !== 'sometimes' && claim.premise !== undefined && !naive.premises.has(claim.id);
      expect([claim.id, verdict.kind === 'unknown']).toEqual([
        claim.id,
        isEmpty && calls === undefined,
      ]);
    }
  });
});
