/** Traces that are about something: for each claim and design a shortest one that breaks or shows it, and the facts. */
import { FACTS } from '../../../model/facts/all.ts';
import type { Design } from '../../../model/rules/design.ts';
import { RULES } from '../../../model/rules/designs/all.ts';
import { onceAlike } from '../../../model/rules/noted.ts';
import { ENDLESS, scopeNamed, SCOPES } from '../../../model/scopes/named.ts';
import { alphabet } from '../../../model/scopes/alphabet.ts';
import type { Scope } from '../../../model/scopes/scope.ts';
import { claimsIn } from '../../../properties/claims/all.ts';
import { explore } from '../../../properties/search/explore.ts';
import { systemOf } from '../../../properties/verdicts/system.ts';
import { faultOf } from '../encode/encode.ts';
import type { ScopedTrace } from './drawn.ts';
import { type Expectation, follow } from './expectation.ts';

/** Scopes that hold no claim of their own, or are about what is no system call. */
const NOT_SEARCHED: readonly string[] = ['small', 'split', 'split-hash', ...ENDLESS];
/** Scopes that take more than a second: searched for the kernel's own design only. */
const SLOW: readonly string[] = ['tiny', 'hash', 'signed', 'signed-inner', 'signed-iter'];

/** The shortest traces of designs in a scope, by exhaustive search. */
function shortestIn(scope: Scope): (design: Design) => readonly ScopedTrace[] {
  const calls = alphabet(scope);
  const search = onceAlike((design) => explore(systemOf(design, scope), claimsIn(scope)).verdicts);
  return (design) =>
    Object.entries(search(design)).flatMap(([claim, { verdict, premise }]) => {
      const found = 'calls' in verdict ? verdict.calls : premise;
      if (found === undefined) return [];
      const made = found.flatMap((index) => calls[index] ?? []);
      return [{ scope, calls: made, from: `${design.name}, ${claim}, scope ${scope.name}` }];
    });
}

/** The calls of every kernel fact, whatever kernel it is about. */
function factTraces(): readonly ScopedTrace[] {
  const scope = scopeNamed('wide');
  if (scope === undefined) throw new Error('there is no scope wide');
  return FACTS.map(({ id, calls }) => ({ scope, calls, from: `fact ${id}` }));
}

export type Curated = {
  readonly traces: readonly ScopedTrace[];
  /** Where those are from that the kernel's own design cannot make to their end. */
  readonly leftOut: readonly string[];
};

/**
 * Those of the kernel's own design in every scope, those of every other rule in small ones, and the
 * kernel facts; each trace once. `canSign`: also of signed loads. `among`: the scopes that are searched.
 */
export function curatedTraces(
  expectation: Expectation,
  canSign: boolean,
  among: readonly Scope[] = SCOPES,
): Curated {
  const own = among.filter(
    ({ name, families }) =>
      !NOT_SEARCHED.includes(name) && (canSign || !families.includes('signed')),
  );
  const searches = own.map((scope) => ({ slow: SLOW.includes(scope.name), of: shortestIn(scope) }));
  const all = [
    ...RULES.flatMap((design) =>
      searches.flatMap(({ slow, of }) =>
        slow && design.name !== expectation.name ? [] : of(design),
      ),
    ),
    ...factTraces(),
  ].filter(({ calls }) => faultOf(calls, canSign) === undefined);
  const once = new Map(all.toReversed().map((trace) => [JSON.stringify(trace.calls), trace]));
  const whole = ({ scope, calls }: ScopedTrace): boolean => follow(expectation, scope, calls).whole;
  const traces = [...once.values()].toReversed();
  return {
    traces: traces.filter(whole),
    leftOut: traces.filter((trace) => !whole(trace)).map(({ from }) => from),
  };
}
