/**
 * Random testing and shortening by two halves: of a sound model nothing is found; of the same model with one fault
 * planted in it exactly that one, with a trace that shows it, and no longer than it must be.
 */
import { describe, expect, it } from 'vitest';
import type { Call } from '../../model/kernel/call.ts';
import { step as modelStep } from '../../model/kernel/step.ts';
import { sealed } from '../../model/rules/designs/sealed.ts';
import { permissive } from '../../model/rules/designs/permissive.ts';
import { scopeNamed } from '../../model/scopes/named.ts';
import { claimNamed, claimsIn } from '../claims/all.ts';
import type { BpfClaim } from '../claims/bpf-claim.ts';
import { meetsPremise, shows } from '../claims/judge.ts';
import { MUTANTS } from '../claims/mutants.ts';
import { isMade, replay } from '../search/explore.ts';
import type { StepFunction } from '../verdicts/system.ts';
import { systemOf } from '../verdicts/system.ts';
import type { FuzzReport } from './fuzz.ts';
import { fuzz } from './fuzz.ts';
import { breaksAtLast, shortened, withShortest } from './shorten.ts';
import { randomFrom } from './below.ts';
import { choosersOf, walk } from './walk.ts';

const tiny = scopeNamed('tiny')!;
const system = systemOf(sealed, tiny);
// All laws but law-plain, which says that the step is that of permissive, so that every fault breaks it.
const claims = claimsIn(tiny).filter(({ id, group }) => group === 'law' && id !== 'law-plain');
const options = { seed: 7, runs: 200, steps: 30, style: 'aware' } as const;
const search = (step?: StepFunction): FuzzReport => fuzz(sealed, tiny, claims, options, step);
const callsOf = (trace: readonly number[]): readonly Call[] =>
  trace.map((index) => system.calls[index]!);
const freeWith = (step: StepFunction) => ({
  ...system,
  step: (state: typeof system.initial, call: Call) => step(sealed, state, call),
});

it('nothing is found in the sound model, and no claim is empty', () => {
  expect(search()).toMatchObject({ violations: [], empty: [], runs: 200 });
});

// One claim about calls, two about states.
describe.each(['law-thaw', 'law-live', 'law-held'])('of a model with one fault, %s', (id) => {
  const { step } = MUTANTS.find(({ claim, sound }) => claim === id && sound === sealed)!;
  const claim = claimNamed(id)!;
  const report = search(step);
  const [finding, ...others] = report.violations;
  const planted = freeWith(step);

  it('is found, and nothing else', () => {
    expect([finding?.claim, others]).toEqual([id, []]);
    expect(report.empty).toEqual([]);
  });
  it('has a walk whose last call breaks it, for the first time', () => {
    const { walk: made, after, run, effort } = finding!;
    const calls = callsOf(made);
    expect(after).toBe(made.length);
    expect(breaksAtLast(planted, claim, calls)).toBe(true);
    const earlier = made.map((_, at) => breaksAtLast(planted, claim, calls.slice(0, at)));
    expect(earlier).not.toContain(true);
    expect(run).toBeGreaterThanOrEqual(1);
    expect(effort).toBeGreaterThanOrEqual(after);
    expect(effort).toBeLessThanOrEqual(run * options.steps);
  });
  it('has a trace of which every call is needed, and that is harmless in the sound model', () => {
    const calls = callsOf(finding!.calls);
    expect(breaksAtLast(planted, claim, calls)).toBe(true);
    expect(breaksAtLast(freeWith(modelStep), claim, calls)).toBe(false);
    for (const at of calls.keys())
      expect(breaksAtLast(planted, claim, calls.toSpliced(at, 1))).toBe(false);
    expect(replay(systemOf(sealed, tiny, step), finding!.calls)).toHaveLength(calls.length);
  });
});

it('says what occurred in its walks, and what did not', () => {
  const below = randomFrom(7, 1); // the first walk of seed 7
  const steps = walk(system, choosersOf(system, 'plain')(below), 400, below);
  const all = claimsIn(tiny);
  const ids = (those: (claim: BpfClaim) => boolean): readonly string[] =>
    all.filter(those).map(({ id }) => id);
  const isShown = (claim: BpfClaim): boolean => steps.some((made) => shows(claim, made));
  const counted = fuzz(sealed, tiny, all, { seed: 7, runs: 1, steps: 400, style: 'plain' });
  expect(counted).toMatchObject({
    calls: steps.length,
    accepted: steps.filter(({ outcome }) => outcome.answer >= 0).length,
    changed: steps.filter(({ before, outcome }) => outcome.state !== before).length,
    shown: ids(isShown),
    notShown: ids((claim) => claim.kind === 'sometimes' && !isShown(claim)),
    empty: ids(
      (claim) => claim.kind !== 'sometimes' && !steps.some((made) => meetsPremise(claim, made)),
    ),
  });
  expect(counted.changed).toBeLessThan(counted.accepted);
  for (const list of [counted.shown, counted.notShown, counted.empty])
    expect(list.length).toBeGreaterThan(0);
});

