/** What commands print, heard by tests in whose process they run. */
import { afterEach, beforeEach, vi } from 'vitest';

/** Hears standard output in each test of the file, and nothing of standard error: `out` is what was printed so far. */
export function heard(): { out: string } {
  const said = { out: '' };
  beforeEach(() => {
    said.out = '';
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      said.out += String(text);
      return true;
    });
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });
  return said;
}
