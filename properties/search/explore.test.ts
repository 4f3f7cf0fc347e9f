import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { codec } from '../../model/finite/codec.ts';
import { type Of, array, checkedCodec, record, upTo } from '../../model/finite/finite.ts';
import type { CallClaim, Claim, Trace } from '../claims/claim.ts';
import { type Report, type System, explore, isMade, replay, search } from './explore.ts';
import { crossing, hanoi, peterson, philosophers } from './known-systems/puzzles.ts';
import { agreement, twoPhaseCommit } from './known-systems/two-phase-commit.ts';
import { CALLS_KEPT } from './store.ts';
import { type Jugs, type Pour, neverFourLitres, twoJugs } from './known-systems/two-jugs.ts';

const counts = ({ finished, states, transitions, depth }: Report) => ({
  finished,
  states,
  transitions,
  depth,
});

// A system given as a table: `table[state][call]` is the next state, or undefined where the call cannot be made.
type Node = { readonly at: number };
type Table = readonly (readonly (number | undefined)[])[];
const graph = (table: Table): System<Node, number, { readonly state: Node }> => ({
  codec: codec(record({ at: upTo(table.length) })),
  initial: { at: 0 },
  calls: Array.from({ length: table[0]?.length ?? 0 }, (_, call) => call),
  step: (state, call) => {
    const at = table[state.at]?.[call];
    if (at === undefined) return undefined;
    return { state: at === state.at ? state : { at } };
  },
});
type GraphClaim = Claim<Node, number, { readonly state: Node }>;

// 0 -> 1 -> 2 -> 0, and call 1 leads from 2 back to 1, a state that is known by then.
const triangle = graph([
  [1, undefined],
  [2, undefined],
  [0, 1],
]);

describe('a call that is not made', () => {
  // 0 -> 1 -> 2 by `on`; `leap` is left out of 0 and 1 for one reason, of 2 for another; `back` cannot be made.
  const reasons = ['too far', 'too far', 'nowhere'];
  const gaps: System<Node, string, { readonly state: Node }> = {
    codec: codec(record({ at: upTo(3) })),
    initial: { at: 0 },
    calls: ['leap', 'on', 'back', 'leap too'],
    step: (state, call) => {
      if (call === 'back') return undefined;
      if (call !== 'on') return reasons[state.at];
      return { state: { at: Math.min(2, state.at + 1) } };
    },
  };
  it('is no transition, and is counted by call and reason if the system leaves it out', () => {
    const { transitions, coverage, leftOut, finished } = explore(gaps, []);
    expect({ transitions, finished }).toEqual({ transitions: 3, finished: true });
    expect(coverage.map(({ tried }) => tried)).toEqual([0, 3, 0, 0]);
    expect(leftOut).toEqual([
      { call: 0, why: 'nowhere', times: 1 },
      { call: 0, why: 'too far', times: 2 },
      { call: 3, why: 'nowhere', times: 1 },
      { call: 3, why: 'too far', times: 2 },
    ]);
    expect(explore(triangle, []).leftOut).toEqual([]);
  });
  it('is judged by no claim', () => {
    const witness = (_: Node, call: string): boolean => call !== 'on';
    const claim: Claim<Node, string, { readonly state: Node }> = {
      id: 'other',
      says: '',
      kind: 'sometimes',
      witness,
    };
    expect(explore(gaps, [claim]).verdicts['other']?.verdict).toEqual({ kind: 'impossible' });
  });
  it('is not there to be replayed', () => {
    expect(replay(gaps, [1, 1])).toHaveLength(2);
    expect([replay(gaps, [1, 0]), replay(gaps, [2])]).toEqual([undefined, undefined]);
  });
});

