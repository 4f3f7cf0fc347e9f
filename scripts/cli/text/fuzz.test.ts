/** What `fuzz` prints: within 80 columns, and its replay lines break what they say they break. */
import { expect, it } from 'vitest';
import { designNamed } from '../../../model/rules/designs/all.ts';
import { run } from '../../../model/kernel/run.ts';
import { alphabet } from '../../../model/scopes/alphabet.ts';
import { scopeNamed } from '../../../model/scopes/named.ts';
import { emptyState } from '../../../model/kernel/state.ts';
import { claimNamed, claimsIn } from '../../../properties/claims/all.ts';
import { breaks } from '../../../properties/claims/judge.ts';
import { fuzz } from '../../../properties/random/fuzz.ts';
import { fuzzLines } from './fuzz.ts';
import { PLAIN } from './style.ts';

const [design, scope] = [designNamed('permissive')!, scopeNamed('wide')!];
const options = { seed: 9, runs: 60, steps: 80, style: 'swarm' } as const;
const report = fuzz(design, scope, claimsIn(scope), options);
const named = { design, designRef: 'permissive', scope, scopeRef: 'wide' };
const lines = fuzzLines({ ...named, ...options, seconds: 1, report }, PLAIN);

it('says the seed, what occurred and what did not, in 80 columns', () => {
  const text = lines.join('\n');
  expect(text).toMatch(/seed 9, style swarm, 60 runs of up to 80 calls/);
  expect(text).toMatch(/errnos +E[A-Z]+ [\d,]+/);
  expect(text).toMatch(/witnesses +use-/);
  expect(text).toMatch(/\d \(\d+ %\) succeeded/);
  expect(text).toMatch(/map_create [\d,]+ of [\d,]+/);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
});

it('gives for each violation a line to paste back, which breaks the claim at its last call', () => {
  const calls = alphabet(scope);
  const paths = [...lines.join('\n').matchAll(/replay ([\d/]+)/g)].map(([, path = '']) => path);
  expect(paths.length).toBe(new Set(report.violations.map((it) => it.calls.join('/'))).size);
  for (const { claim: id, calls: trace } of report.violations) {
    expect(paths).toContain(trace.join('/'));
    const made = trace.map((index) => calls[index]!);
    const last = run(design, emptyState(scope), made).steps.at(-1)!;
    expect(breaks(claimNamed(id)!, last)).toBe(true);
  }
});

it('says of a search that found nothing that it proves nothing', () => {
  const nothing = { ...report, violations: [] };
  const text = fuzzLines({ ...named, ...options, seconds: 1, report: nothing }, PLAIN).join('\n');
  expect(text).toMatch(/No violation found, which proves nothing/);
});
