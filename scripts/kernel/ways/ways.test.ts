import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { askWays, namesIn, type Way, waysIn, withNew } from './ways.ts';

const HERE = import.meta.dirname;
const named = namesIn(readFileSync(join(HERE, 'ways-main.c'), 'utf8'));
const way = (name: string, verdict: Way['verdict']): Way => ({ way: name, verdict, says: '' });

describe('the ways', () => {
  it('have names of their own, and were all asked of an old and of the newest kernel', () => {
    expect(named.length).toBeGreaterThan(20);
    expect(new Set(named).size).toBe(named.length);
    for (const kernel of ['6.18.15', '7.3.4']) {
      const file = readFileSync(join(HERE, 'observed', `${kernel}.json`), 'utf8');
      const asked = (JSON.parse(file) as readonly Way[]).map((each) => each.way);
      expect(asked.toSorted(), kernel).toEqual(named.toSorted());
    }
  });

  it('that were observed are still there', () => {
    const files = readdirSync(join(HERE, 'observed'));
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      const kept = JSON.parse(readFileSync(join(HERE, 'observed', file), 'utf8')) as readonly Way[];
      expect(named, file).toEqual(expect.arrayContaining(kept.map((each) => each.way)));
    }
  });

  it('are not booted for if one has no such name', async () => {
    const start = (): never => {
      throw new Error('booted');
    };
    const asking = { folded: true, seconds: 1, only: ['token', 'nope'] };
    await expect(askWays(start, asking)).rejects.toThrow('no way is called "nope"');
  });

  it('are all told: nothing is known of one without an answer, or with two', () => {
    const lines = [
      'way token: refused: EPERM',
      'way pinned: op',
      'way held-hash: open: 1',
      'way held-hash: refused: 2',
      'way other: open: nobody asked',
      'noise',
    ];
    expect(waysIn(lines, ['token', 'pinned', 'held-hash'])).toEqual([
      { way: 'token', verdict: 'refused', says: 'EPERM' },
      { way: 'pinned', verdict: 'unknown', says: 'there is no answer' },
      { way: 'held-hash', verdict: 'unknown', says: 'there is more than one answer' },
    ]);
  });

  it('that are asked again take the place of what was kept', () => {
    const kept = [way('a', 'open'), way('b', 'refused')];
    const asked = [way('b', 'open'), way('c', 'unknown')];
    expect(withNew(kept, asked)).toEqual([way('a', 'open'), ...asked]);
  });
});
