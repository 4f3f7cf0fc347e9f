/**
 * TAP goes through tap-parser. Of KTAP that parser sees the top level only, so the rest goes through a
 * reader written from the grammar (kernel/selftest-ktap.ts) and, where a kernel tree is at hand
 * (KUNIT=…/tools/testing/kunit), through the kernel's own parser.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Parser } from 'tap-parser';
import { describe, expect, it } from 'vitest';
import { type Dialect, resultsToTap, type Suite } from '../../../counterexamples/export/ktap.ts';
import { CLAIMS } from '../../../properties/claims/all.ts';
import { findScopes } from '../../cli/inputs.ts';
import { exclmapIn } from '../../cli/test-command.ts';
import { readKtap } from '../../kernel/selftest/selftest-ktap.ts';
import type { DesignReport } from '../../../properties/verdicts/merge.ts';
import { checkSuites } from '../../cli/text/tap.ts';
import { designNamed } from '../../../model/rules/designs/all.ts';
import { exported, SUBJECTS } from './catalogue-files.ts';
import { DEV_VERSIONS } from './versions.ts';

type Seen = {
  readonly ok: boolean;
  readonly count: number;
  readonly fail: number;
  readonly faults: number;
  /** Results of the level below. */
  readonly nested: readonly boolean[];
};

async function parseTap(text: string, strict = true): Promise<Seen> {
  const nested: boolean[] = [];
  return new Promise((resolve) => {
    const parser = new Parser({ strict }, ({ ok, count, fail, failures }) => {
      const faults = failures.filter((failure) => 'tapError' in failure && failure.tapError).length;
      resolve({ ok, count, fail, faults, nested });
    });
    parser.on('child', (child: Parser) => {
      child.on('assert', (result: { readonly ok: boolean }) => nested.push(result.ok));
    });
    parser.end(text);
  });
}

/** What `check` reports, with every verdict that there is. */
async function suites(): Promise<readonly Suite[]> {
  const scopes = await findScopes('mail');
  const verdicts = ['holds', 'violated', 'possible', 'impossible', 'unknown'] as const;
  const claims: DesignReport['claims'] = verdicts.map((verdict, i) => {
    const { id, kind, group } = CLAIMS[i]!;
    const [scope] = scopes.scopes;
    const found = verdict === 'violated' ? { found: { scope: scope!, trace: [1, 0] } } : {};
    return { id, kind, group, verdict, scopes: ['mail'], ...found };
  });
  const design = designNamed('permissive')!;
  const counts = { states: 9, transitions: 99, depth: 2, seconds: 1, stopped: [], leftOut: [] };
  return checkSuites(scopes, { design, ...counts, claims }, false, false);
}

const reported = async (dialect: Dialect): Promise<string> => resultsToTap(dialect, await suites());

describe(`tap-parser ${DEV_VERSIONS['tap-parser']}`, () => {
  it.each(SUBJECTS)('reads %s as TAP: each call a result, the last one fails', async (_, it) => {
    const seen = await parseTap(exported('tap', it));
    expect(seen).toMatchObject({ ok: false, count: 1, fail: 1, faults: 0 });
    expect(seen.nested).toEqual(it.steps.map((_step, at) => at < it.steps.length - 1));
  });

  it.each(SUBJECTS)('reads of %s as KTAP the top level', async (_, it) => {
    const seen = await parseTap(exported('ktap', it), false);
    expect(seen).toMatchObject({ ok: false, count: 1, fail: 1, nested: [] });
  });

  it('reads what check reports, in which a refused use is to do and fails nothing', async () => {
    const seen = await parseTap(await reported('tap'));
    expect(seen).toMatchObject({ ok: false, count: 2, faults: 0 });
    expect(seen.nested).toEqual([true, false, true, false, true, false]);
    const [suite] = await suites();
    const results = suite!.results.filter((result) => result.name !== CLAIMS[1]!.id);
    expect(await parseTap(resultsToTap('tap', [{ ...suite!, results }]))).toMatchObject({
      ok: true,
      faults: 0,
    });
  });

  it('reads what the command prints, and nothing else is there', async () => {
    const args = ['check', 'sealed', '--scope', 'mail', '--claim', 'inner', '--reporter', 'tap'];
    const { code, out, err } = await exclmapIn('.', ...args);
    expect([code, err]).toEqual([0, '']);
    const seen = await parseTap(out);
    expect(seen).toEqual({ ok: true, count: 2, fail: 0, faults: 0, nested: [true, true] });
    const cut = await exclmapIn('.', ...args, '--max-states', '20');
    expect([cut.code, (await parseTap(cut.out)).ok]).toEqual([3, false]);
  });

  it.each([
    ['a plan that is too long', (text: string) => text.replace('1..1', '1..2')],
    [
      'a plan of the suite that is too short',
      (text: string) => text.replace(/ {4}1\.\.\d+/, '    1..1'),
    ],
    ['a number that is left out', (text: string) => text.replace('ok 2', 'ok 7')],
    ['a line that is none', (text: string) => text.replace('ok 1', 'okay 1')],
  ])('complains of %s', async (_, spoil) => {
    const text = resultsToTap('tap', [
      { name: 'good', results: ['one', 'two'].map((name) => ({ name, ok: true })) },
    ]);
    expect(await parseTap(text)).toMatchObject({ ok: true, faults: 0 });
    expect(spoil(text)).not.toBe(text);
    expect((await parseTap(spoil(text))).ok).toBe(false);
  });
});

describe('a reader of the grammar of KTAP', () => {
  it.each(SUBJECTS)('reads %s: each call a result, the last one fails', (_, it) => {
    const read = readKtap(exported('ktap', it));
    if ('fault' in read) throw new Error(read.fault);
    const [suite] = read.results;
    expect(suite).toMatchObject({ ok: false, name: it.design.name });
    expect(suite?.subtests?.map(({ ok }) => ok)).toEqual(
      it.steps.map((_step, at) => at < it.steps.length - 1),
    );
  });

  it('reads what check reports, in which a refused use is expected to fail', async () => {
    const read = readKtap(await reported('ktap'));
    if ('fault' in read) throw new Error(read.fault);
    const [suite] = read.results;
    expect(suite?.subtests?.map(({ ok, directive }) => directive ?? ok)).toEqual([
      true,
      false,
      true,
      'XFAIL',
      'SKIP',
    ]);
    expect(suite?.says).toEqual(['9 states, 99 calls tried']);
  });
});

const KUNIT = process.env['KUNIT'] ?? '';

describe("the kernel's own KTAP parser", () => {
  it('counts the results as they are', async (context) => {
    const isThere = existsSync(join(KUNIT, 'kunit_parser.py'));
    context.skip(!isThere, 'KUNIT does not name tools/testing/kunit of a kernel tree');
    const text = [exported('ktap', SUBJECTS[0]![1]), await reported('ktap')];
    const counted = text.map((each) => {
      const args = [join(KUNIT, 'kunit.py'), 'parse'];
      const run = spawnSync('python3', args, { input: each, encoding: 'utf8' });
      return /Testing complete.*$/m.exec(run.stdout)?.[0];
    });
    expect(counted).toEqual([
      'Testing complete. Ran 5 tests: passed: 4, failed: 1',
      'Testing complete. Ran 5 tests: passed: 3, failed: 1, skipped: 1',
    ]);
  });
});
