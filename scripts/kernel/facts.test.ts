import { describe, expect, it } from 'vitest';
import seen from './facts.seen.json' with { type: 'json' };
import { KNOWN } from './catalogue.ts';
import { expected } from './fact.ts';
import { FACTS, RECORDED } from './facts.ts';
import { lab, setup } from './lab.ts';

describe('the experiments', () => {
  const ready = setup();

  it('have names of their own', () => {
    expect(new Set(FACTS.map(({ name }) => name)).size).toBe(FACTS.length);
  });

  it('encode, and ask something', () => {
    for (const fact of FACTS) {
      const bench = lab(ready);
      fact.calls(bench);
      expect(bench.done().commands, fact.name).toBeGreaterThan(1);
      expect(bench.told(new Map()), fact.name).toContain('?');
    }
  });

  it('are all answered for 7.1.3, 7.1.7 and 7.3.4', () => {
    for (const version of ['7.1.3', '7.1.7', '7.3.4']) {
      const open = FACTS.filter((fact) => expected(fact, version) === null);
      expect(open.map(({ name }) => name)).toEqual([]);
    }
  });

  it('are recorded under their names, and no others', () => {
    expect(Object.keys(seen).sort()).toEqual([...RECORDED].sort());
  });

  it('expect nothing of kernels before exclusive maps', () => {
    expect(FACTS.map((fact) => expected(fact, '6.17.13')).every((told) => told === null)).toBe(
      true,
    );
  });

  it('change their answers only with the fixes of 7.1', () => {
    const changes = FACTS.flatMap(({ seen }) => Object.keys(seen).slice(1));
    expect([...new Set(changes)]).toEqual(['7.1.7']);
    expect(KNOWN).toContain('7.1.7');
  });
});