describe('the search finds exactly the reachable states and transitions', () => {
  // Peers count the initial state as generated, so their second figure is ours and one (PEERS: 16 / 97 and so on).
  it.each([
    ['two jugs', () => explore(twoJugs, []), 16, 96],
    ['missionaries and cannibals', () => explore(crossing, []), 16, 34],
    ['the towers of Hanoi with 5 discs', () => explore(hanoi(5), []), 243, 726],
    ['the towers of Hanoi with 8 discs', () => explore(hanoi(8), []), 6_561, 19_680],
    ["Peterson's mutual exclusion", () => explore(peterson, []), 20, 34],
    ['5 dining philosophers', () => explore(philosophers(5), []), 82, 265],
    ['8 dining philosophers', () => explore(philosophers(8), []), 1_154, 5_968],
    ['two-phase commit with 3 managers', () => explore(twoPhaseCommit(3), []), 288, 1_145],
  ])('of %s', (_, run, states, transitions) => {
    expect(run()).toMatchObject({ finished: true, states, expanded: states, transitions });
  });

  it('finds the deadlock of the philosophers, and none in mutual exclusion', () => {
    const stuck = <S, C, O extends { readonly state: S }>(system: System<S, C, O>) =>
      ({
        kind: 'always',
        id: 'goes-on',
        says: 'some call can be made',
        holds: (state: S) => system.calls.some((call) => isMade(system.step(state, call))),
      }) as const;
    const table = philosophers(5);
    const { verdict } = explore(table, [stuck(table)]).verdicts['goes-on']!;
    expect(verdict).toMatchObject({ kind: 'violated' });
    expect('calls' in verdict && verdict.calls.toSorted()).toEqual([0, 1, 2, 3, 4]);
    expect(explore(peterson, [stuck(peterson)]).verdicts['goes-on']!.verdict.kind).toBe('holds');
  });

  it('and how far the farthest state is', () => {
    expect(explore(hanoi(5), []).depth).toBe(31);
    expect(explore(graph([[undefined]]), []).depth).toBe(0);
  });

  it('and how often each call was made and changed something', () => {
    const { coverage, transitions } = explore(twoJugs, []);
    expect(coverage[0]).toEqual({ tried: 16, changed: 10 }); // fill small: full already in 6 states
    expect(coverage.reduce((sum, { tried }) => sum + tried, 0)).toBe(transitions);
    expect(explore(triangle, []).coverage).toEqual([
      { tried: 3, changed: 3 },
      { tried: 1, changed: 1 },
    ]);
  });

  it('and how many bytes it kept for each state', () => {
    // one page of 16,384 states and a table of 1,024 entries, for 16 states
    expect(explore(twoJugs, []).bytesPerState).toBe((16_384 * (4 + 1 / 4 + 1) + 4 * 1024) / 16);
  });

  it('of a system without calls', () => {
    expect(counts(explore({ ...triangle, calls: [] }, []))).toEqual({
      finished: true,
      states: 1,
      transitions: 0,
      depth: 0,
    });
  });
});

describe('a claim about states', () => {
  it('is violated by a shortest trace that ends in the state', () => {
    const report = explore(twoJugs, [neverFourLitres]);
    const { verdict } = report.verdicts['never-four'] ?? {};
    expect(counts(report)).toEqual({ finished: true, states: 16, transitions: 96, depth: 7 });
    expect(verdict).toMatchObject({ kind: 'violated', calls: { length: 6 } });
    const trace = verdict?.kind === 'violated' ? verdict.calls : [];
    expect(replay(twoJugs, trace)?.map((step) => step.outcome.state.big)).toEqual([
      5, 2, 2, 0, 5, 4,
    ]);
  });

  it('is violated by no call at all if the initial state violates it', () => {
    const dry: typeof neverFourLitres = {
      kind: 'always',
      id: 'dry',
      says: 'a jug is wet',
      holds: ({ big }) => big > 0,
    };
    expect(explore(twoJugs, [dry]).verdicts).toEqual({
      dry: { verdict: { kind: 'violated', calls: [] } },
    });
  });

  it('holds when the search finished and every state has been judged', () => {
    expect(explore(twoPhaseCommit(3), [agreement]).verdicts).toEqual({
      agreement: { verdict: { kind: 'holds' } },
    });
  });

  it('holds only if its premise occurs, and then a shortest trace to it is reported', () => {
    const about = (litres: number): typeof neverFourLitres => ({
      kind: 'always',
      id: `about-${litres}`,
      says: `with ${litres} litres in the big jug the small one has at most 3`,
      holds: ({ small }) => small <= 3,
      premise: ({ big }) => big === litres,
    });
    expect(explore(twoJugs, [about(4), about(6)]).verdicts).toEqual({
      'about-4': { verdict: { kind: 'holds' }, premise: [1, 5, 2, 5, 1, 5] },
      'about-6': {
        verdict: { kind: 'unknown', because: 'its premise never occurs in this scope' },
      },
    });
  });
});

