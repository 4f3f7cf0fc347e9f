import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../cli/fault.ts';
import { readTrace } from '../../cli/inputs.ts';
import { mainline73 } from '../../../model/rules/designs/mainline-7.3.ts';
import { sealed } from '../../../model/rules/designs/sealed.ts';
import { AXIS_NAMES } from '../../../model/rules/axes.ts';
import { CATALOGUE } from '../../../counterexamples/pages/catalogue.ts';
import { choicesNamed, designOf } from '../../cli/commands/kernel-build.ts';
import { expectDesign } from '../compare/expectation.ts';
import { predict, subjectOf } from '../selftest/selftest-build.ts';
import { applyEdit, editsOf, patched } from './apply.ts';
import { editsToBuild } from './build.ts';
import { sizeOf, unifiedDiff } from './diff.ts';
import { CHOICES, type Edit } from './edits.ts';

const TRACES = join(import.meta.dirname, '../../../counterexamples');
const C = [
  'int one(int a);',
  '',
  'static int one(int a)',
  '{',
  '\tif (a)',
  '\t\treturn 1;',
  '\treturn 0;',
  '}',
  '',
  'static int two(int a,',
  '\t       int b)',
  '{',
  '\tif (a)',
  '\t\treturn one(b);',
  '\treturn 0;',
  '}',
  '',
].join('\n');
const edit = (within: string | undefined, at: RegExp, put: string): Edit =>
  within === undefined ? { file: 'f.c', at, put } : { file: 'f.c', within, at, put };

describe('an edit', () => {
  it('changes the function that it names, and nothing else', () => {
    const text = applyEdit(C, edit('two', /if \(a\)/, 'if (a && b)'));
    expect(text).toBe(C.replace('if (a)\n\t\treturn one', 'if (a && b)\n\t\treturn one'));
  });

  it('keeps what it found where it says so', () => {
    expect(applyEdit(C, edit('one', /\treturn 0;\n/, '\ta++;\n$&'))).toContain(
      '\ta++;\n\treturn 0;',
    );
  });

  it.each([
    ['a function that is not there', edit('three', /a/, ''), '0 places are called three'],
    ['a place that is not there', edit('one', /goto/, ''), '0 places match /goto/'],
    ['a place that is there twice', edit('one', /return/, ''), '2 places match /return/'],
    ['a place twice outside of functions', edit(undefined, /if \(a\)/, ''), 'f.c: 2 places'],
  ])('refuses %s', (_, wrong, says) => {
    expect(() => applyEdit(C, wrong)).toThrow(UsageError);
    expect(() => applyEdit(C, wrong)).toThrow(says);
  });

  it('that several choices need is made once', () => {
    const edits = editsOf(CHOICES);
    expect(edits).toHaveLength(new Set(edits).size);
    expect(edits.length).toBeLessThan(CHOICES.flatMap((choice) => choice.edits).length);
  });

  it('comes after those before it in the same file', () => {
    const edits = [edit('one', /return 1/, 'return 2'), edit('one', /return 2/, 'return 3')];
    expect(patched(edits, () => C).get('f.c')).toBe(C.replace('return 1', 'return 3'));
  });
});

describe('the diff', () => {
  it('is unified, without times, and counted', () => {
    const after = applyEdit(C, edit('one', /return 1/, 'return 2'));
    const diff = unifiedDiff(new Map([['dir/f.c', { before: C, after }]]));
    expect(diff.split('\n').slice(0, 2)).toEqual(['--- a/dir/f.c', '+++ b/dir/f.c']);
    expect(diff).toContain('\n-\t\treturn 1;\n+\t\treturn 2;\n');
    expect(sizeOf(diff)).toEqual({ files: 1, added: 1, removed: 1 });
  });
});

describe('the choices of the patch', () => {
  it('are those in which sealed is not mainline-7.3', () => {
    const differ = AXIS_NAMES.filter((axis) => sealed.choices[axis] !== mainline73.choices[axis]);
    expect(CHOICES.map(({ axis }) => axis).toSorted()).toEqual(differ.toSorted());
  });

  it('together make sealed, without any mainline-7.3', () => {
    expect(designOf(CHOICES)).toBe(sealed);
    expect(designOf([])).toBe(mainline73);
    expect(designOf(choicesNamed(['iterator'])).choices).toEqual({
      ...mainline73.choices,
      iterator: sealed.choices.iterator,
    });
  });

  it('bring those that they need', () => {
    expect(choicesNamed(['link-update']).map(({ name }) => name)).toEqual([
      'iterator',
      'link-update',
    ]);
    expect(choicesNamed([])).toBe(CHOICES);
    expect(() => choicesNamed(['none'])).toThrow(UsageError);
  });

  it('are built with the same headers, so that one choice after another takes minutes', () => {
    const headersOf = (edits: readonly Edit[]): readonly Edit[] =>
      edits.filter(({ file }) => file.endsWith('.h'));
    const all = headersOf(editsOf(CHOICES));
    expect(all).toHaveLength(3);
    for (const choice of CHOICES) {
      const edits = editsToBuild([choice]);
      expect(headersOf(edits), choice.name).toEqual(all);
      const ownC = choice.edits.filter(({ file }) => file.endsWith('.c'));
      expect(edits.filter(({ file }) => file.endsWith('.c'))).toEqual(ownC);
    }
    expect(editsToBuild([])).toEqual([]);
  });

  it.each(CHOICES)('end, as $name does, what the model says', async ({ name }) => {
    const choices = choicesNamed([name]);
    const [before, after] = [mainline73, designOf(choices)].map(expectDesign);
    const verdicts = await Promise.all(
      CATALOGUE.map(async (hole) => {
        const { calls } = await readTrace(join(TRACES, hole.id, 'trace.json'));
        const subject = subjectOf(hole, calls);
        const [was, is] = [before!, after!].map((each) => predict(each, subject).verdict);
        return was === is ? [] : [{ id: hole.id, is }];
      }),
    );
    const changed = verdicts.flat();
    const ends = new Set(choices.flatMap((choice) => choice.ends));
    // an outer map may be filled by others once exclusive maps may be templates
    const opens = name === 'template' ? ['same-sha-bypass', 'zero-hash-outer'] : [];
    const named = (wanted: string): readonly string[] =>
      changed.flatMap(({ id, is }) => (is === wanted ? [id] : [])).toSorted();
    expect(named('passes')).toEqual([...ends].toSorted());
    expect(named('fails')).toEqual(opens);
  });
});
