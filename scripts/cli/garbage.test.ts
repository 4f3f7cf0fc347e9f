/** Random garbage into everything that reads: always one line that names the fault, never a crash. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseTrace, stepsToJson } from '../../counterexamples/trace/trace-file.ts';
import { alphabet } from '../../model/scopes/alphabet.ts';
import { faultOfDesign } from '../../model/rules/design.ts';
import { designNamed } from '../../model/rules/designs/all.ts';
import { scopeNamed } from '../../model/scopes/named.ts';
import { tracesOf } from '../../properties/arbitraries/traces.ts';
import { replayCommand } from './commands/replay.ts';
import { UsageError } from './fault.ts';
import { findDesign, findScope, oneLine, readTrace } from './inputs.ts';
import { exclmapIn } from './test-command.ts';

const wide = scopeNamed('wide')!;
const permissive = designNamed('permissive')!;
const calls = alphabet(wide);

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'exclmap-garbage-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** A good trace file of a random walk, as data. */
const traces = tracesOf(permissive, wide, { style: 'aware', steps: 30 }).map(({ steps }) => {
  const made = steps.map(({ call }) => call);
  const answers = steps.map(({ outcome }) => outcome.answer);
  const file = { exclmap: 'trace', version: 2, design: 'permissive', scope: 'wide' };
  return { made, answers, json: { ...file, calls: stepsToJson(made, answers) } };
});

/** Anything that JSON can say, with the words of our formats strewn in. */
const WORDS = [
  'exclmap',
  'trace',
  'version',
  'calls',
  'call',
  'map_create',
  'm0',
  'close',
  '__proto__',
];
const word = fc.oneof(fc.constantFrom(...WORDS), fc.string());
const { tree: garbage } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    fc.oneof(word, fc.double(), fc.integer(), fc.boolean(), fc.constant(null)),
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(word, tie('tree'), { maxKeys: 4 }),
  ),
}));

/** A value with the part at some path replaced by garbage. */
function spoilt(value: unknown, path: readonly number[], by: unknown): unknown {
  const [first, ...rest] = path;
  if (first === undefined || typeof value !== 'object' || value === null) return by;
  const entries: readonly (readonly [string, unknown])[] = Object.entries(value);
  const chosen = entries[first % Math.max(entries.length, 1)];
  if (chosen === undefined) return by;
  const [key, part] = chosen;
  const after = spoilt(part, rest, by);
  return Array.isArray(value)
    ? (value as readonly unknown[]).with(Number(key), after)
    : { ...value, [key]: after };
}

const spoiling = fc.tuple(fc.array(fc.nat(40), { minLength: 1, maxLength: 3 }), garbage);

function expectOneLine(fault: string): void {
  expect(fault).not.toMatch(/\n/);
  expect(fault.length).toBeGreaterThan(0);
}

/** The command line prints the message of a UsageError as one line and exits with 2. */
async function expectUsageOrFine(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    expectOneLine(oneLine(error));
  }
  expect(work).toBeInstanceOf(Promise);
}

describe('trace files', () => {
  it('round-trip for random walks: calls and answers', () => {
    fc.assert(
      fc.property(traces, ({ made, answers, json }) => {
        const parsed = parseTrace(JSON.stringify(json));
        expect(parsed).toMatchObject({ trace: { calls: made, answers } });
      }),
      { numRuns: 100 },
    );
  });
  it('of garbage are refused in one line', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          garbage.map((it) => JSON.stringify(it)),
        ),
        (text) => {
          const parsed = parseTrace(text);
          expect(parsed).toHaveProperty('fault');
          if ('fault' in parsed) expectOneLine(oneLine(parsed.fault));
        },
      ),
      { numRuns: 500 },
    );
  });
  it('with one part spoilt are refused in one line, or read', async () => {
    const path = join(folder, 'trace.json');
    await fc.assert(
      fc.asyncProperty(traces, spoiling, async ({ json }, [at, by]) => {
        await writeFile(path, JSON.stringify(spoilt(json, at, by)));
        await expectUsageOrFine(readTrace(path));
      }),
      { numRuns: 300 },
    );
  });
});

it('scope files of garbage, or with one part spoilt, are refused in one line or read', async () => {
  const path = join(folder, 'scope.json');
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        garbage,
        spoiling.map(([at, by]) => spoilt(wide, at, by)),
      ),
      async (json) => {
        await writeFile(path, JSON.stringify(json));
        await expectUsageOrFine(findScope(path));
      },
    ),
    { numRuns: 300 },
  );
});

describe('designs', () => {
  it('of garbage, or with one part spoilt, are refused in one line', () => {
    const choice = fc.tuple(fc.nat(40), fc.nat(40)).map((at) => at as readonly number[]);
    fc.assert(
      fc.property(choice, garbage, (at, by) => {
        expectOneLine(faultOfDesign(by) ?? 'none');
        expectOneLine(faultOfDesign(spoilt(permissive, at, by)) ?? 'none');
        expect(faultOfDesign(by)).toBeDefined();
      }),
      { numRuns: 500 },
    );
  });
  it.each([
    '',
    '}{',
    'export const design = null;',
    'throw new Error("no\\nno");',
    'export const design = [];',
  ])('modules of %j are refused in one line', async (text) => {
    const path = join(folder, `design-${text.length}.mjs`);
    await writeFile(path, text);
    const fault = await findDesign(path).then(() => undefined, oneLine);
    expectOneLine(fault ?? '');
  });
});

it('index paths of garbage are refused in one line', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(100_000), { minLength: 1, maxLength: 9 }), async (numbers) => {
      const options = {
        trace: numbers.map((number) => number + calls.length).join('/'),
        json: true,
      };
      const replaying = replayCommand({ ...options, scope: 'wide' });
      await expect(replaying).rejects.toBeInstanceOf(UsageError);
    }),
    { numRuns: 30 },
  );
});

it('arguments of garbage exit with 2 and one line', async () => {
  const token = fc.oneof(
    fc.constantFrom('check', 'replay', 'diff', 'fuzz', '--scope', '--json', '--claim', '--runs'),
    fc.string({ unit: 'grapheme-ascii' }).filter((text) => !text.includes('\0')),
  );
  // never a whole command: what follows is no design, scope or trace
  const args = fc.array(token, { maxLength: 5 }).map((rest) => [...rest, '\u{1f980}', '--no-such']);
  await fc.assert(
    fc.asyncProperty(args, async (argv) => {
      const { code, out, err } = await exclmapIn(folder, ...argv);
      expect(err.trimEnd().split('\n')).toHaveLength(1);
      expect({ code, out }).toEqual({ code: 2, out: '' });
    }),
    { numRuns: 200 },
  );
});
