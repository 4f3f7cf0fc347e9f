/** Proofs that are kept: found again by the choices of a design, be it named, exchanged or made in code. */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Design } from '../../model/rules/design.ts';
import { mainline } from '../../model/rules/designs/mainline.ts';
import { sealed } from '../../model/rules/designs/sealed.ts';
import type { Job } from '../../properties/job.ts';
import type { Proof } from '../../properties/proofs/prove.ts';
import { findDesign } from '../cli/inputs.ts';
import { keptProof, proofsFor } from './proofs.ts';
import type { Session } from './session.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'exclmap-proofs-'));
  vi.stubEnv('EXCLMAP_CACHE', folder);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

const bounds = { maxStates: 1, seconds: 60 };
const figures = { calls: 0, paths: 0, objects: 0, cut: 0, cutCalls: [], swept: [] };
const numbers = { ...figures, tried: 0, kept: 0, rounds: 0 };

/** A session that proves nothing of anything, and the designs that it was asked about. */
function session(stopped?: string): { readonly it: Session; readonly asked: string[] } {
  const asked: string[] = [];
  const proofOf = async (ref: string): Promise<Proof> => {
    asked.push(ref);
    const { name } = await findDesign(ref); // whoever does the job finds the design by these words
    const proof: Proof = { design: name, claims: [], relations: [], figures: numbers };
    return stopped === undefined ? proof : { ...proof, stopped };
  };
  const run = async (_: string, job: Job): Promise<unknown> => ({
    result: await Promise.all('designs' in job ? job.designs.map(proofOf) : []),
    seconds: 0,
    reads: [],
  });
  return { it: { run: run as Session['run'] }, asked };
}

it('are asked for once, together, and are there for the next run', async () => {
  const first = session();
  const proofs = await proofsFor(first.it, [sealed, mainline], { bounds, fresh: false });
  expect(proofs.map(({ design }) => design)).toEqual(['sealed', 'mainline']);
  expect(first.asked).toEqual(['sealed', 'mainline']);
  const second = session();
  expect(await proofsFor(second.it, [mainline], { bounds, fresh: false })).toEqual([proofs[1]]);
  expect(second.asked).toEqual([]);
  await proofsFor(second.it, [mainline], { bounds, fresh: true });
  expect(second.asked).toEqual(['mainline']);
});

it('are asked for once more where verdicts are there, and what would carry a claim is wanted', async () => {
  const options = { bounds, fresh: false };
  await proofsFor(session().it, [sealed], options);
  expect(keptProof(sealed)).toBeUndefined();
  expect(keptProof(sealed, 'verdicts')).toMatchObject({ design: 'sealed' });
  const whole = session();
  await proofsFor(whole.it, [sealed], { ...options, nearest: true });
  expect(whole.asked).toEqual(['sealed']);
  expect(keptProof(sealed)).toMatchObject({ design: 'sealed' });
  const verdicts = session();
  await proofsFor(verdicts.it, [sealed], options);
  expect(verdicts.asked).toEqual([]);
});

it('are asked for again where the file is no longer what was written', async () => {
  const options = { bounds, fresh: false };
  await proofsFor(session().it, [sealed], options);
  const [name = ''] = (await readdir(folder, { recursive: true })).filter((it) =>
    it.endsWith('.json'),
  );
  for (const text of ['null', '{}', '[]', '{"claims":[]}']) {
    await writeFile(join(folder, name), text);
    expect(keptProof(sealed, 'verdicts')).toBeUndefined();
  }
  const { it: second, asked } = session();
  await proofsFor(second, [sealed], options);
  expect(asked).toEqual(['sealed']);
});

it('are found by choices, whatever a design is called, and be it made in code', async () => {
  const mine: Design = {
    ...sealed,
    name: 'mine',
    choices: { ...sealed.choices, element: mainline.choices.element },
  };
  const { it: first, asked } = session();
  await proofsFor(first, [mine], { bounds, fresh: false });
  expect(asked).toEqual([`sealed~element.${mainline.choices.element.name}`]);
  expect(keptProof(await findDesign(asked[0]!), 'verdicts')?.design).toBe(asked[0]);
  expect(keptProof(sealed, 'verdicts')).toBeUndefined();
});

it('are not kept if they were stopped, nor of choices from a file', async () => {
  await proofsFor(session('interrupted').it, [mainline], { bounds, fresh: false });
  const file = join(folder, 'own.mjs');
  const from = join(import.meta.dirname, '../../model/rules/designs/sealed.ts');
  await writeFile(
    file,
    `import { sealed } from ${JSON.stringify(from)};
const counted = { ...sealed.choices.counted, name: 'own' };
export const design = { ...sealed, name: 'own', choices: { ...sealed.choices, counted } };`,
  );
  const { it: second, asked } = session();
  await proofsFor(second, [await findDesign(file), await findDesign(`${file}~element.any`)], {
    bounds,
    fresh: false,
  });
  expect(asked).toEqual([file, `${file}~element.any`]);
  expect(await readdir(folder, { recursive: true })).toEqual(['own.mjs']);
});
