/** That the suites fail where the commands do not exit with 0, and what they say. */
import { describe, expect, it } from 'vitest';
import { resultsToTap, type Suite } from '../../../counterexamples/export/ktap.ts';
import { designNamed } from '../../../model/rules/designs/all.ts';
import { scopeNamed } from '../../../model/scopes/named.ts';
import type { Conformity } from '../../kernel/compare/conform.ts';
import { conclude } from '../../kernel/compare/conform.ts';
import { PROBES } from '../../kernel/identify/separating-traces.ts';
import { expectDesign, follow } from '../../kernel/compare/expectation.ts';
import type { Replayed, ReplayVerdict } from '../../kernel/compare/replayed.ts';
import { VERDICTS } from '../../kernel/compare/replayed.ts';
import { type KtapResult, readKtap } from '../../kernel/selftest/selftest-ktap.ts';
import type { ClaimReport, DesignReport } from '../../../properties/verdicts/merge.ts';
import { checkSuites, conformSuites } from './tap.ts';

const design = designNamed('permissive')!;
const scope = scopeNamed('tiny')!;
const scopes = { name: 'tiny', scopes: [scope] };

/** What a reader of KTAP makes of suites. */
function read(suites: readonly Suite[]): readonly KtapResult[] {
  const result = readKtap(resultsToTap('ktap', suites));
  if ('fault' in result) throw new Error(result.fault);
  return result.results;
}

describe('check', () => {
  const report = (...claims: readonly Partial<ClaimReport>[]): DesignReport => ({
    design,
    states: 9,
    transitions: 99,
    depth: 2,
    seconds: 1,
    stopped: [],
    leftOut: [],
    claims: claims.map((claim) => ({
      id: 'inner',
      kind: 'onEveryCall',
      group: 'goal',
      verdict: 'holds',
      scopes: ['tiny'],
      ...claim,
    })),
  });

  it('a violated claim fails, with its trace and the line to paste back', () => {
    const found = { scope, trace: [1, 49, 90, 115, 123] };
    const [suite] = read(checkSuites(scopes, report({ verdict: 'violated', found }), false, true));
    expect(suite).toMatchObject({ ok: false, name: 'permissive, scope tiny' });
    expect(suite?.subtests?.[0]?.says).toEqual([
      'A program accesses an exclusive map through an outer map only if its digest matches.',
      'violated in 5 calls, no fewer',
      '1. m0 = map_create(ARRAY, excl=sha(write-inner.A)): ok',
      '2. m1 = map_create(ARRAY_OF_MAPS, inner_map_fd=m0): ok',
      '3. map_update_elem(m1[0] = m0): ok',
      '4. p0 = prog_load(write-inner.B, m1): ok',
      '5. prog_test_run(p0): saw 0',
      'exclmap replay 1/49/90/115/123 --design permissive --scope tiny',
    ]);
  });

  it('a use that is refused fails only where it was asked for', () => {
    const impossible = report({ id: 'use-direct', verdict: 'impossible' });
    const verdictOf = (asked: boolean): readonly (string | boolean | undefined)[] => {
      const [suite] = read(checkSuites(scopes, impossible, asked, true));
      return [suite?.ok, suite?.subtests?.[0]?.directive];
    };
    expect(verdictOf(false)).toEqual([true, 'XFAIL']);
    expect(verdictOf(true)).toEqual([false, undefined]);
  });

  it('what is not decided is skipped, and says why', () => {
    const unknown = report({ verdict: 'unknown', because: 'state limit' }, { verdict: 'possible' });
    const stopped = { ...unknown, stopped: ['scope tiny: state limit'] };
    const [suite, theRun] = read(checkSuites(scopes, stopped, false, false));
    expect(suite?.subtests?.map(({ ok, directive, why }) => [ok, directive, why])).toEqual([
      [true, 'SKIP', 'unknown: state limit'],
      [true, undefined, undefined],
    ]);
    expect(suite?.says).toEqual(['9 states, 99 calls tried', 'scope tiny: state limit']);
    // else all that reads this would take for passed what exits with 3
    expect([suite?.ok, theRun?.ok]).toEqual([true, false]);
    expect(theRun?.subtests?.[0]?.says).toEqual(['scope tiny: state limit']);
  });
});

