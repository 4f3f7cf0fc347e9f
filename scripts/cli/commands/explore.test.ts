/** A page that was interrupted says so, and exits as all that is. Takes 2 s of one core. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { exploreCommand } from './explore.ts';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

it('after Ctrl-C the page is written without what was not found, which is told; exit 3', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'exclmap-explore-'));
  vi.stubEnv('EXCLMAP_CACHE', folder);
  let printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  const listening = process.listenerCount('SIGINT');
  const out = join(folder, 'page.html');
  const writing = exploreCommand({ out, quick: false, open: false, designs: [] });
  await vi.waitUntil(() => process.listenerCount('SIGINT') > listening, { timeout: 60_000 });
  process.emit('SIGINT');
  expect(await writing).toBe(3);
  expect(printed).toMatch(/NOT finished: .*interrupted; the page searches for the rest/);
  expect(await readFile(out, 'utf8')).toMatch(/^<!doctype html>/i);
  await rm(folder, { recursive: true });
});
