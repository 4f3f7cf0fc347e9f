/**
 * Two laws of loads in two steps, which kernels cannot be asked about (half a load is no system
 * call): they are judged by the load in one step, and only for mutants that nothing else tells.
 */
import type { Call } from '../../model/call.ts';
import type { Design } from '../../model/design.ts';
import type { Outcome } from '../../model/outcome.ts';
import type { Scope } from '../../model/scope.ts';
import { scopeNamed } from '../../model/scopes.ts';
import type { State } from '../../model/state.ts';
import { NONE, progAt } from '../../model/state.ts';
import { step } from '../../model/step.ts';
import type { CallClaim } from '../../properties/claim.ts';

type Law = CallClaim<State, Call, Outcome>;

/** Scope `split` with what its loads can meet besides: maps of another hash, flags that forbid reading. */
export function splitScope(): Scope {
  const split = scopeNamed('split');
  if (split === undefined) throw new Error('no scope split');
  return {
    ...split,
    name: 'split-flags',
    flags: ['none', 'WRONLY_PROG'],
    hashes: ['loader.A', 'zero'],
  };
}

/** Programs that act as user space, beside maps of maps; no deciding scope has both. */
export function actingScope(): Scope {
  const acting = scopeNamed('sys-bpf');
  if (acting === undefined) throw new Error('no scope sys-bpf');
  return { ...acting, name: 'sys-bpf-outer', maps: 2, kinds: ['ARRAY', 'ARRAY_OF_MAPS'] };
}

/** Laws of a design whose signed loads are folded. */
export function splitLaws(design: Design): readonly Law[] {
  return [underWay, beginsAlike(design), endsAlike(design)];
}

const isBegun = (state: State): boolean => state.progs.some(({ loading }) => loading);

const underWay: Law = {
  id: 'law-under-way',
  says: 'A load that was begun is under way until it is ended.',
  kind: 'onEveryCall',
  holds: (before, call, { state }) =>
    before.progs.every(
      (prog, slot) =>
        !prog.loading ||
        (call.call === 'prog_load_end' && call.prog === slot) ||
        progAt(state, slot).loading,
    ),
  premise: isBegun,
};

/** Begun and ended at once, a load answers and leaves what a load in one step does. */
function beginsAlike(design: Design): Law {
  return {
    id: 'law-two-steps',
    says: 'A signed load in two steps with nothing between them is a signed load.',
    kind: 'onEveryCall',
    when: (_before, { call }) => call === 'prog_load_begin',
    holds: (before, call, outcome) => {
      if (call.call !== 'prog_load_begin') return true;
      const { prog, text, listed } = call;
      const load = { prog, text, map: listed, listed, signed: true, target: NONE } as const;
      const once = step(design, before, { call: 'prog_load', ...load });
      if (outcome.answer < 0) return once?.answer === outcome.answer;
      const end = step(design, outcome.state, { call: 'prog_load_end', prog, listed });
      return once?.answer === end?.answer && sameProg(once, end, prog);
    },
    premise: (_before, _call, { answer }) => answer >= 0,
  };
}

/** What is read again at the end is asked what an unsigned load of it is asked. */
function endsAlike(design: Design): Law {
  return {
    id: 'law-read-again',
    says: 'A map that is read again at the end of a load is asked what any map that is named is.',
    kind: 'onEveryCall',
    when: (_before, { call }, { answer }) => call === 'prog_load_begin' && answer >= 0,
    holds: (before, call, { state }) => {
      if (call.call !== 'prog_load_begin' || !design.choices.signed.readsTwice) return true;
      const { prog, text } = call;
      const unsigned = { prog, text, listed: NONE, signed: false, target: NONE } as const;
      return before.maps.every((_, map) => {
        const end = step(design, state, { call: 'prog_load_end', prog, listed: map });
        const once = step(design, before, { call: 'prog_load', map, ...unsigned });
        return end !== undefined && end.answer === once?.answer;
      });
    },
    premise: () => true,
  };
}

function sameProg(one: Outcome | undefined, other: Outcome | undefined, slot: number): boolean {
  if (one === undefined || other === undefined) return one === other;
  return JSON.stringify(progAt(one.state, slot)) === JSON.stringify(progAt(other.state, slot));
}
