/**
 * What proofs of several designs share. A call asks few choices: designs that answer alike what it asks have
 * the same paths of it, so these are recorded once, and what is known of them is known for all.
 */
import type { Call } from '../../model/kernel/call.ts';
import type { Choices } from '../../model/rules/axes.ts';
import type { Design } from '../../model/rules/design.ts';
import type { StepFunction } from '../verdicts/system.ts';
import type { Blocked } from './induction.ts';
import type { CallPaths } from './paths.ts';
import { callsUpToNames, EVERYTHING, pathsOf } from './paths.ts';
import type { Recorder } from './recorder.ts';
import { makeRecorder } from './recorder.ts';
import type { Relation } from './relations.ts';

/** The answers that a call asked for, as `bind.mayName`: functions, or constants. */
type Asked = ReadonlyMap<string, unknown>;

export type Shared = {
  readonly recorder: Recorder;
  readonly calls: readonly Call[];
  readonly recorded: Map<Call, { readonly asked: Asked; readonly paths: CallPaths }[]>;
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
  const same = known.find(({ asked }) =>
    [...asked].every(([question, answer]) => answerOf(design, question) === answer),
  );
  if (same !== undefined) return same.paths;
  const { watched, asked } = watch(design);
  const paths = pathsOf(recorder, watched, call, stepWith);
  recorded.set(call, [...known, { asked, paths }]);
  return paths;
}

type Answers = Readonly<Record<string, unknown>>;

function answerOf({ choices }: Design, question: string): unknown {
  const [axis, name] = question.split('.') as [keyof Choices, string];
  return (choices[axis] as unknown as Answers)[name];
}

/** The design, and what is asked of it from now on. */
function watch(design: Design): { readonly watched: Design; readonly asked: Asked } {
  const asked = new Map<string, unknown>();
  const watched = (axis: string, choice: object): object =>
    new Proxy(choice, {
      get(target: object, name): unknown {
        const answer: unknown = (target as Answers)[String(name)];
        asked.set(`${axis}.${String(name)}`, answer);
        return answer;
      },
    });
  const choices: Readonly<Record<string, object>> = Object.fromEntries(
    Object.entries<object>(design.choices).map(([axis, choice]) => [axis, watched(axis, choice)]),
  );
  return { watched: { ...design, choices: choices as unknown as Choices }, asked };
}
