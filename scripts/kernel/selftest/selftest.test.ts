/** What can be said of selftests without a kernel; `exclmap kernel selftest` runs them. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as errno from '../../../model/kernel/errno.ts';
import type { Step } from '../../../model/kernel/run.ts';
import { answerOfStep } from '../../../counterexamples/export/selftest-calls.ts';
import { noSelftestOf, toSelftest } from '../../../counterexamples/export/selftest.ts';
import { CATALOGUE } from '../../../counterexamples/pages/catalogue.ts';
import { resultsToTap } from '../../../counterexamples/export/ktap.ts';
import type { Subject } from '../../../counterexamples/export/exported-trace.ts';
import { parseObservation } from '../../../counterexamples/trace/observation.ts';
import { fileOf, SUBJECTS } from '../../house/foreign/catalogue-files.ts';
import {
  asPredicted,
  selftestLines,
  selftestOf,
  selftestSuites,
  type Selftest,
} from '../../cli/text/selftest.ts';
import { PLAIN } from '../../cli/text/style.ts';
import { expectationOf, follow } from '../compare/expectation.ts';
import { encodeSelftest, ranOf, runSelftests } from './selftest.ts';
import { buildSelftest, compile, predict, type Prediction } from './selftest-build.ts';
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
      if (id.endsWith('read-twice') || id === 'hash-in-flight') return []; // half a call: no kernel answers
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
    expect(seen).toHaveLength(63);
    for (const [id, version, observed, predicted] of seen) {
      expect([id, version, predicted]).toEqual([id, version, observed]);
    }
  });
});

describe('what a selftest says', () => {
  it('counts only if output and exit code agree', () => {
    expect(ranOf(0, ktap('ok 1 inner'))).toMatchObject({ exit: 0 });
    expect(ranOf(1 << 8, ktap('not ok 1 inner'))).toMatchObject({ exit: 1 });
    expect(ranOf(4 << 8, ktap('ok 1 inner # SKIP old'))).toMatchObject({ exit: 4 });
    expect(ranOf(0, ktap('not ok 1 inner'))).toMatchObject({
      fault: 'exit code 0, but the output means 1',
    });
    expect(ranOf(1 << 8, ktap('ok 1 inner # SKIP old'))).toHaveProperty('fault');
    expect(ranOf(11, '')).toMatchObject({ fault: 'signal 11 ended the selftest' });
    expect(ranOf(0, 'ok 1 inner\n')).toMatchObject({
      fault: 'the output is not KTAP: line 1: no "KTAP version 1"',
    });
    expect(ranOf(0, 'KTAP version 1\n1..0\n')).toMatchObject({ fault: 'there is not one result' });
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
    selftestOf('sys-bpf', { verdict: 'fails' }, { fault: 'the selftest crashed' }),
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
    expect(read(new Map())).toEqual({ fault: 'the guest cannot keep the binary' });
  });

  it('cannot come from a binary that is longer than the guest takes', async () => {
    const start = async () => Promise.reject(new Error('it must not boot'));
    const running = runSelftests(start, [new Uint8Array(PROGRAM_LIMIT)]);
    await expect(running).rejects.toThrow(/too long for the guest/);
  });
});

/** The numbers of errnos by name. */
const ERRNO = errno as unknown as Readonly<Record<string, number>>;

/** Runs in place of a kernel: each call is answered by what the environment says of it. */
const SCRIPTED = `
#include <stdlib.h>
#include <string.h>
static int scripted(int call, int wanted)
{
	const char *at = getenv("ANSWERS");

	while (--call)
		at = strchr(at, ' ') + 1;
	return *at == '=' ? wanted : atoi(at);
}
`;

/** The source of a selftest that asks no kernel. */
function withoutKernel(source: string): string {
  const changed = `#define fake(...) 7L\nstatic char memory[8192];\n${source}`
    .replaceAll('syscall(', 'fake(')
    .replaceAll(/= mmap\([^;]*;/g, '= (void *)memory;')
    .replace(
      /(static int goes_on\([^)]*\)\n\{)/,
      `${SCRIPTED}$1\n\tanswer = scripted(call, wanted);`,
    );
  if (!changed.includes('= scripted(')) throw new Error(changed);
  return changed;
}

describe('the exported program', () => {
  const isMissing = spawnSync('gcc', ['--version']).error !== undefined;
  const holes = SUBJECTS.filter(([, subject]) => noSelftestOf(subject) === undefined);
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'exclmap-test-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  /** What a source says of a kernel that gives these answers, and whether that is as predicted. */
  const asked = (source: string) => {
    const path = join(folder, createHash('sha256').update(source).digest('hex'));
    writeFileSync(path, compile(withoutKernel(source), ['-O0', '-w']), {
      mode: 0o755,
    });
    return (answers: readonly string[], predicted: Prediction): Selftest => {
      const env = { ANSWERS: answers.join(' ') };
      const { status, stdout } = spawnSync(path, { env, encoding: 'utf8' });
      return selftestOf('', predicted, ranOf((status ?? 0) << 8, stdout));
    };
  };
  /** What calls answer by these steps, in C: `=` if that is what the selftest waits for. */
  const answersOf = (told: readonly Step[], steps: readonly Step[]): readonly string[] =>
    told.map(({ outcome }, i) => {
      const step = steps[i];
      if (step === undefined || step.outcome.answer === outcome.answer) return '=';
      const inC = answerOfStep(step);
      return inC.startsWith('-E') ? `-${ERRNO[inC.slice(1)]}` : inC;
    });

  it.each(holes)(
    'of %s fails where the hole is open, and passes where it is closed',
    (_, subject) => {
      const source = toSelftest(subject);
      const ask = asked(source);
      const { scope, steps: told } = subject;
      const open = answersOf(told, told);
      expect(ask(open, { verdict: 'fails' })).toMatchObject({ verdict: 'fails' });
      for (const version of ['6.18.15', '7.1.7', '7.3.4']) {
        const expectation = expectationOf(version);
        const calls = told.map(({ call }) => call);
        const answers = answersOf(told, follow(expectation, scope, calls).steps);
        const said = ask(answers, predict(expectation, subject));
        expect([version, asPredicted(said), said.says]).toEqual([version, true, said.says]);
      }
      // an answer that no design gives is no pass: here to the first call, which none refuses
      expect(ask(['-5', ...open.slice(1)], { verdict: 'fails' })).toMatchObject({
        verdict: 'fails',
      });
    },
  );

  it('that passes where it must fail is caught', () => {
    const subject = subjectOf('inner-map');
    const source = toSelftest(subject);
    const wrong = source.replace(/KSFT_FAIL(\);\n\}\n)$/, 'KSFT_PASS$1');
    expect(wrong).not.toBe(source);
    const said = [source, wrong].map((each) =>
      asPredicted(
        asked(each)(
          subject.steps.map(() => '='),
          { verdict: 'fails' },
        ),
      ),
    );
    expect(said).toEqual([true, false]);
  });

  beforeEach((context) => {
    context.skip(isMissing, 'gcc is not installed');
  });
});

describe('building', () => {
  it('says why a trace has no selftest', () => {
    expect(buildSelftest(subjectOf('fd-array-read-twice'))).toEqual({
      reason: { kind: 'half a call', at: 5, call: 'prog_load_begin' },
    });
  });
});
