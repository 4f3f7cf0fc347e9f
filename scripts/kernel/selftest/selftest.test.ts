/** What can be said of selftests without a kernel; `exclmap kernel selftest` runs them. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CATALOGUE } from '../../../counterexamples/pages/catalogue.ts';
import { resultsToTap } from '../../../counterexamples/export/ktap.ts';
import type { Subject } from '../../../counterexamples/export/exported-trace.ts';
import { parseObservation } from '../../../counterexamples/trace/observation.ts';
import { fileOf, SUBJECTS } from '../../house/foreign/catalogue-files.ts';
import { asPredicted, selftestLines, selftestOf, selftestSuites } from '../../cli/text/selftest.ts';
import { PLAIN } from '../../cli/text/style.ts';
import { expectationOf } from '../compare/expectation.ts';
import { done, failed } from '../compare/result.ts';
import { encodeSelftest, ranOf, runSelftests } from './selftest.ts';
import { buildSelftest, predict } from './selftest-build.ts';
import { readKtap } from './selftest-ktap.ts';
import { PROGRAM_LIMIT } from '../wire/wire.ts';

const subjectOf = (id: string): Subject => new Map(SUBJECTS).get(id)!;
const ktap = (line: string, ...says: readonly string[]): string =>
  `KTAP version 1\n1..1\n${says.map((each) => `# ${each}\n`).join('')}${line}\n`;

describe('what the model predicts of a selftest', () => {
  it.each([
    ['6.17.13', 'inner-map', { verdict: 'is skipped' }],
    ['6.18.15', 'inner-map', { verdict: 'fails' }],
    ['7.1.3', 'inner-map', { verdict: 'fails' }],
    ['7.1.7', 'inner-map', { verdict: 'passes', call: 2, answer: 'ENOTSUPP' }],
    ['7.3.4', 'inner-map', { verdict: 'passes', call: 2, answer: 'ENOTSUPP' }],
    ['7.3.4', 'sk-storage-iterator', { verdict: 'fails' }],
    ['7.1.7', 'exclusivity-omitted', { verdict: 'passes', call: 8, answer: 'EINVAL' }],
  ])('on %s of %s', (version, id, prediction) => {
    expect(predict(expectationOf(version), subjectOf(id))).toEqual(prediction);
  });

  it('is what kernels were seen to do to the same calls', () => {
    const seen = CATALOGUE.flatMap(({ id }) => {
      if (id === 'fd-array-read-twice') return [];
      const { steps } = subjectOf(id);
      return ['6.18.15', '7.1.7', '7.3.4'].map((version) => {
        const parsed = parseObservation(fileOf(id, join('observed', `${version}.json`)));
        if ('fault' in parsed) throw new Error(parsed.fault);
        const { answers } = parsed.observation;
        const at = answers.findIndex((answer, i) => answer !== steps[i]?.outcome.answer);
        const { call } = predict(expectationOf(version), subjectOf(id));
        return [id, version, at + 1, call ?? 0];
      });
    });
    expect(seen).toHaveLength(42);
    for (const [id, version, observed, predicted] of seen) {
      expect([id, version, predicted]).toEqual([id, version, observed]);
    }
  });
});

describe('what a selftest says', () => {
  it('counts only if output and exit code agree', () => {
    expect(ranOf(0, ktap('ok 1 inner'))).toMatchObject({ ok: true, value: { exit: 0 } });
    expect(ranOf(1 << 8, ktap('not ok 1 inner'))).toMatchObject({ ok: true, value: { exit: 1 } });
    expect(ranOf(4 << 8, ktap('ok 1 inner # SKIP old'))).toMatchObject({ ok: true });
    expect(ranOf(0, ktap('not ok 1 inner'))).toMatchObject({
      line: 'exit code 0, but the output means 1',
    });
    expect(ranOf(1 << 8, ktap('ok 1 inner # SKIP old'))).toMatchObject({ ok: false });
    expect(ranOf(11, '')).toMatchObject({ line: 'signal 11 ended the selftest' });
    expect(ranOf(0, 'ok 1 inner\n')).toMatchObject({
      line: 'the output is not KTAP: line 1: no "KTAP version 1"',
    });
    expect(ranOf(0, 'KTAP version 1\n1..0\n')).toMatchObject({ line: 'there is not one result' });
  });

  const tests = [
    ['inner-map', ktap('ok 1 inner', 'call 2: -524, as in no-inner'), 0],
    ['extension', ktap('not ok 1 extension', 'all calls go through'), 1],
    ['map-elem-iterator', ktap('ok 1 iterator', 'call 3: -13, with an errno of its own'), 0],
  ] as const;
  const selftests = [
    ...tests.map(([id, output, exit]) =>
      selftestOf(id, predict(expectationOf('7.3.4'), subjectOf(id)), ranOf(exit << 8, output)),
    ),
    selftestOf('sys-bpf', { verdict: 'fails' }, failed('the selftest crashed', 70)),
  ];
  const head = { version: '7.3.4', design: 'mainline-7.3' };
  const without = [{ hole: 'none', reason: { kind: 'no claim' } }] as const;

  it('is compared with the prediction: verdict, call and errno', () => {
    expect(selftests.map(asPredicted)).toEqual([true, true, false, false]);
    expect(selftestLines(head, selftests, without, PLAIN)).toEqual([
      'kernel 7.3.4 beside mainline-7.3: 4 selftests',
      '  inner-map          passes: call 2, ENOTSUPP',
      '  extension          fails: the hole is open',
      '  map-elem-iterator  passes: call 3, EACCES (predicted: passes: call 3, EPERM)',
      '  sys-bpf            did not run: the selftest crashed (predicted: fails: the',
      '                     hole is open)',
      '  none               no selftest: a selftest is about a claim that the last call',
      '                     breaks',
      '  they do not say what the model predicts',
    ]);
  });

  it('goes into one suite as the selftests themselves have it', () => {
    const read = readKtap(resultsToTap('ktap', selftestSuites(head, selftests, without)));
    if ('fault' in read) throw new Error(read.fault);
    const results = read.results[0]?.subtests ?? [];
    expect(results.map(({ ok, directive }) => directive ?? ok)).toEqual([
      ...[true, false, true, false],
      'SKIP',
    ]);
    expect(results[2]?.says).toContain('the model predicts: passes: call 3, EPERM');
  });

  it('is read back from the guest, or what is missing is said', () => {
    const { read } = encodeSelftest(Uint8Array.of(1, 2, 3));
    expect(read(new Map())).toEqual(failed('the guest cannot keep the binary', 70));
  });

  it('cannot come from a binary that is longer than the guest takes', async () => {
    const start = async () => Promise.resolve(failed('it must not boot', 70));
    const ran = await runSelftests(start, [new Uint8Array(PROGRAM_LIMIT)]);
    expect('line' in ran && ran.line).toMatch(/too long for the guest/);
  });
});

describe('building', () => {
  it('says why a trace has no selftest', () => {
    expect(buildSelftest(subjectOf('fd-array-read-twice'))).toEqual(
      done({ reason: { kind: 'half a load', at: 5, call: 'prog_load_begin' } }),
    );
  });
});
