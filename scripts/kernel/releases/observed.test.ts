import { describe, expect, it } from 'vitest';
import { newSince, observedVersions } from './observed.ts';

describe('what was observed', () => {
  it('is read off the files beside the counterexamples, oldest first', () => {
    const versions = observedVersions();
    expect(versions[0]).toBe('6.17.13');
    expect(versions).toContain('7.3.4');
  });

  it('tells what is new', () => {
    expect(newSince(['7.2.12', '7.3.4', '7.3.10', '7.4.1'], ['7.2.12', '7.3.4'])).toEqual([
      '7.3.10',
      '7.4.1',
    ]);
    expect(newSince(['7.3.4'], ['7.3.4'])).toEqual([]);
    expect(newSince(['7.3.4'], [])).toEqual(['7.3.4']);
  });
});
