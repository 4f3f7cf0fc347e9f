/** `kernel bisect` with kernels that answer as told. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { fakeKernel, type Plant } from '../../kernel/compare/test-guest.ts';
import { bzImage } from '../../kernel/vm/test-image.ts';
import { UsageError } from '../fault.ts';
import { kernelBisectCommand } from './kernel-bisect.ts';
import { heard } from '../test-output.ts';

const TRACE = join(import.meta.dirname, '../../../counterexamples/inner-map/trace.json');
/** The third call, which puts the exclusive map into the outer one, is refused. */
const refuses: Plant = {
  answer: ({ call, outcome }) => (call.call === 'map_update_elem' ? -13 : outcome.answer),
};
const gone: Plant = {
  ran: ({ frames }) => ({ frames: [], stop: { kind: 'cut off', why: `${frames.length} lost` } }),
};

const said = heard();
let booted: string[] = [];
beforeEach(() => {
  booted = [];
});

/** Asks kernels 0.0.0, 1.0.0 … with these plants. */
function asked(plants: readonly Plant[]): Promise<number> {
  const kernels = plants.map((_, index) => `${index}.0.0`);
  const options = { trace: TRACE, kernels };
  return kernelBisectCommand(options, {
    kernelNamed: (name) => {
      booted.push(name);
      const plant = plants[Number.parseInt(name, 10)]!;
      return { name, version: '6.17.0', start: fakeKernel('6.17.0', plant) };
    },
    sign: () => {
      throw new UsageError('no openssl here');
    },
  });
}

it('says which is the first to answer otherwise, at which call, and how the one before it answers', async () => {
  expect(await asked([{}, {}, {}, refuses, refuses, refuses, refuses, refuses])).toBe(0);
  expect(said.out.replaceAll(/\s+/g, ' ')).toContain(
    '3.0.0 is the first to answer otherwise, at call 3; 2.0.0, the one before it, answers as the oldest does.',
  );
  expect(said.out).toMatch(/2\.0\.0 +ok, ok, ok, ok, saw 0\n +3\.0\.0 +ok, ok, EACCES/);
  expect(booted).toEqual(['0.0.0', '7.0.0', '3.0.0', '1.0.0', '2.0.0']);
});

it('asks all where the ends answer alike', async () => {
  expect(await asked([{}, {}, {}])).toBe(0);
  expect(said.out).toContain('All 3 kernels answer alike.');
  expect(await asked([{}, refuses, {}])).toBe(0);
  expect(said.out).toMatch(/1\.0\.0 is the first to answer otherwise/);
});

it('is inconclusive where a guest failed', async () => {
  expect(await asked([{}, gone])).toBe(3);
  expect(said.out).toContain('cut off');
  expect(said.out).toContain('Where the answers change is not known: 1 of these kernels did');
  expect(said.out).not.toContain('answer otherwise');
  said.out = '';
  expect(await asked([gone, gone])).toBe(3);
  expect(said.out).toContain('not known: 2 of these kernels');
  expect(said.out).not.toContain('answer alike');
  said.out = '';
  const crashed: Plant = {
    ran: () => ({
      frames: [],
      stop: { kind: 'crashed', text: 'Oops: 1', command: 3, answers: new Map() },
    }),
  };
  expect(await asked([{}, crashed])).toBe(3);
  expect(said.out).toContain('crashed: Oops: 1');
  said.out = '';
  const twice: Plant = { ran: ({ frames }) => ({ frames: [...frames, frames[0]!] }) };
  expect(await asked([{}, twice])).toBe(3);
  expect(said.out).toContain('it complains: there are 2 answers to 1 traces');
});

it('takes a folder of images, by the versions that they say', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'exclmap-images-'));
  writeFileSync(join(folder, 'a'), bzImage('7.10.0-new'));
  writeFileSync(join(folder, 'b'), bzImage('7.9.0-old'));
  writeFileSync(join(folder, 'notes.txt'), 'no image');
  const options = { trace: TRACE, kernels: [], images: folder };
  const names: string[] = [];
  const code = await kernelBisectCommand(options, {
    kernelNamed: (name) => {
      names.push(name);
      return { name, version: '6.17.0', start: fakeKernel('6.17.0') };
    },
    sign: () => {
      throw new UsageError('no openssl here');
    },
  });
  expect([code, names]).toEqual([0, [join(folder, 'b'), join(folder, 'a')]]);
  rmSync(join(folder, 'a'));
  await expect(kernelBisectCommand(options)).rejects.toThrow(/at least two kernels.*there are 1/);
  await expect(kernelBisectCommand({ ...options, kernels: ['7.3.4'] })).rejects.toThrow(/either/);
  rmSync(folder, { recursive: true });
});