describe('a claim about calls', () => {
  const back: CallClaim<Node, number, { readonly state: Node }> = {
    kind: 'onEveryCall',
    id: 'no-way-back',
    says: 'call 1 is never made in state 2',
    holds: (before, call) => !(before.at === 2 && call === 1),
    premise: (before) => before.at === 2,
  };

  it('is judged on an edge into a known state', () => {
    expect(explore(triangle, [back]).verdicts).toEqual({
      'no-way-back': { verdict: { kind: 'violated', calls: [0, 0, 1] }, premise: [0, 0, 0] },
    });
  });

  it('is judged on a call that changes nothing', () => {
    const idle: GraphClaim = {
      kind: 'onEveryCall',
      id: 'idle',
      says: 'every call changes something',
      holds: (before, _, outcome) => outcome.state !== before,
      premise: () => true,
    };
    expect(explore(graph([[1], [1]]), [idle]).verdicts).toEqual({
      idle: { verdict: { kind: 'violated', calls: [0, 0] }, premise: [0] },
    });
  });

  it('is not judged where the call cannot be made', () => {
    const never: GraphClaim = {
      kind: 'onEveryCall',
      id: 'never',
      says: 'call 1 is made in state 2 only',
      holds: (before, call) => call !== 1 || before.at === 2,
      premise: (_, call) => call === 1,
    };
    expect(explore(triangle, [never]).verdicts).toEqual({
      never: { verdict: { kind: 'holds' }, premise: [0, 0, 1] },
    });
  });

  it('of which nothing was seen is unknown, not true', () => {
    const empty: GraphClaim = {
      kind: 'onEveryCall',
      id: 'empty',
      says: 'nothing is wrong with call 7',
      holds: () => true,
      premise: (_, call) => call === 7,
    };
    expect(explore(triangle, [empty]).verdicts).toEqual({
      empty: { verdict: { kind: 'unknown', because: 'its premise never occurs in this scope' } },
    });
  });

  it('is not judged where it says that it does not speak of the call', () => {
    const when = (_before: Node, call: number) => call === 0;
    const claims: GraphClaim[] = [
      { ...back, when },
      { ...back, id: 'premise', holds: () => true, premise: (_, call) => call === 1, when },
      {
        kind: 'sometimes',
        id: 'witness',
        says: 'call 1 is made',
        witness: (_, call) => call === 1,
        when,
      },
      { ...back, id: 'always' },
    ];
    expect(explore(triangle, claims).verdicts).toMatchObject({
      'no-way-back': { verdict: { kind: 'holds' }, premise: [0, 0, 0] },
      premise: { verdict: { kind: 'unknown' } },
      witness: { verdict: { kind: 'impossible' } },
      always: { verdict: { kind: 'violated', calls: [0, 0, 1] } },
    });
  });

  it('is possible with a shortest witness, or impossible', () => {
    const reach = (at: number): GraphClaim => ({
      kind: 'sometimes',
      id: `reach-${at}`,
      says: `some call leads to state ${at}`,
      witness: (_before, _call, outcome) => outcome.state.at === at,
    });
    expect(explore(triangle, [reach(0), reach(2), reach(3)]).verdicts).toEqual({
      'reach-0': { verdict: { kind: 'possible', calls: [0, 0, 0] } },
      'reach-2': { verdict: { kind: 'possible', calls: [0, 0] } },
      'reach-3': { verdict: { kind: 'impossible' } },
    });
  });

  it('is asked no more once it is decided', () => {
    let asked = 0;
    const counting: GraphClaim = { ...back, holds: () => (asked++, false), premise: () => true };
    explore(triangle, [counting]);
    expect(asked).toBe(2); // on the first edge, and when its trace was made again
  });
});

