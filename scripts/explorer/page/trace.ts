/** A trace under a design: its steps, what there is to see after each, and what is broken. */
import type { Columns } from '../../../counterexamples/export/lanes.ts';
import { frameOf } from '../../../counterexamples/export/lanes.ts';
import type { Scene } from '../../../counterexamples/export/scenes.ts';
import { scenesOf } from '../../../counterexamples/export/scenes.ts';
import type { Row } from '../../../counterexamples/trace/table.ts';
import { rowsOf } from '../../../counterexamples/trace/table.ts';
import type { Step } from '../../../model/kernel/run.ts';
import { run } from '../../../model/kernel/run.ts';
import type { State } from '../../../model/kernel/state.ts';
import { emptyState } from '../../../model/kernel/state.ts';
import { alphabet } from '../../../model/scopes/alphabet.ts';
import { scopeNamed } from '../../../model/scopes/named.ts';
import { claimsIn } from '../../../properties/claims/all.ts';
import type { BpfClaim } from '../../../properties/claims/bpf-claim.ts';
import { breaks, shows } from '../../../properties/claims/judge.ts';
import { designOf } from './design-ref.ts';

export type Told = {
  readonly steps: readonly Step[];
  readonly rows: readonly Row[];
  readonly scenes: readonly Scene[];
  readonly frame: Columns;
  /** By step: the goals and laws that it breaks, and the uses that it shows. */
  readonly broken: readonly (readonly BpfClaim[])[];
  readonly shown: readonly (readonly BpfClaim[])[];
  /** The state after the last step. */
  readonly end: State;
  /** The position of the first call that cannot be made. */
  readonly stuck: number | undefined;
};

let last: { readonly key: string; readonly told: Told }[] = [];

/** Tells a trace; the last few are remembered. */
export function tell(ref: string, scopeName: string, path: readonly number[]): Told {
  const key = `${ref} ${scopeName} ${path.join('.')}`;
  const known = last.find((it) => it.key === key);
  if (known !== undefined) return known.told;
  const [design, scope] = [designOf(ref)!, scopeNamed(scopeName)!];
  const calls = alphabet(scope);
  const empty = emptyState(scope);
  const made = path.map((index) => calls[index]!);
  const { steps, stuck } = run(design, empty, made);
  const claims = claimsIn(scope);
  const broken = steps.map((step) => claims.filter((claim) => breaks(claim, step)));
  const scenes = scenesOf({ design, scope, steps }).map((scene, index): Scene => {
    const [first] = broken[index] ?? [];
    return first === undefined ? scene : asBreaking(scene, first.id);
  });
  const told: Told = {
    steps,
    rows: rowsOf(steps),
    scenes,
    frame: frameOf(scenes.map(({ graph }) => graph)),
    broken,
    shown: steps.map((step) => claims.filter((claim) => shows(claim, step))),
    end: steps.at(-1)?.outcome.state ?? empty,
    stuck,
  };
  last = [{ key, told }, ...last].slice(0, 6);
  return told;
}

/** The scene of a call that breaks a claim: what it accesses is marked, as in the pictures of the catalogue. */
function asBreaking(scene: Scene, breaks: string): Scene {
  const arrows = scene.arrows.map((arrow) => ({ ...arrow, bad: arrow.sort === 'access' }));
  return { ...scene, breaks, arrows };
}

/** The scene before the first call. */
export const NOTHING: Scene = {
  graph: { nodes: [], edges: [] },
  changed: new Set(),
  asked: [],
  arrows: [],
};
