/** `kernel observe` writes down whole answers and nothing else. */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fakeKernel, type Plant } from '../../kernel/compare/test-guest.ts';
import { UsageError } from '../fault.ts';
import { kernelObserveCommand } from './kernel-observe.ts';
import { heard } from '../test-output.ts';

const TRACE = join(import.meta.dirname, '../../../counterexamples/inner-map/trace.json');

const said = heard();
let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'exclmap-observe-'));
  cpSync(TRACE, join(root, 'inner-map/trace.json'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

const observed = (): string => join(root, 'inner-map/observed/7.3.4.json');

/** What is observed of a kernel with that fault. */
function observe(plant: Plant): Promise<number> {
  return kernelObserveCommand(
    { kernels: ['7.3.4'], root },
    {
      kernelNamed: (name) => ({ name, version: name, start: fakeKernel(name, plant) }),
      sign: () => {
        throw new UsageError('no openssl here');
      },
    },
  );
}

it('writes down what was answered, be it what is expected or not', async () => {
  const refuses: Plant = {
    answer: ({ call, outcome }) => (call.call === 'map_update_elem' ? -13 : outcome.answer),
  };
  expect(await observe(refuses)).toBe(0);
  const { answers } = JSON.parse(readFileSync(observed(), 'utf8')) as { answers: unknown[] };
  expect(answers).toEqual([0, 0, 'EACCES', 0, 0]);
  expect(said.out).toContain('7.3.4: 1 observations');
});

it.each<[string, Plant, RegExp]>([
  [
    'answered too often',
    { ran: ({ frames }) => ({ frames: [...frames, frames[0]!] }) },
    /7\.3\.4 complains: there are 2 answers to 1 traces/,
  ],
  [
    'cut off',
    { ran: () => ({ frames: [], stop: { kind: 'cut off', why: 'it went' } }) },
    /it went/,
  ],
  [
    'not answered to its end',
    { ran: ({ frames }) => ({ frames: [{ ...frames[0]!, answers: new Map() }] }) },
    /there is no answer to call 1/,
  ],
])('writes nothing of a trace that is %s, and exits with 3', async (_, plant, line) => {
  expect(await observe(plant)).toBe(3);
  expect(existsSync(observed())).toBe(false);
  expect(said.out).toMatch(line);
  expect(said.out).not.toMatch(/[1-9] observations/);
});
