/** Questions: put in order until each is answered once, and only where they say that they apply. */
import { describe, expect, it } from 'vitest';
import type { Claim } from '../claims/claim.ts';
import type { Question } from '../claims/judge.ts';
import { inquiryInto } from '../claims/judge.ts';
import { close, closeThat, compiled, inTurn, open as openIn } from './open-questions.ts';

const is = (wanted: number) => (value: number) => value === wanted;

const FORMS = [
  ['generated', compiled],
  ['in a loop', inTurn],
] as const;

describe.each(FORMS)('open questions, %s', (_form, form) => {
  const open = <A extends readonly unknown[]>(questions: readonly Question<A>[]) =>
    openIn(questions, form);
  /** The questions "is it 0?", "is it 1?", ... */
  const numbers = (count: number) =>
    open(Array.from({ length: count }, (_, i) => ({ test: is(i), wanted: true })));

  it('tell which one was answered as wanted, or -1', () => {
    const { put } = numbers(3);
    expect([0, 1, 2, 3].map((value) => put(value))).toEqual([0, 1, 2, -1]);
  });

  it('answer for the first if several are answered', () => {
    const { put } = open([
      { test: is(7), wanted: true },
      { test: is(8), wanted: false },
      { test: is(7), wanted: true },
    ]);
    expect([7, 8, 9].map((value) => put(value))).toEqual([0, -1, 1]);
  });

  it('are none after the last was closed', () => {
    const questions = numbers(1);
    close(questions, 0, { state: 5 });
    expect(questions.questions).toEqual([]);
    expect(questions.put(0)).toBe(-1);
  });

  it('closed once, keep where they were answered and are not put again', () => {
    const questions = numbers(3);
    const [first, second, third] = questions.questions;
    close(questions, 1, { state: 5, call: 6 });
    expect(questions.seen.get(second)).toEqual({ state: 5, call: 6 });
    expect([first, third].map((open) => questions.seen.has(open))).toEqual([false, false]);
    expect([0, 1, 2].map((value) => questions.put(value))).toEqual([0, -1, 1]);
  });

  it('closed by name, wherever they stand, are closed once; what is none of them closes nothing', () => {
    const questions = numbers(3);
    const all = [...questions.questions];
    closeThat(questions, { test: is(0), wanted: true }, { state: 1 });
    expect(questions.questions).toEqual(all);
    for (const question of [all[2], all[0], all[0]]) closeThat(questions, question, { state: 5 });
    expect(questions.questions).toEqual([all[1]]);
    expect([...questions.seen]).toEqual([all[2], all[0]].map((it) => [it, { state: 5 }]));
  });

  it('stay as they are if a position beyond them is closed', () => {
    const questions = numbers(1);
    close(questions, 1, { state: 5 });
    expect([questions.put(0), questions.seen.size]).toEqual([0, 0]);
  });

  it('are put only where their condition holds, which is asked once for all that share it', () => {
    let asked = 0;
    const isLarge = (value: number): boolean => (asked++, value > 10);
    const { put } = open([
      { test: is(1), wanted: true, when: isLarge },
      { test: is(12), wanted: true, when: isLarge },
      { test: is(2), wanted: true },
      { test: is(3), wanted: false, when: (value: number) => value < 5 },
    ]);
    expect([1, 12, 2, 3, 11].map((value) => put(value))).toEqual([3, 1, 2, -1, -1]);
    expect(asked).toBe(5);
  });

  it('hand over all that the question is about', () => {
    const { put } = open([
      { test: (a: number, b: number, c: number) => a + b === c, wanted: true },
      { test: (a: number, b: number, c: number) => a * b === c, wanted: true },
    ]);
    expect([put(2, 3, 5), put(2, 3, 6), put(2, 3, 7)]).toEqual([0, 1, -1]);
  });
});

describe('what is asked about a claim', () => {
  type Example = Claim<number, string, boolean>;
  const named = { id: 'claim', says: 'something' };
  const holds = (): boolean => true;
  const premise = (): boolean => false;
  const when = (): boolean => true;

  it('of all states: whether one violates it, and whether its premise occurs', () => {
    const claim: Example = { ...named, kind: 'always', holds };
    const answer = { about: 'state', test: holds, wanted: false };
    expect(inquiryInto(claim)).toEqual({ claim, answer });
    expect(inquiryInto({ ...claim, premise }).premise).toEqual({
      about: 'state',
      test: premise,
      wanted: true,
    });
  });

  it('of all calls: the same, where it speaks of the call', () => {
    const claim: Example = { ...named, kind: 'onEveryCall', holds, premise, when };
    expect(inquiryInto(claim)).toEqual({
      claim,
      answer: { about: 'call', test: holds, wanted: false, when },
      premise: { about: 'call', test: premise, wanted: true, when },
    });
  });

  it('of some call: whether there is a witness', () => {
    const claim: Example = { ...named, kind: 'sometimes', witness: holds, when };
    expect(inquiryInto(claim)).toEqual({
      claim,
      answer: { about: 'call', test: holds, wanted: true, when },
    });
  });
});