describe('conform', () => {
  const expectation = expectDesign(design);
  const probe = PROBES[0]!;
  const { steps } = follow(expectation, probe.scope, probe.calls);
  const difference = {
    id: 'late',
    kernels: ['7.1.3'],
    matches: () => true,
    reason: 'it is late',
    link: '',
  };
  const verdictOf = (kind: ReplayVerdict['kind']): ReplayVerdict => {
    if (kind === 'agree') return { kind };
    if (kind === 'disagree') return { kind, at: 1, seen: -13 };
    if (kind === 'known') return { kind, difference, at: 1, seen: -13 };
    return { kind, says: 'two\nlines' };
  };
  const conformity = (
    kinds: readonly ReplayVerdict['kind'][],
    more: Partial<Conformity> = {},
  ): Conformity => {
    const replayed = kinds.map((kind): Replayed => ({
      trace: { scope: probe.scope, calls: probe.calls, from: 'a trace' },
      steps,
      seen: steps.map(({ outcome }, i) => (i === 1 ? -13 : outcome.answer)),
      verdict: verdictOf(kind),
    }));
    return {
      version: '7.1.3',
      expectation,
      traces: kinds.length,
      signed: 'hash',
      canSign: true,
      verdicts: Object.fromEntries(
        VERDICTS.map((kind) => [kind, kinds.filter((each) => each === kind).length]),
      ) as Conformity['verdicts'],
      byCall: new Map([
        ['map_create', { asked: 9, succeeded: 7, errnos: new Map([['EINVAL', 2]]) }],
      ]),
      disagreements: replayed
        .filter(({ verdict }) => verdict.kind === 'disagree')
        .map((shortest) => ({ says: 'a sort', times: 1, shortest, minimised: true })),
      known: [],
      failures: replayed.filter(({ verdict }) => 'says' in verdict),
      boots: 1,
      again: 0,
      ...more,
    };
  };

  it.each<[string, Conformity]>([
    ['all agree', conformity(['agree', 'agree'])],
    ['there are no traces', conformity([])],
    ['a known difference occurs', conformity(['known'], { known: [{ difference, times: 1 }] })],
    ['a known difference is gone', conformity(['agree'], { known: [{ difference, times: 0 }] })],
    ['signed loads are checked otherwise', conformity(['agree'], { signed: 'folded' })],
    ['signed loads were not replayed', conformity(['agree'], { canSign: false })],
    ['it was ended', conformity(['agree'], { stopped: 'SIGINT' })],
    ['the kernel complains', conformity(['agree'], { alarm: 'BUG: it\nhurts' })],
    ...VERDICTS.map((kind): [string, Conformity] => [`a trace is ${kind}`, conformity([kind])]),
  ])('fails just where the command does: %s', (_, run) => {
    expect(read(conformSuites(run)).every(({ ok }) => ok)).toBe(conclude(run).kind === 'agrees');
  });

  it('says what the kernel answered, and what a failure was', () => {
    const [traces, run] = read(conformSuites(conformity(['disagree', 'crashed', 'known'])));
    const [creates, disagrees, crashed, ...more] = traces?.subtests ?? [];
    expect(creates).toMatchObject({ name: 'map_create', says: ['9 asked, 7 ok', 'EINVAL 2'] });
    expect(disagrees?.says.at(-1)).toBe('the kernel answers EACCES');
    expect(disagrees?.says).toHaveLength(3);
    expect(crashed?.says).toEqual(['crashed', 'two', 'lines']);
    expect(more).toEqual([]);
    expect(run?.subtests?.[0]?.says).toEqual(['1 disagree', '1 crashed']);
  });
});