it('of each state a claim about states is asked once, and of calls not at all', () => {
  let asked = 0;
  const count = (): boolean => ++asked > 0;
  const counting: GraphClaim = { id: 'of states', says: '', kind: 'always', holds: count };
  const { states } = explore(triangle, [counting]);
  expect(asked).toBe(states);
});

describe('a search that does not finish', () => {
  const claims: Claim<Jugs, Pour, { readonly state: Jugs }>[] = [
    neverFourLitres,
    {
      kind: 'always',
      id: 'small',
      says: 'the small jug has at most 3 litres',
      holds: ({ small }) => small <= 3,
    },
    {
      kind: 'sometimes',
      id: 'five',
      says: 'the big jug is filled',
      witness: (_b, _c, { state }) => state.big === 5,
    },
    {
      kind: 'sometimes',
      id: 'four',
      says: 'the big jug has 4 litres',
      witness: (_b, _c, { state }) => state.big === 4,
    },
  ];

  it('at the state limit leaves open what it has not decided, and says so', () => {
    const report = explore(twoJugs, claims, { maxStates: 4 });
    const because = 'the limit of 4 states was reached';
    expect(report).toMatchObject({
      finished: false,
      stopped: because,
      states: 4,
      expanded: 1,
      depth: 2,
    });
    expect(report.verdicts).toEqual({
      'never-four': { verdict: { kind: 'unknown', because } },
      small: { verdict: { kind: 'unknown', because } },
      five: { verdict: { kind: 'possible', calls: [1] } },
      four: { verdict: { kind: 'unknown', because } },
    });
  });

  it('finishes if the limit is exactly what it needs', () => {
    expect(explore(twoJugs, [], { maxStates: 16 }).finished).toBe(true);
    expect(explore(twoJugs, [], { maxStates: 15 }).finished).toBe(false);
    expect(explore(twoJugs, [neverFourLitres], { maxStates: 0 })).toMatchObject({
      finished: false,
      states: 0,
    });
  });

  it('because its caller says so leaves open what it has not decided, with the reason', () => {
    const seen: number[] = [];
    const report = explore(twoJugs, claims, {
      tickEvery: 2,
      tick: ({ expanded }) => (seen.push(expanded), expanded >= 6 ? 'time is up' : undefined),
    });
    expect(seen).toEqual([2, 4, 6]);
    expect(report).toMatchObject({ finished: false, stopped: 'time is up', expanded: 6 });
    expect(report.verdicts['small']?.verdict).toEqual({ kind: 'unknown', because: 'time is up' });
    expect(report.verdicts['five']?.verdict.kind).toBe('possible');
  });

  it('is asked after every 1,024 states, and says limits as people read them', () => {
    const seen: number[] = [];
    explore(hanoi(8), [], { tick: ({ expanded }) => void seen.push(expanded) });
    expect(seen).toEqual([1024, 2048, 3072, 4096, 5120, 6144]);
    const { stopped } = explore(hanoi(8), [], { maxStates: 1500 });
    expect(stopped).toBe('the limit of 1,500 states was reached');
    const nothing = explore(twoJugs, [], { maxStates: 0 });
    expect([nothing.stopped, nothing.bytesPerState]).toEqual([
      'the limit of 0 states was reached',
      4 * 1024, // its table
    ]);
  });

  it('for want of memory says so instead of failing', () => {
    vi.stubGlobal(
      'Int32Array',
      class extends Int32Array {
        constructor(length: number) {
          if (length > 20_000) throw new RangeError('Array buffer allocation failed');
          super(length);
        }
      },
    );
    const report = explore(hanoi(9), []);
    expect(report).toMatchObject({ finished: false });
    expect(report.stopped).toMatch(/^there is no room for more than [\d,]+ states$/);
    expect(report.states).toBeGreaterThan(10_000);
    expect(report.states).toBeLessThan(3 ** 9);
  });
  afterEach(() => void vi.unstubAllGlobals());

  it('can be driven step by step', () => {
    const running = search(twoJugs, [neverFourLitres]);
    expect(running.advance(3)).toBe(true);
    expect(running.progress().expanded).toBe(3);
    expect(running.report().stopped).toBe('the search was not carried on');
    expect(running.advance(100)).toBe(false);
    expect(running.advance(100)).toBe(false);
    expect(running.report('too late')).toEqual(explore(twoJugs, [neverFourLitres]));
  });
});

