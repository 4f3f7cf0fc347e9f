/** From an entry of the catalogue to its trace: searched, then replayed under every design. */
import type { Design } from '../../model/rules/design.ts';
import { designNamed, DESIGNS } from '../../model/rules/designs/all.ts';
import type { Answer } from '../../model/kernel/errno.ts';
import type { Call } from '../../model/kernel/call.ts';
import { run } from '../../model/kernel/run.ts';
import type { Scope } from '../../model/scopes/scope.ts';
import { scopeNamed } from '../../model/scopes/named.ts';
import { emptyState } from '../../model/kernel/state.ts';
import type { BpfClaim } from '../../properties/claims/bpf-claim.ts';
import { claimNamed } from '../../properties/claims/all.ts';
import { explore, replay } from '../../properties/search/explore.ts';
import { systemOf } from '../../properties/verdicts/system.ts';
import type { Hole } from './catalogue.ts';
import type { Subject } from '../export/exported-trace.ts';
import { breaks } from '../../properties/claims/judge.ts';
import { traceText } from '../trace/trace-file.ts';

/** The names of an entry as what they name. Throws if there is no such thing. */
export function namedIn(hole: Hole): {
  readonly design: Design;
  readonly claim: BpfClaim;
  readonly scope: Scope;
  readonly stoppedBy: Design;
  readonly holdsUnder: Design;
} {
  const known = <T>(thing: T | undefined, name: string): T => {
    if (thing === undefined) throw new Error(`catalogue: ${hole.id}: there is no ${name}`);
    return thing;
  };
  return {
    design: known(designNamed(hole.design), hole.design),
    claim: known(claimNamed(hole.claim), hole.claim),
    scope: known(scopeNamed(hole.scope), hole.scope),
    stoppedBy: known(designNamed(hole.stoppedBy), hole.stoppedBy),
    holdsUnder: known(designNamed(hole.holdsUnder), hole.holdsUnder),
  };
}

/** How large a search was. */
export type Size = { readonly states: number; readonly transitions: number };

export type FoundHole = {
  readonly hole: Hole;
  readonly subject: Subject & { readonly claim: BpfClaim };
  /** The whole scope under the design that has the hole. */
  readonly searched: Size;
  /** The whole scope under the design in which the claim holds. */
  readonly holds: Size;
  readonly fates: readonly Fate[];
};

/** What becomes of a trace under a design. */
export type Fate = { readonly design: Design } & (
  | { readonly kind: 'breaks' }
  /** the first call that is answered with an errno */
  | { readonly kind: 'refused'; readonly at: number; readonly answer: Answer }
  /** every call goes through, and the claim is not broken */
  | { readonly kind: 'harmless'; readonly answer: Answer }
);

/** A process that writes the catalogue and checks it searches once. */
const found = new WeakMap<Hole, FoundHole>();

/** Searches both scopes to the end, once in a process. Throws if the catalogue says what the searches do not. */
export function findHole(hole: Hole): FoundHole {
  const known = found.get(hole) ?? searchHole(hole);
  found.set(hole, known);
  return known;
}

function searchHole(hole: Hole): FoundHole {
  const { design, claim, scope, holdsUnder } = namedIn(hole);
  const system = systemOf(design, scope);
  const { verdicts, states, transitions } = explore(system, [claim]);
  const verdict = verdicts[claim.id]?.verdict;
  if (verdict?.kind !== 'violated') {
    throw new Error(`catalogue: ${hole.id}: ${claim.id} is not violated in ${design.name}`);
  }
  const steps = replay(system, verdict.calls) ?? [];
  const repaired = explore(systemOf(holdsUnder, scope), [claim]);
  if (repaired.verdicts[claim.id]?.verdict.kind !== 'holds') {
    throw new Error(`catalogue: ${hole.id}: ${claim.id} does not hold in ${holdsUnder.name}`);
  }
  const calls = steps.map(({ call }) => call);
  return {
    hole,
    subject: { design, scope, steps, claim },
    searched: { states, transitions },
    holds: { states: repaired.states, transitions: repaired.transitions },
    fates: DESIGNS.map((other) => ({ design: other, ...fateOf(other, scope, calls, claim) })),
  };
}

type Ending =
  | { readonly kind: 'breaks' }
  | { readonly kind: 'refused'; readonly at: number; readonly answer: Answer }
  | { readonly kind: 'harmless'; readonly answer: Answer };

/** What becomes of the calls under a design. All calls of a counterexample but refused ones go through in its own. */
export function fateOf(
  design: Design,
  scope: Scope,
  calls: readonly Call[],
  claim: BpfClaim,
): Ending {
  const { steps } = run(design, emptyState(scope), calls);
  const at = steps.findIndex(({ outcome }) => outcome.answer < 0);
  const refused = steps[at];
  if (refused !== undefined) {
    return { kind: 'refused', at: at + 1, answer: refused.outcome.answer };
  }
  const last = steps.at(-1);
  if (last === undefined) return { kind: 'harmless', answer: 0 };
  return steps.length === calls.length && breaks(claim, last)
    ? { kind: 'breaks' }
    : { kind: 'harmless', answer: last.outcome.answer };
}

/** The trace file of a counterexample, written by `tool`; ends in a line feed. */
export function traceFileOf(
  { design, scope, claim, steps }: FoundHole['subject'],
  tool: string,
): string {
  return traceText({ tool, design: design.name, scope, claim: claim.id, steps });
}
