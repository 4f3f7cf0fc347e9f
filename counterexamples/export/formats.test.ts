/**
 * The exports by strict rules of our own: of every counterexample in every format. What the tools
 * themselves think of them (Mermaid, Quint, graphviz, a TAP parser, gcc) is in scripts/foreign/.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../../model/kernel/run.ts';
import { emptyState } from '../../model/kernel/state.ts';
import { CATALOGUE } from '../pages/catalogue.ts';
import { namedIn } from '../pages/search-holes.ts';
import { parseTrace } from '../trace/trace-file.ts';
import { FORMATS } from './exported-trace.ts';
import { EXPORTERS } from './formats.ts';
import { resultsToTap } from './ktap.ts';
import type { Subject } from './exported-trace.ts';
import { hang } from './wrap.ts';

const subjects = CATALOGUE.map((hole): readonly [string, Subject] => {
  const { design, scope, claim } = namedIn(hole);
  const text = readFileSync(join(import.meta.dirname, '..', hole.id, 'trace.json'), 'utf8');
  const parsed = parseTrace(text);
  if ('fault' in parsed) throw new Error(parsed.fault);
  const { steps } = run(design, emptyState(scope), parsed.trace.calls);
  return [hole.id, { design, scope, claim, steps }];
});

const exported = (format: string, subject: Subject): string => EXPORTERS[format]!(subject);

it.each(['markdown', 'svg'])('as %s the name of a design is no element', (format) => {
  const [, subject] = subjects[0]!;
  const named = { ...subject, design: { ...subject.design, name: '<b>me' } };
  expect(exported(format, named)).toMatch(/&lt;b(&gt;|>)me/);
  expect(exported(format, named)).not.toContain('<b>');
});

describe.each(subjects)('%s', (_id, subject) => {
  const { steps } = subject;

  it.each(FORMATS)('as %s ends in one line feed and is the same every time', (format) => {
    const text = exported(format, subject);
    expect(text).toMatch(/\S\n$/);
    expect(exported(format, subject)).toBe(text);
  });

  it('as text has every call and 80 columns at most', () => {
    const lines = exported('text', subject).split('\n');
    expect(lines.filter((line) => /^ {0,2}\d+ {2}\S/.test(line))).toHaveLength(steps.length);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80);
  });

  it('as markdown has a diagram of statements that Mermaid knows', () => {
    const diagram = /```mermaid\n([^]*?)```/.exec(exported('markdown', subject))?.[1] ?? '';
    const [first, ...lines] = diagram.trimEnd().split('\n');
    const known =
      /^ {2}(autonumber|end|rect rgba\([\d., ]+\)|(actor|participant) \w+ as [^;#]+|Note (right of|over) \w+(,\w+)?: .+|\w+(->>|-->>|--x)\w+: .+)$/;
    expect(first).toBe('sequenceDiagram');
    expect(lines.filter((line) => !known.test(line))).toEqual([]);
    expect(lines.filter((line) => /;(?<!#(35|59);)/.test(line))).toEqual([]);
    expect(lines.filter((line) => line.includes('U->>K'))).toHaveLength(steps.length);
  });

  it('as ITF has a state before and after each call, with just the variables it lists', () => {
    const itf = JSON.parse(exported('itf', subject)) as {
      readonly vars: readonly string[];
      readonly states: readonly Readonly<Record<string, unknown>>[];
    };
    expect(itf.states).toHaveLength(steps.length + 1);
    for (const [index, state] of itf.states.entries()) {
      expect(Object.keys(state).sort()).toEqual(['#meta', ...itf.vars].sort());
      expect(state['#meta']).toEqual({ index });
    }
  });

  it('as DOT has balanced braces and no arrow from or to a node that it does not declare', () => {
    const lines = exported('dot', subject).split('\n');
    const count = (ends: string): number => lines.filter((line) => line.endsWith(ends)).length;
    const nodes = lines.flatMap((line) => /^ {4}("[^"]+") \[/.exec(line)?.[1] ?? []);
    const ends = lines.flatMap((line) => {
      const [, from = '', to = ''] = /^ {4}("[^"]+") -> ("[^"]+")/.exec(line) ?? [];
      return from === '' ? [] : [from, to];
    });
    expect(count('{')).toBe(count('}'));
    expect(new Set(nodes).size).toBe(nodes.length);
    expect(nodes).toEqual(expect.arrayContaining(ends));
  });

  it.each([
    ['ktap', 'KTAP version 1', '  '],
    ['tap', 'TAP version 14', '    '],
  ])('as %s numbers its results, and only the last one fails', (format, version, indent) => {
    const lines = exported(format, subject).trimEnd().split('\n');
    const results = lines.filter((line) => /^ +(not )?ok /.test(line));
    expect(lines.slice(0, 2)).toEqual([version, '1..1']);
    expect(lines).toContain(`${indent}1..${steps.length}`);
    expect(results.map((line) => Number(/ok (\d+)/.exec(line)?.[1]))).toEqual(
      steps.map((_, index) => index + 1),
    );
    expect(results.findIndex((line) => line.startsWith(`${indent}not ok`))).toBe(steps.length - 1);
    expect(lines.at(-1)).toMatch(/^not ok 1 /);
  });
});

describe('results', () => {
  const results = [
    { name: 'inner', ok: false, says: ['5 calls'] },
    { name: 'storage', ok: false, skip: 'the scope has no socket storage' },
    { name: 'a # b', ok: true },
    { name: 'use', ok: false, known: 'a cost' },
  ];

  it('as KTAP nest by two spaces, the parent after its children', () => {
    expect(resultsToTap('ktap', [{ name: 'permissive', results }])).toBe(
      [
        'KTAP version 1',
        '1..1',
        '  KTAP version 1',
        '  # Subtest: permissive',
        '  1..4',
        '  # 5 calls',
        '  not ok 1 inner',
        '  ok 2 storage # SKIP the scope has no socket storage',
        '  ok 3 a no.  b',
        '  ok 4 use # XFAIL a cost',
        'not ok 1 permissive',
        '',
      ].join('\n'),
    );
  });

  it('as TAP nest by four, named by a comment', () => {
    expect(resultsToTap('tap', [{ name: 'sealed', results: results.slice(1) }])).toBe(
      [
        'TAP version 14',
        '1..1',
        '# Subtest: sealed',
        '    1..3',
        '    ok 1 - storage # SKIP the scope has no socket storage',
        '    ok 2 - a no.  b',
        '    not ok 3 - use # TODO a cost',
        'ok 1 - sealed',
        '',
      ].join('\n'),
    );
  });
});

describe('diagnostics', () => {
  it('of results and suites are one line each, before what they are about', () => {
    const results = [{ name: 'a', ok: true, says: ['one\n  two'] }];
    const text = resultsToTap('ktap', [{ name: 's', results, says: ['three'] }]);
    expect(text.split('\n').slice(5)).toEqual(['  # one two', '  ok 1 a', '# three', 'ok 1 s', '']);
  });
});

describe('wrapping', () => {
  it('cuts what is longer than a line and indents what follows', () => {
    expect(hang('a: ', 'bb ccccccc d', 7)).toEqual(['a: bb', '   cccc', '   ccc', '   d']);
  });
});
