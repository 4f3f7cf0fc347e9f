/** Learned steps: the search with them says what it says without. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codec } from '../../model/finite/codec.ts';
import type { Of } from '../../model/finite/finite.ts';
import { array, bool, oneOf, range, record, upTo } from '../../model/finite/finite.ts';
import { mainline73 } from '../../model/rules/designs/mainline-7.3.ts';
import { permissive } from '../../model/rules/designs/permissive.ts';
import { scopeNamed } from '../../model/scopes/named.ts';
import { claimsIn } from '../claims/all.ts';
import type { Claim } from '../claims/claim.ts';
import { systemOf, upToNames } from '../verdicts/system.ts';
import type { Limits, Report, System } from './explore.ts';
import { explore } from './explore.ts';
import { agreement, twoPhaseCommit } from './known-systems/two-phase-commit.ts';

const NEVER = { learnFrom: Number.POSITIVE_INFINITY };
const AT_ONCE = { learnFrom: 0 };

/** Without what the store grew for, which a search with learned steps asks for a little earlier. */
const said = (report: Report): object => ({ ...report, bytesPerState: 0 });

/** What is said with learned steps, and what without. */
function both<S, C, O extends { readonly state: S }>(
  system: System<S, C, O>,
  claims: readonly Claim<S, C, O>[],
  limits: Limits = {},
): readonly [learned: object, plain: object] {
  return [
    said(explore(system, claims, { ...limits, ...AT_ONCE })),
    said(explore(system, claims, { ...limits, ...NEVER })),
  ];
}

function expectSame([learned, plain]: readonly [object, object]): void {
  expect(learned).toEqual(plain);
}

/** How often a system's step is run in a search. */
function runs<S, C, O extends { readonly state: S }>(
  system: System<S, C, O>,
  limits: Limits,
): number {
  let times = 0;
  const step = (state: S, call: C): O | undefined | string => {
    times++;
    return system.step(state, call);
  };
  explore({ ...system, step }, [], limits);
  return times;
}

/** From each number every other is one call away. */
const dial: System<{ readonly at: number }, number, { readonly state: { readonly at: number } }> =
  (() => {
    const type = record({ at: upTo(200) });
    return {
      type,
      codec: codec(type),
      initial: type.first,
      calls: Array.from({ length: 200 }, (_, to) => to),
      step: (state, to) => ({ state: state.at === to ? state : { at: to } }),
    };
  })();

it.each([undefined, 64, 65, 129])(
  'the same is said where more states follow than are looked up at once, with room for %j',
  (maxStates) => {
    const limits = maxStates === undefined ? {} : { maxStates };
    const last: Claim<
      { readonly at: number },
      number,
      { readonly state: { readonly at: number } }
    > = {
      kind: 'always',
      id: 'last',
      says: 'never the last',
      holds: ({ at }) => at !== 199,
    };
    const [learned, plain] = both(dial, [last], limits);
    expect(learned).toEqual(plain);
    expect(learned).toMatchObject({ states: maxStates ?? 200 });
  },
);

describe.each([permissive, mainline73])('under $name', (design) => {
  it.each(['storage', 'user', 'signed-zero', 'link-update', 'meet-6'])(
    'the same is said of scope %s, every count and trace',
    (name) => {
      const scope = scopeNamed(name)!;
      expectSame(both(systemOf(design, scope), claimsIn(scope)));
    },
  );
});

it('the same is said up to names, and at a limit in the middle of a state', () => {
  const scope = scopeNamed('link-update')!;
  const system = systemOf(permissive, scope);
  expectSame(both(upToNames(system, scope), claimsIn(scope)));
  for (const maxStates of [1, 17, 1000]) expectSame(both(system, claimsIn(scope), { maxStates }));
});

it('a step is run a few times where it would be run often', () => {
  const commit = twoPhaseCommit(4);
  expectSame(both(commit, [agreement]));
  expect(runs(commit, NEVER)).toBeGreaterThan(1_568 * commit.calls.length);
  expect(runs(commit, AT_ONCE)).toBeLessThan((1_568 * commit.calls.length) / 10);
  const signed = systemOf(permissive, scopeNamed('signed-zero')!);
  expect(runs(signed, AT_ONCE)).toBeLessThan(runs(signed, NEVER) / 4);
});

it('learning is given up where every state is different to every call', () => {
  // the call reads all wheels, and there are ten thousand states of them
  const type = record({ wheels: array(upTo(10), 4) });
  let watched = 0;
  const turn = ({ wheels }: Of<typeof type>, by: number): { readonly state: Of<typeof type> } => {
    if (Object.getOwnPropertyDescriptor(wheels, 0)?.get !== undefined) watched++;
    const number = (Number(wheels.join('')) + by) % 10_000;
    return { state: { wheels: Array.from(String(number).padStart(4, '0'), Number) } };
  };
  const system = { type, codec: codec(type), initial: type.first, calls: [1], step: turn };
  expectSame(both(system, []));
  expect(watched).toBeGreaterThan(4_000);
  expect(watched).toBeLessThan(6_000);
});

