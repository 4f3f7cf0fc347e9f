import { describe, expect, it } from 'vitest';
import { mainline } from '../../../model/rules/designs/mainline.ts';
import { permissive } from '../../../model/rules/designs/permissive.ts';
import type { Frame } from '../wire/answers.ts';
import type { Guest, Ran } from '../vm/boot.ts';
import { conform, conforms } from './conform.ts';
import { expectDesign, follow } from './expectation.ts';
import { behavesAs, caughtBy, flipsOf } from './exchanged-choices.ts';
import { randomTraces } from './random-traces.ts';
import type { Replayed, Start } from './replayed.ts';
import { done } from './result.ts';

const expectation = expectDesign(permissive);

const frame = (index: number): Frame => ({
  index,
  ending: { kind: 'done' },
  commands: 0,
  taint: 0,
  answers: new Map(),
});

/** A guest that says it ran everything, and answers nothing. */
const silent =
  (run: (count: number) => Ran): Start =>
  () => {
    const guest: Guest = {
      version: '7.1.3',
      bootMilliseconds: 1,
      setup: () => Promise.resolve({ frames: [frame(0)] }),
      run: (programs) => Promise.resolve(run(programs.length)),
      log: () => '',
      close: () => Promise.resolve(),
    };
    return Promise.resolve(done(guest));
  };

describe('conform', () => {
  const traces = randomTraces(expectation, 12, 3);

  it('never calls a trace without answers an agreement', async () => {
    const start = silent((count) => ({
      frames: Array.from({ length: count }, (_, i) => frame(i)),
    }));
    const result = await conform(start, '7.1.3', expectation, traces);
    if (!result.ok) throw new Error(result.line);
    expect(result.value.verdicts).toMatchObject({ agree: 0, 'replayer failed': 12 });
    expect(conforms(result.value)).toBe(false);
    expect(result.value.calls).toBe(0);
  });

  it('tells a guest that goes away from traces that did not run', async () => {
    const start = silent(() => ({ frames: [], stop: { kind: 'cut off', why: 'gone' } }));
    const result = await conform(start, '7.1.3', expectation, traces);
    if (!result.ok) throw new Error(result.line);
    const { agree, 'cut off': cutOff, 'not run': notRun } = result.value.verdicts;
    expect([agree, cutOff + notRun]).toEqual([0, 12]);
    expect(notRun).toBeGreaterThan(0);
  });

  it('does not conform without traces', async () => {
    const start = silent((count) => ({
      frames: Array.from({ length: count }, (_, i) => frame(i)),
    }));
    const result = await conform(start, '7.1.3', expectation, []);
    expect(result.ok && conforms(result.value)).toBe(false);
  });
});

describe.each([permissive, mainline])('a wrong model in place of $name', (design) => {
  const right = expectDesign(design);
  const replayed: readonly Replayed[] = randomTraces(right, 500, 1).map((trace) => {
    const { steps } = follow(right, trace.scope, trace.calls);
    const seen = steps.map(({ outcome }) => outcome.answer);
    return { trace, steps, seen, verdict: { kind: 'agree' } };
  });

  it('is caught within 500 traces, unless it behaves alike', () => {
    const flips = flipsOf(design);
    expect(flips.length).toBeGreaterThan(10);
    const missed = flips.filter(
      (flip) => caughtBy(replayed, right.signed, flip.design) === undefined,
    );
    expect(missed.filter((flip) => !behavesAs(design, flip.design))).toEqual([]);
    expect(missed.length).toBeLessThan(2);
  });

  it('is not seen where there is none', () => {
    expect(caughtBy(replayed, right.signed, design)).toBeUndefined();
  });
});
