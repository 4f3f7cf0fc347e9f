/** Gaps of claims: each is told once, of the claims that have it, as text. */
import { expect, it } from 'vitest';
import { sealed } from '../../model/rules/designs/sealed.ts';
import type { Session } from '../run/session.ts';
import { DEFAULT_BOUNDS } from './offered.ts';
import { UsageError } from './fault.ts';
import { couldBeDecided, distinctGaps, gapsInSpace, tellGaps } from './gaps.ts';
import { scopeNamed } from '../../model/scopes/named.ts';
import { gapLines } from './text/gaps.ts';
import { PLAIN } from './text/style.ts';

const never = { axis: 'element', question: 'mayBeElement' } as const;

it('are put together by what was not varied', () => {
  const other = { axis: 'element', question: 'outerBecomes', field: 'inner.excl' } as const;
  const open = [
    { claim: 'storage', gaps: [never, other] },
    { claim: 'inner', gaps: [never] },
  ];
  expect(distinctGaps(open)).toEqual([
    { ...never, claims: ['storage', 'inner'] },
    { ...other, claims: ['storage'] },
  ]);
});

it('of what the space says are none of what is proved, nor is a rule that no proof can follow proved', async () => {
  const element = { ...sealed.choices.element, name: 'own' };
  const own = { ...sealed, name: 'own', choices: { ...sealed.choices, element } };
  const fields = { 'inner.frozen': ['false'] };
  const reads = [{ ...never, times: 1, refused: 1, fields }];
  const holds = { verdict: { kind: 'holds' } };
  const report = { states: 1, transitions: 1, depth: 1, finished: true, within: 1, leftOut: [] };
  const judged = { ...report, verdicts: { inner: holds, direct: holds } };
  const asked = async (proof: () => object, proves: boolean) => {
    const run = (_: string, { kind }: { readonly kind: string }) =>
      Promise.resolve(kind === 'prove' ? { result: [proof()] } : { result: judged, reads });
    const how = { scopes: [scopeNamed('mail')!], bounds: DEFAULT_BOUNDS, proves };
    const session = { run } as unknown as Session;
    const { open, stopped } = await gapsInSpace(session, 'own', own, ['inner', 'direct'], how);
    if (stopped !== undefined) return stopped;
    return open.flatMap(({ claims }) => claims ?? []).toSorted();
  };
  const proof = { claims: [{ id: 'inner', verdict: 'proved' }] };
  expect(await asked(() => proof, true)).toEqual(['direct']);
  expect(await asked(() => proof, false)).toEqual(['direct', 'inner']);
  expect(await asked(() => ({ ...proof, stopped: 'interrupted' }), true)).toBe('interrupted');
  const unfit = (): never => {
    throw new UsageError('a proof cannot follow');
  };
  expect(await asked(unfit, true)).toEqual(['direct', 'inner']);
  const fault = (): never => {
    throw new TypeError('a fault of ours');
  };
  await expect(asked(fault, true)).rejects.toThrow(TypeError);
});

it('say which claims they leave open', () => {
  const head = (claims?: readonly string[]): string =>
    gapLines(
      [{ ...never, ...(claims && { claims }), varies: true, variesIn: ['wide'] }],
      PLAIN,
    ).join(' ');
  expect(head(['storage', 'signed'])).toContain('the rule for storage, signed: what it reads');
  expect(head()).toContain('decide the rule: what it reads did not vary in them.');
  expect(head()).toContain('in scope wide only, which fuzz');
});

it('are told after Ctrl-C as well, with what was not looked for', async () => {
  const ctrlC = (): boolean => process.emit('SIGINT');
  const refs = ['sealed', 'permissive'];
  const walking = tellGaps(refs, [{ ...never, claims: ['inner'] }]);
  setImmediate(ctrlC); // before the first walk
  const gaps = await walking;
  expect(gaps).toMatchObject([{ unlooked: true }]);
  expect(couldBeDecided(gaps)).toBe(true);
  const nowhere = gaps.map((gap) => ({ ...gap, varies: false, variesIn: [] }));
  expect(gapLines(nowhere, PLAIN).join(' ')).toContain('interrupted before it was looked for');
});
