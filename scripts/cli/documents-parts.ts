/** What documents are made of (documents.ts). */
import { z } from 'zod';
import { scopeSchema } from '../../counterexamples/trace/scope-json.ts';
import { TOOL } from './installed.ts';

export const ids = z.array(z.string());
export const natural = z.int().min(0);
export const seconds = z.number().min(0);

/** The envelope. */
export const head = {
  tool: z.literal(TOOL),
  version: z.string().describe('of this program'),
  model: z.int().min(1).describe('the version of the model'),
};
export const scoped = {
  scope: z.string().describe('the name that stands for what was searched'),
  scopes: z
    .array(z.union([z.string(), scopeSchema]))
    .describe('each by its name if it is built in, whole if it is not'),
};
const designHead = {
  name: z.string(),
  file: z.string().optional().describe('where it was read from'),
};
export const design = z.strictObject(designHead);
export const one = z.array(design).length(1);
export const stopped = z.string().optional().describe('why it is not whole');

/** A call as trace files have it, with the answer to it. */
export const step = z.looseObject({ call: z.string(), answer: z.union([z.int(), z.string()]) });
export const trace = {
  calls: natural,
  trace: z.array(step),
  scope: z.string().describe('one of scopes'),
  path: z.string().describe('as replay takes it'),
};
export const gap = z.strictObject({
  axis: z.string(),
  question: z.string(),
  field: z.string().optional(),
  always: z.string().optional(),
  claims: ids.optional(),
  varies: z.boolean().optional(),
  variesIn: ids.optional(),
  unlooked: z
    .literal(true)
    .describe('it was interrupted before it had looked everywhere')
    .optional(),
});
export const leftOut = z.array(
  z.strictObject({ call: z.string(), why: z.string(), times: natural }),
);
export const strength = z.enum(['proved', 'searched', 'shown', 'open']);
/** Why not all was proved that was to be. */
export const stoppedProofs = z.strictObject({ stopped: z.string() }).optional();
export const fewerIn = ids.describe('scopes in which fewer calls are not ruled out').optional();
const claim = z.strictObject({
  id: z.string(),
  kind: z.enum(['always', 'onEveryCall', 'sometimes']),
  group: z.enum(['goal', 'law', 'use']),
  verdict: z.enum(['holds', 'violated', 'possible', 'impossible', 'unknown']),
  strength: strength.optional(),
  scopes: ids,
  because: z.string().optional(),
  gaps: z.array(gap).optional(),
  ...z.strictObject(trace).partial().shape,
  fewerIn,
});
export const judged = z.strictObject({
  ...designHead,
  states: natural,
  standsFor: natural.optional(),
  transitions: natural,
  depth: natural,
  seconds,
  finished: z.boolean(),
  stopped: ids.optional(),
  leftOut,
  gaps: z.array(gap).optional(),
  proofs: stoppedProofs,
  claims: z.array(claim),
});
