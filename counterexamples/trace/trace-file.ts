/** Trace files: versioned JSON that says which calls are made, in which scope, and what is expected. */
import { z } from 'zod';
import type { Call } from '../../model/kernel/call.ts';
import { slotsOf } from '../../model/kernel/call.ts';
import { OBJECTS } from '../../model/kernel/fields.ts';
import type { Answer } from '../../model/kernel/errno.ts';
import type { Step } from '../../model/kernel/run.ts';
import type { Scope } from '../../model/scopes/scope.ts';
import { MODEL_VERSION } from '../../model/kernel/version.ts';
import type { ScopeJson } from './scope-json.ts';
import { scopeSchema, scopeToJson } from './scope-json.ts';
import type { CallJson } from './call-json.ts';
import { answerSchema, answerToJson, callFromParsed, callSchema, callToJson } from './call-json.ts';
import { nameOfSlot } from './describe.ts';
import { firstFault } from './fault.ts';

/** The version that this program reads and writes. Version 1 did not say which program and model made it. */
const TRACE_VERSION = 2;

export type TraceFile = {
  /** The program that wrote it, with its version, if the file says so. */
  readonly tool?: string;
  /** The MODEL_VERSION that the answers are of, if the file says so. */
  readonly model?: number;
  readonly design: string;
  /** A name, the path of a file, or the scope itself where it is not a built-in one. */
  readonly scope: ScopeJson;
  /** The claim that the last call breaks (or for a use, shows), if the trace is about one. */
  readonly claim?: string;
  readonly calls: readonly Call[];
  /** By call, the answer that was seen; undefined where the file does not say. */
  readonly answers: readonly (Answer | undefined)[];
};

const head = z.looseObject({
  exclmap: z.literal('trace', 'expected "trace": is this a trace file of exclmap?'),
  version: z.literal(TRACE_VERSION, {
    error: ({ input }) =>
      `version ${JSON.stringify(input)} is not one this program reads (${TRACE_VERSION}); ${mend(input)}`,
  }),
});

/** How to come by a file of this version. */
function mend(version: unknown): string {
  return typeof version === 'number' && version > TRACE_VERSION
    ? 'a newer exclmap wrote it'
    : 'make it anew with exclmap check --save';
}

/** What a trace file says before its calls. */
export const traceHead = {
  exclmap: z.literal('trace'),
  version: z.literal(TRACE_VERSION).describe('of this format'),
  tool: z.string().optional().describe('the program that wrote it, with its version'),
  model: z.int().min(1).optional().describe('the version of the model that gave the answers'),
  design: z.string().describe('a name, or the path of a design file'),
  scope: z
    .union([z.string(), scopeSchema])
    .describe(
      'a name, the path of a scope file, or the whole of a scope that is not a built-in one',
    ),
  claim: z.string().optional().describe('the claim that the last call breaks or shows'),
};

// what is wrong with a scope is told of its field: a union would only say that neither fits
const schema = z.strictObject({ ...traceHead, scope: z.unknown(), calls: z.array(z.unknown()) });

const expectation = z.looseObject({ answer: answerSchema.optional() });

/** A trace, or what is wrong with the text in one line (position, reason). */
export type ParsedTrace = { readonly trace: TraceFile } | { readonly fault: string };

/** Reads a trace file's text. Slots are not compared with a scope here; see `faultInScope`. */
export function parseTrace(text: string): ParsedTrace {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { fault: `not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  for (const known of [head, schema]) {
    const wrong = known.safeParse(json);
    if (!wrong.success) return { fault: firstFault(wrong.error) };
  }
  const file = schema.parse(json);
  const scope = scopeIn(file.scope);
  if ('fault' in scope) return scope;
  const calls: Call[] = [];
  const answers: (Answer | undefined)[] = [];
  for (const [index, item] of file.calls.entries()) {
    const { answer, ...call } =
      typeof item === 'object' && item !== null ? (item as Record<string, unknown>) : {};
    const expected = expectation.safeParse(answer === undefined ? {} : { answer });
    if (!expected.success) return { fault: firstFault(expected.error, `calls[${index}]`) };
    const parsed = callSchema.safeParse(call);
    if (!parsed.success) return { fault: firstFault(parsed.error, `calls[${index}]`) };
    const made = callFromParsed(parsed.data);
    if ('fault' in made) return { fault: `calls[${index}]: ${made.fault}` };
    calls.push(made);
    answers.push(expected.data.answer);
  }
  const { tool, model, design, claim } = file;
  const optional = {
    ...(tool === undefined ? {} : { tool }),
    ...(model === undefined ? {} : { model }),
    ...(claim === undefined ? {} : { claim }),
  };
  return { trace: { ...optional, design, scope: scope.scope, calls, answers } };
}

function scopeIn(value: unknown): { readonly scope: ScopeJson } | { readonly fault: string } {
  if (typeof value === 'string') return { scope: value };
  const whole = scopeSchema.safeParse(value);
  return whole.success ? { scope: whole.data } : { fault: firstFault(whole.error, 'scope') };
}

/** The first slot of a trace that a scope does not have, in one line, or undefined. */
export function faultInScope(calls: readonly Call[], scope: Scope): string | undefined {
  for (const [index, call] of calls.entries()) {
    const [name, slot, count] = worstSlot(call, scope);
    if (slot >= count) {
      return `calls[${index}] (${call.call}): slot ${name} is not in scope ${scope.name}, which has ${count} of them`;
    }
  }
  return undefined;
}

/** The slot of a call that reaches farthest beyond the scope: its name, its number, how many there are. */
function worstSlot(call: Call, scope: Scope): readonly [string, number, number] {
  const counts = { map: scope.maps, prog: scope.progs, link: scope.links };
  let worst: readonly [string, number, number] = ['m0', -1, 0];
  const named = slotsOf(call);
  for (const of of OBJECTS) {
    for (const slot of named[of]) {
      if (slot - counts[of] > worst[1] - worst[2]) worst = [nameOfSlot(of, slot), slot, counts[of]];
    }
  }
  return worst;
}

/** One call and the answer to it, as JSON. */
export type StepJson = CallJson & { readonly answer: number | string };

/** Calls with their answers, as JSON. */
export function stepsToJson(
  calls: readonly Call[],
  answers: readonly Answer[],
): readonly StepJson[] {
  return calls.map((call, index) => ({
    ...callToJson(call),
    answer: answerToJson(answers[index] ?? 0),
  }));
}

/** What a trace file is made of: the writing program, names, and the steps that were seen. */
export type TraceParts = {
  readonly tool: string;
  readonly design: string;
  readonly scope: Scope;
  readonly claim: string;
  readonly steps: readonly Step[];
};

/** The text of a trace file; ends in a line feed. */
export function traceText({ tool, design, scope, claim, steps }: TraceParts): string {
  const calls = stepsToJson(
    steps.map(({ call }) => call),
    steps.map(({ outcome }) => outcome.answer),
  );
  const file = {
    exclmap: 'trace',
    version: TRACE_VERSION,
    tool,
    model: MODEL_VERSION,
    design,
    scope: scopeToJson(scope),
    claim,
    calls,
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}
