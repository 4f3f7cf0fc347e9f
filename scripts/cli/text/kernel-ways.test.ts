import { expect, it } from 'vitest';
import type { Way } from '../../kernel/ways/ways.ts';
import { waysLines } from './kernel-ways.ts';
import { PLAIN } from './style.ts';

const says = 'program 0, helper -14';
const way = (name: string, verdict: Way['verdict']): Way => ({ way: name, verdict, says });
const rowOf = (...verdicts: readonly (Way['verdict'] | undefined)[]): string => {
  const answered = verdicts.map((verdict, at) => ({
    kernel: `7.${at}.0`,
    ways: verdict === undefined ? [] : [way('token', verdict)],
  }));
  return waysLines(answered, PLAIN)[1] ?? '';
};

it('says from which kernel to which the answer was the same', () => {
  expect(rowOf('open', 'open', 'refused')).toBe(
    `${'token'.padEnd(26)}open 7.0.0-7.1.0, refused 7.2.0`,
  );
  expect(rowOf('refused', 'open', 'refused')).toContain('refused 7.0.0, open 7.1.0, refused 7.2.0');
  expect(rowOf('open', undefined, 'open')).toContain('open 7.0.0-7.2.0');
  expect(rowOf('unknown')).toContain('unknown 7.0.0');
});

it('keeps within 80 columns, and tells what the newest kernel answered', () => {
  const verdicts = ['open', 'refused', 'unknown'] as const;
  const answered = Array.from({ length: 9 }, (_, at) => ({
    kernel: `6.${at + 10}.15`,
    ways: [way('probe-write-user-frozen', verdicts[at % 3]!)],
  }));
  const lines = waysLines(answered, PLAIN);
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
  expect(lines.at(-1)).toBe(`  probe-write-user-frozen: ${says}`);
});
