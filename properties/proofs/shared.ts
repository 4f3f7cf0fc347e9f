/**
 * What proofs of several designs share. A call asks few choices: designs that answer alike what it asks have
 * the same paths of it, so these are recorded once, and what is known of them is known for all.
 */
import type { Call } from '../../model/kernel/call.ts';
import type { Design } from '../../model/rules/design.ts';
import { answersAlike, noted } from '../../model/rules/noted.ts';
import type { StepFunction } from '../verdicts/system.ts';
import type { Blocked } from './induction.ts';
import type { CallPaths } from './paths.ts';
import { callsUpToNames, EVERYTHING, pathsOf } from './paths.ts';
import type { Recorder } from './recorder.ts';
import { makeRecorder } from './recorder.ts';
import type { Relation } from './relations.ts';

/** The paths of a call under a design, and what was asked of it. */
type RecordedPaths = {
  readonly by: Design;
  readonly asked: readonly string[];
  readonly paths: CallPaths;
};

export type Shared = {
  readonly recorder: Recorder;
  readonly calls: readonly Call[];
  readonly recorded: Map<Call, readonly RecordedPaths[]>;
  /** Where relations were seen to break. */
  readonly breaches: Map<Relation, Blocked[]>;
};

/** Nothing yet. */
export function nothingShared(): Shared {
  return {
    recorder: makeRecorder(),
    calls: callsUpToNames(EVERYTHING),
    recorded: new Map(),
    breaches: new Map(),
  };
}

/** The paths of a call: those of another design that answers alike what the call asks, or recorded anew. */
export function pathsFor(
  { recorder, recorded }: Shared,
  design: Design,
  call: Call,
  stepWith: StepFunction,
): CallPaths {
  const known = recorded.get(call) ?? [];
  const same = known.find(({ by, asked }) => answersAlike(by, design, asked));
  if (same !== undefined) return same.paths;
  const { design: noting, asked } = noted(design);
  const paths = pathsOf(recorder, noting, call, stepWith);
  recorded.set(call, [...known, { by: design, asked: asked(), paths }]);
  return paths;
}