// (In scopes of the model: within.test.ts.)
describe('all traces of so many calls of two jugs', () => {
  const PER_LEVEL = [1, 2, 3, 2, 2, 2, 2, 2]; // states that are so many calls away; each can be left by 6 calls
  const upToLevel = (level: number): number =>
    PER_LEVEL.slice(0, level + 1).reduce((sum, states) => sum + states, 0);
  const four = {
    kind: 'sometimes',
    id: 'four',
    says: 'the big jug has 4 litres',
    witness: (_before: Jugs, _call: Pour, { state }: { readonly state: Jugs }) => state.big === 4,
  } as const;
  const small: typeof neverFourLitres = {
    kind: 'always',
    id: 'small',
    says: 'the small jug has at most 3 litres',
    holds: (state) => state.small <= 3,
  };
  it.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 50])('%i calls', (within) => {
    const expanded = within === 0 ? 0 : upToLevel(within - 1);
    const because = `traces of more than ${within} calls were not tried`;
    const said = (finished: boolean) => ({
      expanded,
      transitions: 6 * expanded,
      within: Math.min(within, 8),
      finished,
      ...(!finished && { stopped: because }),
    });
    const open = { kind: 'unknown', because };
    // the last states are kept only if somebody asks about states
    const cut = explore(twoJugs, [four], { within });
    expect(cut).toMatchObject({ ...said(within > 8), states: Math.max(1, expanded) });
    expect(cut.depth).toBe(Math.min(7, Math.max(0, within - 1)));
    expect(cut.verdicts['four']!.verdict).toMatchObject(within < 6 ? open : { kind: 'possible' });
    const kept = explore(twoJugs, [small], { within });
    const isWhole = within > 7; // the last states were kept, so it is seen that nothing follows
    expect(kept).toMatchObject({ ...said(isWhole), states: upToLevel(within) });
    expect(kept.depth).toBe(Math.min(7, within));
    expect(kept.verdicts['small']!.verdict).toEqual(isWhole ? { kind: 'holds' } : open);
    expect('stopped' in cut).toBe(within <= 8);
  });
});

// (In scopes of the model: symmetry.test.ts.)
it('of states up to names one is found, whichever of them is the first', () => {
  const type = record({ wheels: array(upTo(3), 2) });
  const turning = (
    wheels: readonly number[],
  ): System<Of<typeof type>, number, { readonly state: Of<typeof type> }> => ({
    codec: codec(type),
    initial: { wheels },
    calls: [0, 1],
    step: ({ wheels: are }, wheel) => ({
      state: { wheels: are.with(wheel, (are[wheel]! + 1) % 3) },
    }),
    symmetry: { type, sorts: [{ name: 'wheel', arrays: ['wheels'] }], references: [] },
  });
  for (const first of [
    [0, 0],
    [0, 1],
    [1, 0],
  ])
    expect(explore(turning(first), [])).toMatchObject({ states: 6, standsFor: 9, finished: true });
});

