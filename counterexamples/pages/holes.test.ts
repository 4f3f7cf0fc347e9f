/**
 * Every counterexample says what is so, and together they stand for every hole that a search finds. That each is shortest
 * and holds where it is said to: `findHole` searches, and the catalogue's test compares what it finds with the folders.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DESIGNS, RULES } from '../../model/rules/designs/all.ts';
import { run } from '../../model/kernel/run.ts';
import { scopeNamed } from '../../model/scopes/named.ts';
import { emptyState } from '../../model/kernel/state.ts';
import type { BpfClaim } from '../../properties/claims/bpf-claim.ts';
import { LOUD, SILENT } from '../../properties/claims/loud-claims.ts';
import { permissive } from '../../model/rules/designs/permissive.ts';
import { claimNamed, claimsIn, GOALS } from '../../properties/claims/all.ts';
import { explore } from '../../properties/search/explore.ts';
import { systemOf } from '../../properties/verdicts/system.ts';
import { CATALOGUE, STANDS_FOR } from './catalogue.ts';
import { fateOf, namedIn } from './search-holes.ts';
import { breaks } from '../../properties/claims/judge.ts';
import { faultInScope, parseTrace } from '../trace/trace-file.ts';
import type { TraceFile } from '../trace/trace-file.ts';

const HERE = join(import.meta.dirname, '..');

function read(id: string): TraceFile {
  const parsed = parseTrace(readFileSync(join(HERE, id, 'trace.json'), 'utf8'));
  if ('fault' in parsed) throw new Error(`${id}: ${parsed.fault}`);
  return parsed.trace;
}

describe.each(CATALOGUE)('$id', (hole) => {
  const { design, claim, scope, stoppedBy } = namedIn(hole);
  const trace = read(hole.id);
  const { steps, stuck } = run(design, emptyState(scope), trace.calls);

  it('is about the design, claim and scope of the catalogue', () => {
    expect([trace.design, trace.claim, trace.scope]).toEqual([hole.design, hole.claim, hole.scope]);
    expect(faultInScope(trace.calls, scope)).toBeUndefined();
  });

  it('replays with the answers that it says', () => {
    expect(stuck).toBeUndefined();
    expect(steps.map(({ outcome }) => outcome.answer)).toEqual(trace.answers);
  });

  it('breaks its claim at its last call and at no earlier one', () => {
    const broken = steps.map((step) => breaks(claim, step));
    expect(broken.lastIndexOf(true)).toBe(steps.length - 1);
    expect(broken.indexOf(true)).toBe(steps.length - 1);
  });

  it('breaks no law of every kernel on the way', () => {
    const laws = claimsIn(scope).filter(({ group }) => group === 'law');
    const broken = steps.flatMap((step) => laws.filter((law) => breaks(law, step)));
    expect(laws.length).toBeGreaterThan(0);
    expect(broken.map(({ id }) => id)).toEqual([]);
  });

  it('is stopped by the design that is said to stop it', () => {
    expect(fateOf(stoppedBy, scope, trace.calls, claim).kind).not.toBe('breaks');
  });
});

it('a trace breaks nothing where its claim is silent', () => {
  const [scope, calls] = [scopeNamed('mail')!, read('inner-map').calls];
  const fates = (claims: readonly BpfClaim[]): ReadonlySet<string> =>
    new Set(claims.map((claim) => `${claim.kind} ${fateOf(permissive, scope, calls, claim).kind}`));
  expect(fates(LOUD)).toEqual(new Set(['onEveryCall breaks', 'sometimes harmless']));
  expect(fates(SILENT)).toEqual(new Set(['onEveryCall harmless', 'sometimes harmless']));
});

describe('the catalogue', () => {
  const traces = CATALOGUE.map((hole) => ({ hole, trace: read(hole.id), ...namedIn(hole) }));

  it('has a folder for each entry and an entry for each folder', () => {
    const folders = readdirSync(HERE, { withFileTypes: true })
      .filter(
        (entry) =>
          entry.isDirectory() && !['trace', 'export', 'pages', 'design-space'].includes(entry.name),
      )
      .map(({ name }) => name);
    expect(folders.sort()).toEqual(CATALOGUE.map(({ id }) => id).sort());
  });

  it.each([
    ['mail', 8],
    ['load', 1],
    ['storage', 2],
    ['extension', 1],
    ['sys-bpf', 1],
    ['signed-iter', 3],
    ['split', 1],
    ['in-flight', 20],
  ])('stands for every goal of scope %s that some design breaks', (name, least) => {
    const scope = scopeNamed(name)!;
    const goals = claimsIn(scope).filter((claim) => GOALS.includes(claim));
    const cells = DESIGNS.flatMap((design) => {
      const { verdicts } = explore(systemOf(design, scope), goals);
      return goals.flatMap((goal) =>
        verdicts[goal.id]?.verdict.kind === 'violated' ? [{ design, goal }] : [],
      );
    });
    // The trace of a folder, run under the design of the cell, breaks the very claim of the cell.
    const orphans = cells.filter(
      ({ design, goal }) =>
        !traces.some(
          ({ hole, trace, scope: its }) =>
            (hole.claim === goal.id || STANDS_FOR[goal.id]?.includes(hole.claim) === true) &&
            fateOf(design, its, trace.calls, goal).kind === 'breaks',
        ),
    );
    expect(cells.length).toBeGreaterThanOrEqual(least);
    expect(orphans.map(({ design, goal }) => `${design.name}: ${goal.id}`)).toEqual([]);
  });

  // The table of properties/verdicts is what `compare` prints (a test of scripts/ says so); it spans all deciding scopes.
  const printed =
    readFileSync(join(HERE, '../properties/verdicts/README.md'), 'utf8').split('-- goals\n')[1] ??
    '';
  const rows = (printed.split('-- uses')[0] ?? '').trim().split('\n');
  const cells = rows.flatMap((row) => {
    const [claim = '', ...words] = row.split(/ +/).filter((word) => !/^\d+$/.test(word));
    return words.map((verdict, at) => ({ claim, verdict, design: RULES[at]! }));
  });

  it('has a folder for every violated cell of compare', () => {
    const violated = cells.filter(({ verdict }) => verdict === 'viol');
    const orphans = violated.filter(
      ({ claim, design }) =>
        !traces.some(
          ({ hole, trace, scope }) =>
            (hole.claim === claim || STANDS_FOR[claim]?.includes(hole.claim) === true) &&
            fateOf(design, scope, trace.calls, claimNamed(claim)!).kind === 'breaks',
        ),
    );
    expect(cells).toHaveLength(GOALS.length * RULES.length);
    expect(violated.length).toBeGreaterThan(50);
    expect(orphans.map(({ claim, design }) => `${design.name}: ${claim}`)).toEqual([]);
  });

  it('has a violated cell of compare for every folder about a rule', () => {
    const ofRules = traces.filter(({ design }) => RULES.includes(design));
    const cellless = ofRules.filter(
      ({ hole, design }) =>
        !cells.some(
          (it) => it.claim === hole.claim && it.design === design && it.verdict === 'viol',
        ),
    );
    expect(ofRules.length).toBeGreaterThanOrEqual(9);
    expect(cellless.map(({ hole }) => hole.id)).toEqual([]);
  });

  it('says of each claim without a folder which claims say the same', () => {
    const own = new Set(CATALOGUE.map(({ claim }) => claim));
    const without = GOALS.map(({ id }) => id).filter((id) => !own.has(id));
    expect(without).toEqual(['exclusive', 'exclusive-strict']);
    expect(Object.keys(STANDS_FOR)).toEqual([...without, 'hash-fresh']);
    for (const claim of Object.values(STANDS_FOR).flat()) {
      expect(claimNamed(claim)).toBeDefined();
      expect(own).toContain(claim);
    }
  });
});
