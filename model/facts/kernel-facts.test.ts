/** The model answers what released kernels were seen to answer; the tables are in facts/. */
import { describe, expect, it } from 'vitest';
import type { Call } from '../kernel/call.ts';
import { permissive } from '../rules/designs/permissive.ts';
import { nameOfAnswer } from '../kernel/errno.ts';
import { answerTo, FACTS } from './all.ts';
import { create, freeze, load, m0 } from './calls.ts';

it.each(FACTS)('KERNEL-FACTS $id (group $group)', (fact) => {
  expect(answerTo(fact, fact.design)).toBe(nameOfAnswer(fact.answer));
});

it('tells the facts apart by section, scenario and group', () => {
  const names = FACTS.map(({ id, group }) => `${id} (${group})`);
  expect(names.filter((name, position) => names.indexOf(name) !== position)).toEqual([]);
});

describe('the answer to a fact', () => {
  const answer = (...calls: readonly Call[]): string => answerTo({ calls }, permissive);
  it('is that of the last call, by its errno or as a number', () => {
    expect(answer(create(m0, 'ARRAY'))).toBe('0');
    expect(answer(freeze(m0))).toBe('EBADF');
  });
  it('says so if an earlier call was refused', () => {
    expect(answer(freeze(m0), create(m0, 'ARRAY'))).toBe('call 1 of 2: EBADF');
  });
  it('says so if a call cannot be made', () => {
    expect(answer(create(m0, 'ARRAY'), create(m0, 'ARRAY'), load('write.A', m0))).toBe(
      'call 2 of 3 cannot be made',
    );
  });
});
