/** The ITF reader of the Quint package reads the ITF export: as many states, and in them our slots. */
import { ofItf } from '@informalsystems/quint/dist/src/itf.js';
import { describe, expect, it } from 'vitest';
import { isLiveMap } from '../../../model/kernel/state.ts';
import { exported, SUBJECTS } from './catalogue-files.ts';
import { DEV_VERSIONS } from './versions.ts';

type Expression = { readonly kind: string; readonly opcode?: string; readonly args?: Expression[] };

/** The values of a record of Quint, by field: its arguments are names and values in turn. */
function fieldsOf({ args = [] }: Expression): ReadonlyMap<string, Expression> {
  const pairs = args.flatMap((name, i) =>
    i % 2 === 0 && 'value' in name ? [[String(name.value), args[i + 1]!] as const] : [],
  );
  return new Map(pairs);
}

const read = (text: string): readonly Expression[] =>
  ofItf(JSON.parse(text) as Parameters<typeof ofItf>[0]);

describe(`the ITF reader of quint ${DEV_VERSIONS['@informalsystems/quint']}`, () => {
  it.each(SUBJECTS)(
    'reads %s: a state before and after each call, with the maps in it',
    (_, it) => {
      const states = read(exported('itf', it));
      expect(states).toHaveLength(it.steps.length + 1);
      for (const [index, state] of states.entries()) {
        const fields = fieldsOf(state);
        const { maps } = index === 0 ? it.steps[0]!.before : it.steps[index - 1]!.outcome.state;
        expect([...fields.keys()].sort()).toEqual(
          ['accesses', 'answer', 'call', 'links', 'maps', 'progs'].sort(),
        );
        expect(fields.get('maps')).toMatchObject({ kind: 'app', opcode: 'Map' });
        expect(fields.get('maps')?.args).toHaveLength(maps.filter(isLiveMap).length);
      }
    },
  );

  it.each([
    ['a value that is none', (text: string) => text.replace(/"#map": \[/, '"#map": null, "x": [')],
    ['a state that is none', (text: string) => text.replace(/"states": \[/, '"states": [null,')],
    ['a document without states', (text: string) => text.replace('"states"', '"stages"')],
  ])('refuses %s', (_, spoil) => {
    const text = exported('itf', SUBJECTS[0]![1]);
    expect(spoil(text)).not.toBe(text);
    expect(() => read(spoil(text))).toThrow();
  });
});