// (In a larger system: explore-large.test.ts.)
describe('a state so late that the store does not keep its call', () => {
  const last = CALLS_KEPT + 3;
  /** A tree: the children of 0 are 1 to 41, those of 1 are 42 to 82, and so on. */
  const tree = (isOver: () => boolean): System<Node, number, { readonly state: Node }> => ({
    codec: codec(record({ at: upTo(2 ** 22) })),
    initial: { at: 0 },
    calls: Array.from({ length: 41 }, (_, call) => call),
    step: ({ at }, call) => (isOver() ? undefined : { state: { at: 41 * at + 1 + call } }),
  });
  const limits = { maxStates: last + 1 };

  it('has a trace all the same', () => {
    const claim: GraphClaim = { kind: 'always', id: 'end', says: '', holds: ({ at }) => at < last };
    const { verdict } = explore(
      tree(() => false),
      [claim],
      limits,
    ).verdicts['end']!;
    expect(verdict).toEqual({ kind: 'violated', calls: [37, 39, 20] });
  });

  it('is noticed if it is not there when its trace is made again: of that call nothing is said', () => {
    let isOver = false;
    const running = search(
      tree(() => isOver),
      [],
      limits,
    );
    expect(running.advance(CALLS_KEPT)).toBe(false);
    isOver = true;
    expect(() => running.report()).toThrow(/call 1 of the trace 37\/39\/\? leads elsewhere/);
  });
});

