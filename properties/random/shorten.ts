/**
 * Traces that break a claim, made short: what random search hands over to people. Nothing here says
 * `shortest`; only the exhaustive search does.
 */
import type { Call } from '../../model/kernel/call.ts';
import type { Outcome } from '../../model/kernel/outcome.ts';
import type { State } from '../../model/kernel/state.ts';
import type { Claim, Trace } from '../claims/claim.ts';
import { breaks } from '../claims/judge.ts';
import { slotWords } from './call-groups.ts';
import type { Changes, Failing } from './minimise.ts';
import { failsFrom, shorten, shrinkings } from './minimise.ts';
import { numberedAnew } from './renaming.ts';
import { alphabet } from '../../model/scopes/alphabet.ts';
import type { Scope } from '../../model/scopes/scope.ts';
import { stateCodec } from '../../model/scopes/state-type.ts';
import { emptyState } from '../../model/kernel/state.ts';
import type { Text } from '../../model/programs/text.ts';
import type { BpfSystem } from '../verdicts/system.ts';

type SomeClaim = Claim<State, Call, Outcome>;

/** Whether the last of these calls breaks the claim (or leads to a state that does). */
export function breaksAtLast(
  system: Pick<BpfSystem, 'initial' | 'step'>,
  claim: SomeClaim,
  calls: readonly Call[],
): boolean {
  return failsFrom(failingOf(system, claim), system.initial, calls);
}

function failingOf(
  { initial, step }: Pick<BpfSystem, 'initial' | 'step'>,
  claim: SomeClaim,
): Failing<State, Call, Outcome> {
  const isFailure = (before: State, call: Call, outcome: Outcome): boolean =>
    breaks(claim, { before, call, outcome });
  return { initial, step, isFailure };
}

const ALPHABETS = new WeakMap<Scope, readonly Call[]>();

/** The calls of a scope, the same list each time: what is known of a list (decks, numbers) is kept by it. */
export function callsOf(scope: Scope): readonly Call[] {
  const calls = ALPHABETS.get(scope) ?? alphabet(scope);
  ALPHABETS.set(scope, calls);
  return calls;
}

/** The system of a scope in which any dead slot may be filled: in a walk that is changed, calls before others fill some. */
export function freeSystemOf(scope: Scope, step: BpfSystem['step']): BpfSystem {
  return {
    codec: stateCodec(scope),
    initial: emptyState(scope),
    calls: callsOf(scope),
    step,
  };
}

/** The trace with slots numbered as they are filled, if the claim (if it is about one) is broken by that as well. */
export function inOrder(system: BpfSystem, claim: SomeClaim | undefined, trace: Trace): Trace {
  const calls = trace.map((index) => system.calls[index]!);
  const anew = numberedAnew(calls);
  const fails = claim === undefined || breaksAtLast(system, claim, anew);
  return fails ? anew.map((call) => numberOf(system, call)) : trace;
}

/**
 * The walk without what the claim's end does not need. Slots are free to stay empty while calls are
 * left out, and are numbered anew in the end. `system` must let any slot be filled.
 */
export function shortened(system: BpfSystem, claim: SomeClaim, walk: Trace): Trace {
  const made = walk.map((index) => system.calls[index]!);
  const calls = shorten(failingOf(system, claim), made, changesIn(system));
  return inOrder(
    system,
    claim,
    calls.map((call) => numberOf(system, call)),
  );
}

/** What to try instead of a walk of which something fails (see `shrinkings`). `system` must let any slot be filled. */
export function* shorterThan(
  system: BpfSystem,
  walk: Trace,
  size: number | undefined,
): Generator<{ readonly trace: Trace; readonly size: number | undefined }> {
  const calls = walk.map((index) => system.calls[index]!);
  const best = size === undefined ? { calls } : { calls, size };
  for (const shrunk of shrinkings(system, best, changesIn(system))) {
    if (failsFrom({ ...system, isFailure: () => true }, system.initial, shrunk.calls)) {
      const trace = numberedAnew(shrunk.calls).map((call) => numberOf(system, call));
      yield { trace, size: shrunk.size };
    }
  }
}

const changesIn = (system: BpfSystem): Changes<Call> => ({
  others: (now) => worthTrying(system.calls, now),
  isSameSort: (one, other) => one.call === other.call,
  together: (now) => withOtherTexts(system, now),
});

/** The calls with another text for one that several have. */
function* withOtherTexts(system: BpfSystem, calls: readonly Call[]): Generator<readonly Call[]> {
  const textOf = (call: Call): Text | undefined => ('text' in call ? call.text : undefined);
  const texts = new Set(system.calls.flatMap((call) => textOf(call) ?? []));
  for (const [text, same] of Map.groupBy(calls, textOf)) {
    if (text === undefined || same.length < 2) continue;
    for (const other of texts) {
      const changed = calls.map((call) =>
        textOf(call) === text ? ({ ...call, text: other } as Call) : call,
      );
      if (changed.every((call) => isCallOf(system, call))) yield changed;
    }
  }
}

const NUMBERS = new WeakMap<readonly Call[], ReadonlyMap<string, number>>();

/** The number of a call in the alphabet of a system. */
function numberOf({ calls }: BpfSystem, call: Call): number {
  return numbersIn(calls).get(JSON.stringify(call))!;
}

const isCallOf = ({ calls }: BpfSystem, call: Call): boolean =>
  numbersIn(calls).has(JSON.stringify(call));

function numbersIn(calls: readonly Call[]): ReadonlyMap<string, number> {
  let numbers = NUMBERS.get(calls);
  if (numbers === undefined) {
    numbers = new Map(calls.map((one, index) => [JSON.stringify(one), index]));
    NUMBERS.set(calls, numbers);
  }
  return numbers;
}

const WORDS = new WeakMap<readonly Call[], readonly (readonly string[])[]>();

/** By call, the slots that it names: worked out once for each alphabet. */
function wordsOf(calls: readonly Call[]): readonly (readonly string[])[] {
  const words = WORDS.get(calls) ?? calls.map(slotWords);
  WORDS.set(calls, words);
  return words;
}

/** The calls about slots that these name, and about one more of each sort: all others are the same by other names. */
function worthTrying(alphabet: readonly Call[], calls: readonly Call[]): readonly Call[] {
  const named = new Set(calls.flatMap(slotWords));
  for (const sort of ['map', 'prog', 'link']) {
    let slot = 0;
    while (named.has(`${sort} ${slot}`)) slot++;
    named.add(`${sort} ${slot}`);
  }
  const words = wordsOf(alphabet);
  return alphabet.filter((_, index) => words[index]!.every((slot) => named.has(slot)));
}

/** A claim that another one implies may be broken by the other's trace, and in fewer calls. */
export function withShortest<F extends { readonly claim: string; readonly calls: Trace }>(
  system: BpfSystem,
  claims: readonly SomeClaim[],
  found: F,
  all: readonly F[],
): F {
  const claim = claims.find(({ id }) => id === found.claim)!;
  const [shortest = found.calls] = all
    .map(({ calls }) => calls)
    .filter((trace) =>
      breaksAtLast(
        system,
        claim,
        trace.map((index) => system.calls[index]!),
      ),
    )
    .toSorted((one, other) => one.length - other.length);
  return { ...found, calls: shortest.length < found.calls.length ? shortest : found.calls };
}
