/** The judge, of claims about numbers: what a call, and the state that it leads to, says of each kind of claim. */
import { describe, expect, it } from 'vitest';
import type { Claim } from './claim.ts';
import { breaks, breachesSeen, meetsPremise, shows } from './judge.ts';

describe('a claim about numbers, where a call adds', () => {
  type Adds = { readonly state: number };
  const made = (before: number, call: number) => ({
    before,
    call,
    outcome: { state: before + call },
  });
  const said = (claim: Claim<number, number, Adds>, before: number, call: number): string => {
    const it = made(before, call);
    const words = {
      breaks: breaks(claim, it),
      shows: shows(claim, it),
      about: meetsPremise(claim, it),
    };
    return Object.entries(words)
      .flatMap(([word, is]) => (is ? [word] : []))
      .join();
  };
  const small = {
    id: 'small',
    says: '',
    holds: (n: number) => n < 5,
    premise: (n: number) => n > 2,
  };

  it('that is always so is judged by the state that the call leads to', () => {
    const claim = { ...small, kind: 'always' } as const;
    expect([1, 2, 3, 5].map((call) => said(claim, 1, call))).toEqual([
      '',
      'about',
      'about',
      'breaks,about',
    ]);
    expect(said({ ...claim, premise: undefined as never }, 1, 2)).toBe('');
  });
  it('on every call is judged by the call, where it speaks of it', () => {
    const claim = {
      ...small,
      kind: 'onEveryCall',
      holds: (_: number, call: number) => call < 5,
      premise: (_: number, call: number) => call > 2,
    } as const;
    expect([2, 3, 5].map((call) => said(claim, 9, call))).toEqual(['', 'about', 'breaks,about']);
    const whenOdd = { ...claim, when: (before: number) => before % 2 === 1 };
    expect([8, 9].map((before) => said(whenOdd, before, 5))).toEqual(['', 'breaks,about']);
  });
  it('that sometimes something occurs has witnesses only, where it speaks of the call', () => {
    const claim = {
      ...small,
      kind: 'sometimes',
      witness: (_: number, call: number) => call > 2,
    } as const;
    expect([2, 3].map((call) => said(claim, 9, call))).toEqual(['', 'shows']);
    const whenOdd = { ...claim, when: (before: number) => before % 2 === 1 };
    expect([8, 9].map((before) => said(whenOdd, before, 5))).toEqual(['', 'shows']);
  });
  it('is judged by the same rule where another system makes the calls', () => {
    type Big = { readonly at: number };
    type BigOutcome = { readonly state: Big; readonly inner?: Adds };
    const seen = breachesSeen<number, number, Adds, Big, BigOutcome>(
      ({ at }, { inner }) => inner && { before: at, outcome: inner },
    );
    const claim = {
      ...small,
      kind: 'onEveryCall',
      holds: (_: number, call: number) => call < 5,
      premise: () => true,
      when: (before: number) => before % 2 === 1,
    } as const;
    const judge = (it: Claim<number, number, Adds>, counts = true) =>
      seen(it, { id: 'seen', says: '' }, () => counts);
    const inner = { state: 0 };
    const shown = (at: number, call: number, outcome: Partial<BigOutcome>, counts = true) =>
      shows(judge(claim, counts), { before: { at }, call, outcome: { state: { at }, ...outcome } });
    expect([9, 8].map((at) => shown(at, 5, { inner }))).toEqual([true, false]);
    expect([shown(9, 4, { inner }), shown(9, 5, {})]).toEqual([false, false]);
    expect(shown(9, 5, { inner }, false)).toBe(false);
    const asks = (it: Claim<number, number, Adds>, at: number, outcome: Partial<BigOutcome>) =>
      judge(it).when?.({ at }, 5, { state: { at }, ...outcome });
    const always = { ...claim, when: undefined as never };
    expect([asks(claim, 9, { inner }), asks(claim, 8, { inner }), asks(claim, 9, {})]).toEqual([
      true,
      false,
      false,
    ]);
    expect([asks(always, 8, { inner }), asks(always, 8, {})]).toEqual([true, false]);
    // asked once for all that share it
    expect(judge({ ...claim, id: 'other' }).when).toBe(judge(claim).when);
    expect(judge({ ...small, kind: 'always' }).when).not.toBe(judge(claim).when);
  });
});
