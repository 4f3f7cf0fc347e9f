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
import type { Failing } from './minimise.ts';
import { failsFrom, shorten } from './minimise.ts';
import { numberedAnew } from './renaming.ts';
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

/**
 * The walk without what the claim's end does not need. Slots are free to stay empty while calls are
 * left out, and are numbered anew in the end. `system` must let any slot be filled.
 */
export function shortened(system: BpfSystem, claim: SomeClaim, walk: Trace): Trace {
  const failing = failingOf(system, claim);
  const made = walk.map((index) => system.calls[index]!);
  const isSameSort = (one: Call, other: Call): boolean => one.call === other.call;
  const calls = shorten(failing, made, (now) => worthTrying(system.calls, now), isSameSort);
  const anew = numberedAnew(calls);
  const numbers = new Map(system.calls.map((call, index) => [JSON.stringify(call), index]));
  const fails = failsFrom(failing, system.initial, anew);
  return (fails ? anew : calls).map((call) => numbers.get(JSON.stringify(call))!);
}

/** The calls about slots that these name, and about one more of each sort: all others are the same by other names. */
function worthTrying(alphabet: readonly Call[], calls: readonly Call[]): readonly Call[] {
  const named = new Set(calls.flatMap(slotWords));
  for (const sort of ['map', 'prog', 'link']) {
    let slot = 0;
    while (named.has(`${sort} ${slot}`)) slot++;
    named.add(`${sort} ${slot}`);
  }
  return alphabet.filter((call) => slotWords(call).every((slot) => named.has(slot)));
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