describe('a state that is watched', () => {
  const type = record({
    far: range(-3, 40), // makes what follows lie across two words of the key
    big: array(upTo(50), 9),
    flags: array(bool, 3),
    slots: array(record({ kind: oneOf('none', 'a', 'b'), to: range(-1, 1), on: bool }), 2),
    none: array(bool, 0),
  });
  type Shown = Of<typeof type>;
  const changes: Readonly<Record<string, (state: Shown) => Shown>> = {
    element: (state) => ({ ...state, big: state.big.with(8, (state.big[8]! + 7) % 50) }),
    mapped: (state) => ({ ...state, flags: state.flags.map((it) => !it) }),
    spread: (state) => ({ ...state, flags: [state.flags[1]!, ...state.flags.slice(0, 2)] }),
    twice: (state) => {
      const big = state.big.with(0, (state.big[0]! + 1) % 3);
      return { ...state, big: big.with(4, big[0]! + (big[3] === 0 ? 1 : 2)) };
    },
    search: (state) =>
      state.big.includes(7) ? { ...state, far: state.far === 40 ? -3 : state.far + 1 } : state,
    slot: (state) => {
      const [first, second] = state.slots;
      if (first?.kind === 'none' && second?.on) return state;
      const kind = first?.kind === 'a' ? 'b' : 'a';
      return { ...state, slots: state.slots.with(0, { ...first!, kind, on: !first!.on }) };
    },
    swap: (state) => ({ ...state, slots: state.slots.toReversed() }),
    copy: (state) => ({ ...state, slots: [state.slots[1]!, { ...state.slots[1]!, to: 1 }] }),
    sliced: (state) => {
      const slots = state.slots.slice();
      slots[1] = { kind: 'a', to: state.slots.findIndex(({ kind }) => kind === 'b'), on: true };
      return { ...state, slots };
    },
    same: (state) => ({ ...state }),
  };
  const names = Object.keys(changes);
  const system: System<Shown, string, { readonly state: Shown }> = {
    type,
    codec: codec(type),
    initial: type.first,
    calls: names,
    step: (state, name) => {
      if (name === 'spread' && state.far > 2) return 'far away';
      if (name === 'mapped' && state.slots[0]?.to === 1) return undefined;
      return { state: changes[name]!(state) };
    },
  };
  const claims: readonly Claim<Shown, string, { readonly state: Shown }>[] = [
    { id: 'b', says: '', kind: 'always', holds: ({ slots }) => slots[1]?.kind !== 'b' },
    {
      id: 'seen',
      says: '',
      kind: 'sometimes',
      witness: (before, _call, after) => before.flags[2]! && after.state.flags !== before.flags,
    },
    {
      id: 'every',
      says: '',
      kind: 'onEveryCall',
      when: (before) => before.far > 0,
      holds: (before, call) => call !== 'swap' || before.big[8]! < 49,
      premise: (_before, call) => call === 'element',
    },
  ];

  it('says of each change what it does', () => {
    expectSame(both(system, claims, { maxStates: 30_000 }));
  });

  it('whichever calls there are, in whatever order', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(names, { minLength: 1 }), (calls) => {
        expectSame(both({ ...system, calls }, claims, { maxStates: 500 }));
      }),
      { seed: 3, numRuns: 60 },
    );
  });

  it('is not changed by a step: it then throws, and the calls are made as without', () => {
    const wrong = (state: Shown): { readonly state: Shown } => {
      const [first] = state.slots as unknown as { on: boolean }[];
      first!.on = true;
      return { state: { ...state, far: (state.far + 1) % 5 } };
    };
    // with a codec of its own: what it decodes is spoilt
    expectSame(both({ ...system, codec: codec(type), calls: ['wrong'], step: wrong }, []));
  });

  it('a step that throws is heard', () => {
    const faulty = {
      ...system,
      step: (state: Shown, name: string) => {
        if (state.far === 1) throw new TypeError('far is one');
        return system.step(state, name);
      },
    };
    expect(() => explore(faulty, [], AT_ONCE)).toThrow('far is one');
  });

  /** What no field says: whether it is a state that was decoded. */
  const isDecoded = (state: Shown): boolean =>
    Object.getOwnPropertyDescriptor(state, 'far')?.get === undefined;

  const found = /what was learned of call \d+ is not what it does/;

  type Made = { readonly state: Shown } | string | undefined;
  const changed = (state: Shown): Made => ({ state: { ...state, far: 1 } });
  const same = (state: Shown): Made => ({ state });
  const leftOut = (): Made => 'left out';
  const unmade = (): Made => undefined;
  it.each<readonly [string, (state: Shown) => Made, (state: Shown) => Made]>([
    ['leads elsewhere', changed, (state) => ({ state: { ...state, far: 2 } })],
    ['changes nothing', changed, same],
    ['changes something', same, changed],
    ['is left out', changed, leftOut],
    ['is left out, where it would change nothing', same, leftOut],
    ['cannot be made', changed, unmade],
    ['is made', unmade, same],
    ['is made, and was left out', leftOut, changed],
    ['is left out for another reason', leftOut, () => 'for another'],
    ['is left out, and could not be made', unmade, leftOut],
  ])('a step that %s for what the type does not say is found out', (_, learned, plain) => {
    const step = (state: Shown): Made => (isDecoded(state) ? plain : learned)(state);
    expect(() => explore({ ...system, step }, [], AT_ONCE)).toThrow(found);
  });

  it('a claim that reads what the type does not say is found out', () => {
    const claim: Claim<Shown, string, { readonly state: Shown }> = {
      id: 'decoded',
      says: '',
      kind: 'sometimes',
      witness: isDecoded,
    };
    expect(() => explore(system, [claim], AT_ONCE)).toThrow(found);
  });
});
