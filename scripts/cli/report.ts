/** Results as JSON: what `--json` prints. */
import { scopeToJson } from '../../counterexamples/trace/scope-json.ts';
import type { StepJson } from '../../counterexamples/trace/trace-file.ts';
import { stepsToJson } from '../../counterexamples/trace/trace-file.ts';
import { alphabet } from '../../model/scopes/alphabet.ts';
import type { Design } from '../../model/rules/design.ts';
import type { Step } from '../../model/kernel/run.ts';
import { run } from '../../model/kernel/run.ts';
import type { Scope } from '../../model/scopes/scope.ts';
import { MODEL_VERSION } from '../../model/kernel/version.ts';
import { emptyState } from '../../model/kernel/state.ts';
import type { Trace } from '../../properties/claims/claim.ts';
import type { DesignReport } from '../../properties/verdicts/merge.ts';
import type { Strengths } from '../../properties/verdicts/strength.ts';
import type { ToldGap } from './gaps.ts';
import type { Scopes } from './inputs.ts';
import { refOf } from './inputs.ts';
import { TOOL, VERSION } from './installed.ts';

/** What a document says, and what about. What is undefined is left out, as JSON does. */
export type DocumentParts = {
  readonly about?: {
    readonly scopes?: Scopes;
    /** One, some, or what is said of each (with its name first). */
    readonly designs?: readonly object[];
  };
  readonly [part: string]: unknown;
};

/** A design in a document: what finds it again. */
export function designJson(design: Design): { readonly name: string; readonly file?: string } {
  const ref = refOf(design);
  return { name: design.name, ...(ref === design.name ? {} : { file: ref }) };
}

/** The envelope of every document, and what is in it. */
export function documentOf({ about: { scopes, designs } = {}, ...body }: DocumentParts): object {
  return {
    tool: TOOL,
    version: VERSION,
    model: MODEL_VERSION,
    ...(scopes === undefined ? {} : { scope: scopes.name, scopes: scopes.scopes.map(scopeToJson) }),
    ...(designs === undefined ? {} : { designs }),
    ...body,
  };
}

/** A path of call numbers, run under a design. */
export function stepsOf(design: Design, scope: Scope, path: Trace): readonly Step[] {
  const calls = alphabet(scope);
  const made = path.map((index) => calls[index]!);
  return run(design, emptyState(scope), made).steps;
}

/** Steps with their answers, as JSON. */
export function stepsJson(steps: readonly Step[]): readonly StepJson[] {
  return stepsToJson(
    steps.map(({ call }) => call),
    steps.map(({ outcome }) => outcome.answer),
  );
}

/** A path as the command line takes it. */
export function pathText(path: Trace): string {
  return path.join('/');
}

/** What a search found, as JSON: what it came to, and where it is found again. */
export function traceJson(design: Design, scope: Scope, trace: Trace): object {
  return {
    calls: trace.length,
    trace: stepsJson(stepsOf(design, scope, trace)),
    scope: scope.name,
    path: pathText(trace),
  };
}

/** A design's report as JSON. */
export function reportJson(
  report: DesignReport,
  strengths: Strengths,
  gaps: readonly ToldGap[] = [],
  unproved?: string,
): object {
  const { design, states, standsFor, transitions, depth, seconds, stopped, leftOut, claims } =
    report;
  return {
    ...designJson(design),
    states,
    ...(standsFor === undefined ? {} : { standsFor }),
    transitions,
    depth,
    seconds: Math.round(seconds * 1000) / 1000,
    finished: stopped.length === 0,
    ...(stopped.length === 0 ? {} : { stopped }),
    leftOut,
    ...(gaps.length === 0 ? {} : { gaps }),
    ...(unproved === undefined ? {} : { proofs: { stopped: unproved } }),
    claims: claims.map(({ id, kind, group, verdict, because, scopes, gaps, found, fewerIn }) => ({
      id,
      kind,
      group,
      verdict,
      strength: strengths.get(id),
      scopes,
      ...(because === undefined ? {} : { because }),
      ...(gaps === undefined ? {} : { gaps }),
      ...(found && traceJson(design, found.scope, found.trace)),
      ...(fewerIn === undefined ? {} : { fewerIn }),
    })),
  };
}
