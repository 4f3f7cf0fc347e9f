/**
 * Why an exchange of choices is told by no claim: the two designs are the same although they remember
 * different things, or what one refuses is harmless. Both are shown by searches over pairs of states.
 */
import { alphabet } from '../../model/alphabet.ts';
import type { Call } from '../../model/call.ts';
import type { Design } from '../../model/design.ts';
import { nameOfAnswer } from '../../model/errno.ts';
import { codec, record } from '../../model/finite.ts';
import type { Outcome } from '../../model/outcome.ts';
import type { Scope } from '../../model/scope.ts';
import type { State } from '../../model/state.ts';
import { scopeNamed } from '../../model/scopes.ts';
import { emptyState, stateType } from '../../model/state.ts';
import { step } from '../../model/step.ts';
import type { Claim } from '../../properties/claim.ts';
import { acceptedOnlyBy } from '../../properties/compare.ts';
import type { System } from '../../properties/explore.ts';
import { explore, replay } from '../../properties/explore.ts';
import { fillsLowest } from '../../properties/system.ts';

type Pair = { readonly one: State; readonly other: State };
type Both = {
  readonly state: Pair;
  readonly one: Outcome;
  readonly other: Outcome | undefined;
};

/** The reason, or undefined if there is none. Elsewhere than in these scopes the two are the same. */
export function whyAlike(a: Design, b: Design, scopes: readonly Scope[]): string | undefined {
  const mail = scopeNamed('mail');
  const ask = [...(mail ? [mail] : []), ...scopes];
  const where = ask.find((scope) => firstDifference(a, b, scope) !== undefined);
  if (where === undefined) {
    return 'they remember different things, but every answer and every access is the same';
  }
  const differences = [
    ...acceptedOnlyBy(a, b, where).differences,
    ...acceptedOnlyBy(b, a, where).differences,
  ];
  if (differences.some(({ effect }) => effect.kind !== 'harmless')) return undefined;
  const which = [...new Set(differences.map(({ says }) => says))].join('; ');
  return `they differ (scope ${where.name}) on ${which}; that breaks no goal and changes no use`;
}

/**
 * The first call that two designs answer differently, in words; undefined if there is none. Stricter
 * than `compareDesigns`: every answer and every access must be the same.
 */
function firstDifference(a: Design, b: Design, scope: Scope): string | undefined {
  const system = pairs(a, b, scope);
  const { verdicts } = explore(system, [ALIKE]);
  const verdict = verdicts[ALIKE.id]?.verdict;
  if (verdict?.kind === 'holds') return undefined;
  if (verdict?.kind !== 'violated') return 'the search did not end';
  const last = replay(system, verdict.calls)?.at(-1);
  const words = (outcome: Outcome | undefined): string =>
    outcome === undefined ? 'not possible' : nameOfAnswer(outcome.answer);
  return `${last?.call.call ?? ''}, call ${verdict.calls.length}: ${words(last?.outcome.one)} -> ${words(last?.outcome.other)}`;
}

function pairs(a: Design, b: Design, scope: Scope): System<Pair, Call, Both> {
  const side = stateType(scope);
  const empty = emptyState(scope);
  return {
    codec: codec(record({ one: side, other: side })),
    initial: { one: empty, other: empty },
    calls: alphabet(scope),
    step: (pair, call) => {
      if (!fillsLowest(pair.one, call)) return undefined;
      const one = step(a, pair.one, call);
      if (one === undefined) return undefined;
      const other = step(b, pair.other, call);
      const stays = one.state === pair.one && (other?.state ?? pair.other) === pair.other;
      const state = stays ? pair : { one: one.state, other: other?.state ?? pair.other };
      return { state, one, other };
    },
  };
}

const ALIKE: Claim<Pair, Call, Both> = {
  id: 'alike',
  says: 'Both designs answer alike and make the same accesses.',
  kind: 'onEveryCall',
  holds: (_before, _call, { one, other }) => other?.answer === one.answer && sameEvents(one, other),
  premise: () => true,
};

function sameEvents({ events: some }: Outcome, { events: others }: Outcome): boolean {
  if (some.length !== others.length) return false;
  return some.length === 0 || JSON.stringify(some) === JSON.stringify(others);
}
