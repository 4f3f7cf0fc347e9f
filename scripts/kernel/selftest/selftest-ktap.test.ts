import { describe, expect, it } from 'vitest';
import { readKtap } from './selftest-ktap.ts';

const lines = (...all: readonly string[]): string => `${all.join('\n')}\n`;

describe('the reader of KTAP', () => {
  it('reads results with directives and the diagnostics before them', () => {
    const text = lines(
      'KTAP version 1',
      '1..3',
      '# it begins',
      'ok 1 one',
      'not ok 2 - two # XFAIL not yet',
      'ok 3 # SKIP',
    );
    expect(readKtap(text)).toEqual({
      results: [
        { ok: true, name: 'one', says: ['it begins'] },
        { ok: false, name: 'two', says: [], directive: 'XFAIL', why: 'not yet' },
        { ok: true, name: '', says: [], directive: 'SKIP' },
      ],
    });
  });

  it('reads subtests as part of the result that follows them', () => {
    const text = lines(
      'KTAP version 1',
      '1..2',
      '  KTAP version 1',
      '  # Subtest: inner',
      '  1..1',
      '  not ok 1 case # TODO later',
      'ok 1 inner',
      'ok 2 plain',
    );
    const read = readKtap(text);
    expect('results' in read && read.results.map(({ subtests }) => subtests?.length)).toEqual([
      1,
      undefined,
    ]);
  });

  it.each([
    ['an empty text', '', 'the last line does not end'],
    ['another version', lines('TAP version 14', '1..0'), 'line 1: no "KTAP version 1"'],
    ['no plan', lines('KTAP version 1', 'ok 1 a'), 'line 2: no plan'],
    ['too few results', lines('KTAP version 1', '1..2', 'ok 1 a'), 'line 4: the plan is not over'],
    [
      'too many results',
      lines('KTAP version 1', '1..0', 'ok 1 a'),
      'line 3: after the end of the plan',
    ],
    ['a number left out', lines('KTAP version 1', '1..1', 'ok 2 a'), 'line 3: number 2, not 1'],
    [
      'other lines',
      lines('KTAP version 1', '1..1', 'hello'),
      'line 3: neither result nor diagnostic',
    ],
    [
      'an unknown directive',
      lines('KTAP version 1', '1..1', 'ok 1 a # MAYBE'),
      'line 3: neither result nor diagnostic',
    ],
    [
      'a parent that passes over a failure',
      lines('KTAP version 1', '1..1', '  KTAP version 1', '  1..1', '  not ok 1 a', 'ok 1 b'),
      'line 6: passes, though a subtest fails',
    ],
    [
      'a level that ends early',
      lines('KTAP version 1', '1..1', '  KTAP version 1', '  1..2', '  ok 1 a', 'ok 1 b'),
      'line 6: the plan is not over',
    ],
  ])('refuses %s', (_, text, fault) => {
    expect(readKtap(text)).toEqual({ fault });
  });
});
