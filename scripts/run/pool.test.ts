/** A thread that is told to stop and does not, since a choice from a file never returns. Takes half a second. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { scopeNamed } from '../../model/scopes/named.ts';
import { startPool } from './pool.ts';

it('is waited for no longer than that, and the file is named', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'exclmap-pool-'));
  const from = join(import.meta.dirname, '../../model/rules/designs/permissive.ts');
  const design = join(folder, 'loops.mjs');
  await writeFile(
    design,
    `import { permissive } from ${JSON.stringify(from)};
const element = { name: 'loops', says: '', mayBeElement: () => { for (;;); } };
export const design = { ...permissive, name: 'loops', choices: { ...permissive.choices, element } };`,
  );
  const pool = startPool(1, 50);
  const bounds = { maxStates: 1000, seconds: 60 };
  const job = { kind: 'judge', design, scope: scopeNamed('mail')!, claims: [], bounds } as const;
  const running = pool.run(job);
  pool.stop();
  await expect(running).rejects.toThrow(
    /loops\.mjs: 0\.05 s after .* does a choice never return\?$/,
  );
  await pool.close();
  await rm(folder, { recursive: true });
});
