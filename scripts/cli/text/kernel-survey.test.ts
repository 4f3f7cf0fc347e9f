import { describe, expect, it } from 'vitest';
import { designNamed } from '../../../model/rules/designs/all.ts';
import { NO_FEATURE } from '../../kernel/compare/expectation.ts';
import { changeLines, type Seen } from './kernel-survey.ts';

const seen = (version: string, name: string): Seen => ({ version, design: designNamed(name)! });

describe('what changed from one kernel to the next', () => {
  it('is the axes on which their designs differ', () => {
    const lines = changeLines(seen('7.2.12', 'mainline'), seen('7.3.4', 'mainline-7.3'));
    expect(lines[0]).toMatch(/^ {2}since 7\.2\.12, signed: was "the loader compares/);
    expect(lines.filter((line) => line.includes('since'))).toHaveLength(1);
  });

  it('is nothing where they are of one design', () => {
    expect(changeLines(seen('7.1.7', 'mainline'), seen('7.2.12', 'mainline'))).toEqual([
      '  since 7.1.7: no rule has changed',
    ]);
  });

  it('is that there are exclusive maps at all', () => {
    const without = { version: '6.17.13', design: NO_FEATURE } as const;
    const first = seen('6.18.15', 'permissive-6.18');
    expect(changeLines(without, first)).toEqual(['  since 6.17.13: exclusive maps are new']);
    expect(changeLines(first, without)).toEqual(['  since 6.18.15: exclusive maps are gone']);
    expect(changeLines(without, { ...without, version: '6.17.14' })).toEqual([
      '  since 6.17.13: no rule has changed',
    ]);
  });

  it('is not made up where one of them is unknown', () => {
    expect(changeLines(undefined, seen('7.3.4', 'mainline-7.3'))[0]).toContain('no earlier kernel');
    expect(changeLines(seen('7.3.4', 'mainline-7.3'), undefined)[0]).toContain('cannot be said');
  });
});
