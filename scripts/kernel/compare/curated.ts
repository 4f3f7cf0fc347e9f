/** Traces that are about something: for each claim and design a shortest one that breaks or shows it, and the facts. */
import type { Design } from '../../../model/rules/design.ts';
import { RULES } from '../../../model/rules/designs/all.ts';
import { FACTS } from '../../../model/facts/all.ts';
import type { Scope } from '../../../model/scopes/scope.ts';
import { scopeNamed } from '../../../model/scopes/named.ts';
import { claimsIn } from '../../../properties/claims/all.ts';
import { explore } from '../../../properties/search/explore.ts';
import { systemOf } from '../../../properties/verdicts/system.ts';
import { faultOf } from '../encode/encode.ts';
import { REPLAYED, type ScopedTrace, SIGNED } from './random-traces.ts';

/** Scopes that are searched in a second each; the others hold no claim of their own. */
const SEARCHED = REPLAYED.filter(({ name }) => name !== 'small' && name !== 'wide');
/** The quick ones among them. */
const QUICK = SEARCHED.filter(({ name }) => name !== 'tiny' && name !== 'hash');

/** The shortest traces of a design, by exhaustive search. */
function shortestOf(design: Design, scopes: readonly Scope[]): readonly ScopedTrace[] {
  return scopes.flatMap((scope) => {
    const system = systemOf(design, scope);
    const { verdicts } = explore(system, claimsIn(scope));
    return Object.entries(verdicts).flatMap(([claim, { verdict, premise }]) => {
      const found = 'calls' in verdict ? verdict.calls : premise;
      if (found === undefined) return [];
      const calls = found.flatMap((index) => system.calls[index] ?? []);
      return [{ scope, calls, from: `${design.name}, ${claim}, scope ${scope.name}` }];
    });
  });
}

/** The calls of every kernel fact, whatever kernel it is about. */
function factTraces(): readonly ScopedTrace[] {
  const scope = scopeNamed('wide');
  if (scope === undefined) throw new Error('there is no scope wide');
  return FACTS.map(({ id, calls }) => ({ scope, calls, from: `fact ${id}` }));
}

/**
 * Those of the named design in every scope, those of every other rule in small ones, and the kernel
 * facts; each trace once.
 */
export function curatedTraces(name: string, canSign = false): readonly ScopedTrace[] {
  const byText = new Map<string, ScopedTrace>();
  const own = [...SEARCHED, ...(canSign ? SIGNED : [])];
  const all = [
    ...RULES.flatMap((design) => shortestOf(design, design.name === name ? own : QUICK)),
    ...factTraces(),
  ];
  for (const trace of all) {
    if (faultOf(trace.calls, canSign) !== undefined) continue;
    const text = `${trace.scope.name} ${JSON.stringify(trace.calls)}`;
    if (!byText.has(text)) byText.set(text, trace);
  }
  return [...byText.values()];
}
