/** The documents of `kernel …` (documents.ts). */
import { z } from 'zod';
import { ids, natural, seconds, head, design, one, step } from './documents-parts.ts';

const kernel = z.string().describe('the version that the image says');
const kernelStep = step.extend({ kernel: z.union([z.int(), z.string(), z.null()]) });
const replayed = {
  scope: z.string(),
  verdict: z.string(),
  steps: z.array(kernelStep),
};
const conclusion = z.enum(['agrees', 'differs', 'inconclusive']);
const selftest = {
  verdict: z.enum(['passes', 'fails', 'is skipped']).optional(),
  call: natural.optional(),
  answer: z.string().optional(),
};

/** By the name of the command. */
export const KERNEL_DOCUMENTS = {
  'kernel list': z.strictObject({
    ...head,
    kernels: z.array(
      z.strictObject({
        version: z.string(),
        here: z.boolean(),
        available: z.union([z.boolean(), z.literal('unknown')]),
        observed: z.boolean(),
        isNew: z.boolean(),
      }),
    ),
  }),
  'kernel fetch': z.strictObject({
    ...head,
    kernels: z.array(
      z.strictObject({
        version: z.string(),
        image: z.string().optional(),
        fault: z.string().optional(),
      }),
    ),
  }),
  'kernel build': z.strictObject({
    ...head,
    designs: one,
    image: z.string(),
    hash: z.string(),
    seconds: seconds.optional(),
    source: z.looseObject({}).or(z.string()),
    choices: ids,
  }),
  'kernel build --check-patch': z.strictObject({
    ...head,
    choices: ids,
    size: z.strictObject({ files: natural, added: natural, removed: natural }),
    complaints: ids,
  }),
  'kernel conform': z.strictObject({
    ...head,
    designs: one,
    kernel,
    conforms: z.boolean(),
    conclusion,
    because: ids,
    seed: natural,
    seconds,
    traces: natural,
    leftOut: ids,
    signed: z.string().nullable(),
    verdicts: z.record(z.string(), natural),
    byCall: z.record(
      z.string(),
      z.strictObject({
        asked: natural,
        succeeded: natural,
        errnos: z.record(z.string(), natural),
      }),
    ),
    known: z.array(z.strictObject({ id: z.string(), times: natural })),
    disagreements: z.array(
      z.strictObject({
        says: z.string(),
        times: natural,
        minimised: z.boolean(),
        shortest: z.strictObject(replayed),
      }),
    ),
    failures: z.array(z.strictObject(replayed)),
  }),
  'kernel identify': z.strictObject({
    ...head,
    designs: z.array(design).max(1).describe('the one that it has, or the nearest'),
    kernel,
    kind: z.string(),
    why: z.string().optional(),
    signed: z.string(),
    notTold: z
      .array(z.strictObject({ axis: z.string(), choice: z.string() }))
      .describe('choices that answer alike, but between the halves of a call'),
    evidence: z.array(
      z.strictObject({
        axis: z.string(),
        says: z.string(),
        calls: z.array(z.looseObject({ call: z.string() })),
        answers: z.array(z.union([z.int(), z.string(), z.null()])),
      }),
    ),
  }),
  'kernel replay': z.strictObject({
    ...{ ...head, designs: one, kernel, ...replayed },
    alarm: z.string().optional(),
  }),
  'kernel bisect': z.strictObject({
    ...head,
    designs: one,
    scope: z.string(),
    asked: z.array(
      z.strictObject({
        kernel: z.string(),
        answers: z.array(z.union([z.int(), z.string(), z.null()])),
        failed: z.string().optional(),
      }),
    ),
    first: z
      .strictObject({
        last: z.string().describe('the last kernel that answers as the oldest does'),
        kernel: z.string().describe('the first that answers otherwise'),
        at: natural.describe('the call, counted from 1'),
      })
      .optional(),
  }),
  'kernel selftest': z.strictObject({
    ...head,
    designs: one,
    kernel,
    selftests: z.array(
      z.strictObject({
        hole: z.string(),
        ...selftest,
        predicted: z.strictObject(selftest),
        says: ids,
        asPredicted: z.boolean(),
      }),
    ),
    without: z.array(z.looseObject({ hole: z.string(), says: z.string() })),
    asPredicted: z.boolean(),
  }),
  'kernel ways': z.strictObject({
    ...head,
    kernels: z.array(
      z.strictObject({
        kernel: z.string(),
        ways: z.array(
          z.strictObject({
            way: z.string(),
            verdict: z.enum(['open', 'refused', 'unknown']),
            says: z.string(),
          }),
        ),
      }),
    ),
  }),
} as const;
