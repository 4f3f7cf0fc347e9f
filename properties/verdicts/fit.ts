/** Scopes fitted to designs: few that together vary all that their rules read. By random walks, always the same ones. */
import type { Design } from '../../model/rules/design.ts';
import { emptyState } from '../../model/kernel/state.ts';
import { alphabet } from '../../model/scopes/alphabet.ts';
import type { Scope } from '../../model/scopes/scope.ts';
import { randomFrom } from '../random/below.ts';
import { choosersOf, walk } from '../random/walk.ts';
import type { Gap, Reads } from './reads.ts';
import { closes, gapsIn, mergeReads } from './reads.ts';
import { stepsOf } from './system.ts';

const WALKS = 200;
const STEPS = 40;

/** What rules read in a scope, on random walks. */
export type ScopeReads = { readonly scope: Scope; readonly reads: Reads };

/** Walks in a scope under each of these designs; whoever watches them knows what they read. What `stop` says ends it. */
export function walkIn(
  scope: Scope,
  designs: readonly Design[],
  stop: () => string | undefined = () => undefined,
): string | undefined {
  const [initial, calls] = [emptyState(scope), alphabet(scope)]; // a codec would take a twelfth of the time
  for (const design of designs) {
    const system = { initial, calls, step: stepsOf(design) };
    const chooserOf = choosersOf(system, 'aware');
    for (let lot = 1; lot <= WALKS; lot++) {
      const stopped = stop();
      if (stopped !== undefined) return stopped;
      const below = randomFrom(lot);
      walk(system, chooserOf(below), STEPS, below);
    }
  }
  return undefined;
}

/** A choice of scopes, and the gaps that stay in them though another scope (or none) closes them. */
export type Fitted = { readonly scopes: readonly Scope[]; readonly open: readonly Gap[] };

/**
 * The fewest scopes, as far as taking the most useful first finds them, in which all varies that varies in any;
 * among equals the first. `beyond` says what varies where no search can follow.
 */
export function fit(found: readonly ScopeReads[], beyond: Reads): Fitted {
  const nothing = mergeReads(
    [...found, { reads: beyond }].map(({ reads }) =>
      reads.map((read) => ({
        ...read,
        times: 0,
        refused: 0,
        fields: Object.fromEntries(Object.keys(read.fields).map((field) => [field, []])),
      })),
    ),
  );
  const gaps = nothing.flatMap(({ axis, question, fields }): readonly Gap[] => [
    { axis, question },
    ...Object.keys(fields).map((field) => ({ axis, question, field })),
  ]);
  const scopes: Scope[] = [];
  let open = gaps;
  for (;;) {
    const [best] = found
      .map(({ scope, reads }) => ({ scope, left: open.filter((gap) => !closes(reads, gap)) }))
      .toSorted((one, other) => one.left.length - other.left.length);
    if (best === undefined || best.left.length === open.length) break;
    scopes.push(best.scope);
    open = best.left;
  }
  const chosen = found.filter(({ scope }) => scopes.includes(scope)).map(({ reads }) => reads);
  return {
    scopes,
    open: gapsIn(mergeReads([...chosen, ...(chosen.length === 0 ? [nothing] : [])])),
  };
}
