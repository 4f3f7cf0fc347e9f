/** Which choices an axis has, those of designs of one's own included. */
import { describe, expect, it } from 'vitest';
import { AXES, AXIS_NAMES, choicesOn } from './axes.ts';
import { DESIGNS } from './designs/all.ts';
import { mainline } from './designs/mainline.ts';

describe('the choices on an axis', () => {
  const bind = { ...mainline.choices.bind, name: 'mine', says: 'a choice of my own' };
  const own = { ...mainline, name: 'own', choices: { ...mainline.choices, bind } };

  it('are those that are listed, each once', () => {
    expect(choicesOn('bind')).toEqual(AXES.bind.choices);
    for (const axis of AXIS_NAMES) {
      const names = choicesOn(axis, DESIGNS).map(({ name }) => name);
      expect(new Set(names).size, axis).toBe(names.length);
    }
  });

  it('are joined by a choice that a design brings, on its axis only', () => {
    expect(choicesOn('bind', [mainline, own, own])).toEqual([...AXES.bind.choices, bind]);
    expect(choicesOn('outer', [mainline, own])).toEqual(AXES.outer.choices);
  });
});
