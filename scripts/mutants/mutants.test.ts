/** The mutants are found, run and told; the table of all of them is fresh and has no survivor. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { CHOICES, EXCHANGES, STUDIED } from './choices.ts';
import { refusalsWithoutMutant } from './conditions.ts';
import { allMutants, mutantsIn } from './find.ts';
import type { Judged } from './job.ts';
import { mutatedFiles, ROOT, textOf, withMutant } from './mutant.ts';
import { probed, probes } from './probe.ts';
import { REASONS } from './reasons.ts';
import { sourceOf } from './study.ts';
import { entries, keyOf, rowsIn } from './table.ts';
import { startThread } from './threads.ts';

const mutants = allMutants();
const table = rowsIn(readFileSync(join(ROOT, 'properties/MUTANTS.md'), 'utf8'));

describe('the table of mutants', () => {
  it('has a row for every mutant that the source has now, and no other', () => {
    // stale: npm run mutants
    expect(table.keys).toEqual(entries().map(keyOf));
  });
  it('has no survivor without a reason', () => {
    expect(table.survivors).toEqual([]);
  });
  it('gives reasons for mutants that there are', () => {
    const known = mutants.map(({ id }) => id);
    expect([...REASONS.keys()].filter((id) => !known.includes(id))).toEqual([]);
  });
});

describe('mutants', () => {
  it.each(mutatedFiles())('remove every refusal of %s', (file) => {
    const source = ts.createSourceFile(file, textOf(file), ts.ScriptTarget.ES2024, true);
    expect(refusalsWithoutMutant(source)).toEqual([]);
  });
  it('have names of their own, and change the source', () => {
    expect(new Set(mutants.map(({ id }) => id)).size).toBe(mutants.length);
    const same = mutants.filter((one) => withMutant(textOf(one.file), one) === textOf(one.file));
    expect(same).toEqual([]);
  });
  it('keep their names when lines are added above them', () => {
    const text = textOf('model/fd.ts');
    const moved = mutantsIn('model/fd.ts', text.replace('/** FMODE', '// new\n\n/** FMODE'));
    expect(moved.map(({ id }) => id)).toEqual(mutantsIn('model/fd.ts', text).map(({ id }) => id));
  });
  it.each([
    ['if (a) return refuse(state, E);', ['false', '!(a)']],
    ['if (a || b) return -EPERM;', ['false', '!(a || b)', 'b', 'a']],
    ['return a ? OK : -EPERM;', ['true', '!(a)']],
    ['return a ? -EINVAL : -EBADF;', ['false', 'true', '!(a)']],
    ['if (a) { if (b) return undefined; return -EACCES; }', ['false', '!(a)']],
    ['if (a && b) return undefined;', []],
    [
      'return collect(withMap(state, slot, DEAD_MAP));',
      ['withMap(state, slot, DEAD_MAP)', 'state'],
    ],
    ['withMap(state, slot, { ...map, fd, pinned: true });', ['state', 'map.fd', 'map.pinned']],
    ['return accept(state, 0, [read, write]);', ['[write]', '[read]']],
  ])('of %s are found', (code, becomes) => {
    const found = mutantsIn('a.ts', `function f() { ${code} }`);
    expect(found.map((mutant) => mutant.becomes)).toEqual(becomes);
  });
});

describe('probes', () => {
  it('note the mutants that would have made a difference, and change nothing', () => {
    const text = 'function f(a, b) { if (a > 1 && b) return -EPERM; return OK; }';
    const [one, ...rest] = mutantsIn('a.ts', text).map((mutant, number) => ({
      ...mutant,
      number,
    }));
    const { noted, probe } = probes(rest.length + 1);
    const code = probed(text, [one!, ...rest]);
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the probed source is what is tested
    const make = new Function('probe', 'EPERM', 'OK', `${code.replace(/^.*\n/, '')} return f;`) as (
      ...about: readonly unknown[]
    ) => (a: number, b: boolean) => number;
    const f = make(probe, 1, 0);
    const marks = (): readonly string[] =>
      [one!, ...rest].filter(({ number }) => noted[number] === 1).map(({ becomes }) => becomes);
    expect(f(0, false)).toBe(0);
    expect(marks()).toEqual(['!(a > 1 && b)']);
    expect(f(0, true)).toBe(0);
    expect(marks()).toEqual(['!(a > 1 && b)', 'b']);
    expect(f(2, true)).toBe(-1);
    expect(marks()).toEqual(['false', '!(a > 1 && b)', 'b']);
  });
});

describe('exchanges', () => {
  it('take in every choice of every axis, and each is made by a design that is studied', () => {
    for (const [axis, choices] of Object.entries(CHOICES)) {
      const made = STUDIED.map((design) => design.choices[axis as keyof typeof CHOICES].name);
      expect(made).toEqual(expect.arrayContaining(choices.map(({ name }) => name)));
    }
    expect(new Set(EXCHANGES.map(({ id }) => id)).size).toBe(EXCHANGES.length);
  });
});

describe('a mutant that is run', () => {
  const judged = async (text: string): Promise<Judged> => {
    const mutant = mutants.find(({ id }) => id.includes(text))!;
    const search = { design: 'sealed', scope: 'sys-bpf', states: 1000 };
    const verdicts = { 'law-frozen': 'holds', 'law-held': 'holds' };
    const thread = startThread({ sources: sourceOf(mutant), probes: 0 });
    const done = await thread.ask(
      { kind: 'mutant', searches: [{ ...search, verdicts }], further: [] },
      60,
    );
    await thread.close();
    if (typeof done === 'string') return { fault: done, unfinished: [] };
    if (done.kind !== 'judged') throw new Error('a survey was not asked for');
    return done.judged;
  };
  it('is told by a law and by a fact', async () => {
    const { claim, fact } = await judged('fd.ts mayWrite: without !frozen');
    expect(claim).toEqual({
      by: 'law-frozen (sealed, sys-bpf)',
      how: 'holds -> violated 3',
    });
    expect(fact).toEqual({ by: '4: frozen outer (A)', how: 'EPERM -> 0' });
  });
  it('is told by a model that does not come to an end', async () => {
    const { fault } = await judged(
      'lifetime.ts collect: not written: withMap(state, slot, DEAD_MAP)',
    );
    expect(fault).toContain('the model does not come to an end');
  });
});