describe('a fault', () => {
  const { step } = MUTANTS.find(({ claim }) => claim === 'law-thaw')!;
  const thaw = claimNamed('law-thaw')!;
  it('that breaks two claims at once is found for both', () => {
    const both = [thaw, { ...thaw, id: 'the same' }];
    const { violations } = fuzz(sealed, tiny, both, options, step);
    expect(violations.map(({ claim }) => claim)).toEqual(['law-thaw', 'the same']);
    expect(new Set(violations.map(({ effort }) => effort)).size).toBe(1);
  });
  it('has a whole walk too where walks begin at what others found', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const swarm = { seed, runs: 400, steps: 60, style: 'swarm', raw: true } as const;
      const { violations } = fuzz(sealed, tiny, [thaw], swarm, step);
      const walks = violations.map((it) => breaksAtLast(freeWith(step), thaw, callsOf(it.walk)));
      expect(walks).toEqual([true]);
    }
  });
});

it('a stop after the last walk is none', () => {
  const two = { ...options, runs: 9 }; // eight are made in one go
  const stopAfter = (last: number): string | undefined =>
    fuzz(sealed, tiny, [], { ...two, tick: ({ runs }) => (runs === last ? 'enough' : undefined) })
      .stopped;
  expect([stopAfter(8), stopAfter(9)]).toEqual(['enough', undefined]);
});

describe('a trace', () => {
  const mail = systemOf(permissive, scopeNamed('mail')!);
  const free = {
    ...mail,
    step: (state: typeof mail.initial, call: Call) => modelStep(permissive, state, call),
  };
  const [inner, exclusive] = [claimNamed('inner')!, claimNamed('exclusive')!];
  /** A walk that breaks `inner`, found at random. */
  const found = fuzz(permissive, scopeNamed('mail')!, [inner], {
    ...options,
    runs: 600,
    raw: true,
  });
  const long = found.violations[0]!.calls;
  const made = (trace: readonly number[]): readonly Call[] => trace.map((at) => mail.calls[at]!);

  it('left as it was found is the walk', () => {
    expect(found.violations[0]!.walk).toEqual(long);
    expect(long.length).toBeGreaterThan(5);
  });
  it('that is made short breaks its claim, in the lowest slots', () => {
    const short = shortened(free, inner, long);
    expect(short).toHaveLength(5); // as the search says
    expect(breaksAtLast(free, inner, made(short))).toBe(true);
    expect(replay(mail, short)).toHaveLength(5);
  });
  it('of another claim is taken if it is shorter and breaks this one, and only then', () => {
    const short = shortened(free, inner, long);
    const all = (claim: string, calls: readonly number[]) => [
      { claim: 'exclusive', calls: long },
      { claim, calls },
    ];
    const taken = (calls: readonly number[]): readonly number[] =>
      withShortest(free, [inner, exclusive], all('inner', calls)[0]!, all('inner', calls)).calls;
    expect(taken(short)).toEqual(short);
    expect(taken(short.slice(0, -1))).toEqual(long); // it breaks nothing
  });
  it('breaks nothing at its last call if an earlier one does', () => {
    const short = made(shortened(free, inner, long));
    const after = short.reduce((state, call) => {
      const outcome = free.step(state, call);
      return isMade(outcome) ? outcome.state : state;
    }, free.initial);
    const refused = mail.calls.find((call) => {
      const outcome = free.step(after, call);
      return isMade(outcome) && outcome.answer < 0;
    })!;
    expect(breaksAtLast(free, inner, short)).toBe(true);
    expect(breaksAtLast(free, inner, [...short, refused])).toBe(false);
  });
  it('breaks nothing at its last call if that is not made there, or is not there', () => {
    expect(breaksAtLast(free, inner, [])).toBe(false);
    const twice = made([long[0]!, long[0]!]);
    expect(isMade(free.step(free.initial, twice[0]!))).toBe(true);
    expect(breaksAtLast(free, { ...inner, kind: 'sometimes', witness: () => true }, twice)).toBe(
      false,
    );
  });
});

describe('what a search came by', () => {
  const swarm = { seed: 3, runs: 40, steps: 40, style: 'swarm', keep: true } as const;
  const first = fuzz(sealed, tiny, [], swarm);
  it('is met again by one that begins with it, without a walk of its own', () => {
    const again = fuzz(sealed, tiny, [], { ...swarm, runs: 0, corpus: first.corpus });
    expect(first.situations).toBeGreaterThan(10);
    expect(again.situations).toBeGreaterThanOrEqual(first.situations);
    expect(again.calls).toBe(first.corpus.flat().length);
  });
  it('grows, and is a list of traces that can be made', () => {
    const more = fuzz(sealed, tiny, [], { ...swarm, seed: 4, corpus: first.corpus });
    expect(more.situations).toBeGreaterThan(first.situations);
    expect(more.corpus.filter((trace) => replay(system, trace) === undefined)).toEqual([]);
  });
  it('says which choices were asked, and how often they refused', () => {
    const { asked } = first;
    expect(asked['iterator.mayIterate']!.asked).toBeGreaterThan(0);
    expect(asked['iterator.mayIterate']!.refused).toBeGreaterThan(0);
    expect(asked['iterator.mayIterate']!.refused).toBeLessThan(asked['iterator.mayIterate']!.asked);
    expect(asked['signed.mayFold']).toBeUndefined();
  });
});
