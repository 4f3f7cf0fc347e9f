/** What can be made of a trace, and what every exporter is given: a trace that was run, and the claim it is about. */
import type { Design } from '../../model/rules/design.ts';
import type { Step } from '../../model/kernel/run.ts';
import type { Scope } from '../../model/scopes/scope.ts';
import type { BpfClaim } from '../../properties/claims/bpf-claim.ts';

/** The names of the forms (formats.ts makes them). */
export const FORMATS = [
  'text',
  'markdown',
  'itf',
  'dot',
  'svg',
  'ktap',
  'selftest',
  'tap',
] as const;

export type Subject = {
  readonly design: Design;
  readonly scope: Scope;
  /** From the empty kernel. */
  readonly steps: readonly Step[];
  /** The claim that the last call breaks, if it is a counterexample. */
  readonly claim?: BpfClaim | undefined;
};

/** The first line of every export: which design, scope and claim. */
export function headline({ design, scope, steps, claim }: Subject): string {
  const calls = `${steps.length} ${steps.length === 1 ? 'call' : 'calls'}`;
  const what = claim === undefined ? calls : `breaks ${claim.id} in ${calls}`;
  return `${design.name}, scope ${scope.name}: ${what}`;
}
