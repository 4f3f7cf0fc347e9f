/** What is said of verdicts while the page still searches. */
import { expect, it } from 'vitest';
import { cellOf, spoken } from './answer.ts';
import type { KnownVerdict } from './known.ts';

const some: KnownVerdict = { settled: true, because: [], scopes: 3 };
const found = { scope: 'mail', trace: [1, 2] };

it.each<readonly [string, string, KnownVerdict]>([
  ['holds', 'holds', { ...some, verdict: 'holds' }],
  ['proved', 'holds, proved', { ...some, verdict: 'holds', strength: 'proved' }],
  ['…', 'not known yet, still searching', { ...some, verdict: 'holds', settled: false }],
  ['…', 'not known yet, still searching', { ...some, verdict: 'impossible', settled: false }],
  ['…', 'not known yet, still searching', { ...some, verdict: 'unknown', settled: false }],
  [
    '✗ 2?',
    'violated in 2 calls, still searching',
    { ...some, verdict: 'violated', found, settled: false },
  ],
  ['unseen', 'not seen', { ...some, verdict: 'impossible' }],
  ['?', 'unknown', { ...some, verdict: 'unknown' }],
])('the cell says %s, and whoever hears it: %s', (words, heard, known) => {
  expect([cellOf(known).words, spoken(known)]).toEqual([words, heard]);
});