describe('a fault of the caller', () => {
  const reachThree: GraphClaim = {
    kind: 'sometimes',
    id: 'three',
    says: 'state 3 is reached',
    witness: (_before, _call, outcome) => outcome.state.at === 3,
  };
  const line = graph([[1], [2], [3], [undefined]]);

  it('is noticed if step answers differently when a trace is made again', () => {
    let made = 0;
    const forgetful = {
      ...line,
      step: (state: Node) => (made++ < 3 ? { state: { at: state.at + 1 } } : undefined),
    };
    expect(() => explore(forgetful, [reachThree])).toThrow(
      /call 1 of the trace 0\/0\/0 leads elsewhere/,
    );
    made = 0;
    expect(() => explore(forgetful, [])).toThrow(/step .* keeps something between calls/); // also without a violation
  });

  it('is noticed if step leads elsewhere the second time, whichever part of the state differs', () => {
    const type = record({ near: upTo(2 ** 30), far: upTo(2 ** 30) });
    let made = 0;
    const wandering = {
      codec: codec(type),
      initial: type.first,
      calls: [0],
      step: ({ far }: Of<typeof type>) =>
        far > 0 ? undefined : { state: { near: 0, far: made++ === 0 ? 4 : 8 } },
    };
    let thrown: unknown;
    try {
      explore(wandering, []);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(Error);
    expect((thrown as Error).message).toMatch(/call 1 of the trace 0 leads elsewhere/);
  });

  it('is told with the calls of the trace', () => {
    let made = 0;
    const forgetful: System<Node, number, { readonly state: Node }> = {
      ...graph([[undefined, 1]]),
      codec: codec(record({ at: upTo(2) })),
      step: (_, call) => (call === 1 && made++ === 0 ? { state: { at: 1 } } : undefined),
    };
    expect(() => explore(forgetful, [])).toThrow(/call 1 of the trace 1 leads elsewhere/);
  });

  it('is noticed if step changes its argument', () => {
    const mutating = {
      ...graph([
        [1, 2],
        [3, 3],
        [3, 3],
        [undefined, undefined],
      ]),
      step: (state: Node, call: number) => {
        if (state.at > 1) return undefined;
        (state as { at: number }).at = 1 + call;
        return { state: { ...state } };
      },
    };
    expect(() => explore(mutating, [])).toThrow(/changes the state that it is given/);
  });

  it('is noticed at once if step changes a part of its argument', () => {
    const Pair = record({ cells: array(upTo(2), 2), steps: upTo(2 ** 20) });
    const initial = Pair.first;
    const step = (state: Of<typeof Pair>) => {
      (state.cells as number[])[0] = 1; // and encode takes the array for the one it decoded
      return { state: { ...state } };
    };
    expect(() => explore({ codec: codec(Pair), initial, calls: [0], step }, [])).toThrow(
      /changes the state that it is given/,
    );
    expect(() => explore({ codec: checkedCodec(Pair), initial, calls: [0], step }, [])).toThrow(
      TypeError,
    );
  });

  it('is noticed if one call changes its argument, and another changes it back', () => {
    const Jugs = record({ small: upTo(4), big: upTo(6) });
    type Jugs = { small: number; big: number };
    const pours: readonly ((jugs: Jugs) => void)[] = [
      (jugs) => (jugs.big = 5),
      (jugs) => (jugs.big = 0),
    ];
    const step = (state: Of<typeof Jugs>, call: number) => {
      pours[call]!(state);
      return { state }; // the very same, as if nothing had changed
    };
    const system = { codec: codec(Jugs), initial: Jugs.first, calls: [0, 1], step };
    expect(() => explore(system, [])).toThrow(/changes the state that it is given/);
  });

  it('is noticed if the codec leaves out what the state has', () => {
    const Pair = record({ a: upTo(3), b: upTo(3) });
    const whole = codec(Pair);
    const lossy: typeof whole = {
      ...whole,
      encode: ({ a }, into, at) => whole.encode({ a, b: 0 }, into, at),
    };
    const step = ({ a, b }: Of<typeof Pair>) => (b === 2 ? undefined : { state: { a, b: b + 1 } });
    const system = { codec: lossy, initial: Pair.first, calls: [0], step };
    expect(() => explore(system, [])).toThrow(/the codec gives back another state/);
    expect(explore({ ...system, codec: whole }, []).states).toBe(3);
    const begun = { ...system, initial: { a: 0, b: 2 } };
    expect(() => explore(begun, [])).toThrow(/the codec gives back another state/);
  });

  it('is noticed if a claim answers differently when asked again', () => {
    let asked = 0;
    const moody: GraphClaim = { ...reachThree, witness: () => asked++ === 1 };
    expect(() => explore(line, [moody])).toThrow(/call 2 of the trace 0\/0 is judged differently/);
  });

  it('is noticed if a state has something that the codec does not know', () => {
    const hidden = {
      ...line,
      step: (state: Node & { hops?: number }) => ({
        state: { at: 1 - state.at, hops: (state.hops ?? 0) + 1 },
      }),
    };
    const once: Claim<
      Node & { hops?: number },
      number,
      { readonly state: Node & { hops?: number } }
    > = {
      kind: 'always',
      id: 'no-hop',
      says: 'nobody has hopped',
      holds: ({ hops }) => hops === undefined,
    };
    expect(() => explore(hidden, [once])).toThrow(/the codec does not know/);
  });

  it('is noticed if a state is outside its type', () => {
    const outside = { ...line, step: () => ({ state: { at: 9 } }) };
    expect(() => explore(outside, [])).toThrow(/at: 9 is not an integer from 0 to 3/);
    expect(() => explore({ ...line, initial: { at: -1 } }, [])).toThrow(/at: -1/);
  });

  it('is noticed if two claims have one id', () => {
    expect(() => explore(line, [reachThree, reachThree])).toThrow(/same id/);
  });
});

describe('a replay', () => {
  it('gives each call with the state before and the outcome', () => {
    expect(replay(triangle, [0, 0])).toEqual([
      { before: { at: 0 }, call: 0, outcome: { state: { at: 1 } } },
      { before: { at: 1 }, call: 0, outcome: { state: { at: 2 } } },
    ]);
    expect(replay(triangle, [])).toEqual([]);
  });

  it('gives nothing for a trace that cannot be made', () => {
    expect(replay(triangle, [1])).toBeUndefined();
    expect(replay(triangle, [0, 5])).toBeUndefined();
    expect(replay(twoJugs, [0, 99])).toBeUndefined();
  });
});

describe('on random systems', () => {
  // Up to 12 states and 4 calls; each call leads somewhere, stays, or cannot be made.
  const tables = fc.integer({ min: 1, max: 12 }).chain((size) =>
    fc.array(
      fc.array(fc.option(fc.nat(size - 1), { nil: undefined }), { minLength: 4, maxLength: 4 }),
      {
        minLength: size,
        maxLength: size,
      },
    ),
  );

  it('the search agrees with the plainest one that can be written', () => {
    fc.assert(
      fc.property(tables, fc.nat(11), fc.nat(11), fc.nat(3), (table, bad, from, by) => {
        const system = graph(table);
        const claims: GraphClaim[] = [
          {
            kind: 'always',
            id: 'state',
            says: 'a state is not reached',
            holds: ({ at }) => at !== bad,
          },
          {
            kind: 'onEveryCall',
            id: 'call',
            says: 'a call is not made in a state',
            holds: (before, call) => before.at !== from || call !== by,
            premise: (_, call) => call === by,
          },
          {
            kind: 'sometimes',
            id: 'witness',
            says: 'a call leads to a state',
            witness: (_, call, { state }) => call === by && state.at === bad,
          },
        ];
        const report = explore(system, claims);
        const plain = plainSearch(table);
        expect(counts(report)).toEqual({ finished: true, ...plain.counts });

        const { state, call, witness } = report.verdicts;
        expect(lengthOf(state)).toBe(plain.distance.get(bad));
        const there = plain.distance.get(from);
        expect(lengthOf(call)).toBe(
          there === undefined || table[from]?.[by] === undefined ? undefined : there + 1,
        );
        const nearest = [...plain.distance]
          .filter(([at]) => table[at]?.[by] === bad)
          .map(([, far]) => far + 1);
        expect(lengthOf(witness)).toBe(nearest.length === 0 ? undefined : Math.min(...nearest));

        const end = (trace: Trace | undefined) => trace && replay(system, trace)?.at(-1);
        if (lengthOf(state)) expect(end(callsOf(state))?.outcome.state.at).toBe(bad);
        if (lengthOf(call))
          expect(end(callsOf(call))).toMatchObject({ before: { at: from }, call: by });
        if (lengthOf(witness))
          expect(end(callsOf(witness))).toMatchObject({
            call: by,
            outcome: { state: { at: bad } },
          });
      }),
      { seed: 3, numRuns: 500 },
    );
  });
});

const callsOf = (judgement: Report['verdicts'][string] | undefined): Trace | undefined =>
  judgement && 'calls' in judgement.verdict ? judgement.verdict.calls : undefined;
const lengthOf = (judgement: Report['verdicts'][string] | undefined) => callsOf(judgement)?.length;

// Breadth first with a Map of JSON strings.
function plainSearch(table: Table) {
  const nodeOf = (key: string) => (JSON.parse(key) as Node).at;
  const far = new Map([[JSON.stringify({ at: 0 }), 0]]);
  let transitions = 0;
  for (const [key, distance] of far) {
    for (const next of table[nodeOf(key)] ?? []) {
      if (next === undefined) continue;
      transitions++;
      const after = JSON.stringify({ at: next });
      if (!far.has(after)) far.set(after, distance + 1);
    }
  }
  const distance = new Map(Array.from(far, ([key, calls]) => [nodeOf(key), calls] as const));
  return { counts: { states: far.size, transitions, depth: Math.max(...far.values()) }, distance };
}
