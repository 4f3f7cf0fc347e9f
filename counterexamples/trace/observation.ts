/** What a kernel answered to a trace: `observed/<kernel>.json` in the folder of a counterexample. */
import { z } from 'zod';
import type { Answer } from '../../model/kernel/errno.ts';
import { answerSchema } from './call-json.ts';
import { firstFault } from './fault.ts';

export type Observation = {
  /** Its version, as 6.18.15. */
  readonly kernel: string;
  /** When it was run, as 2026-11-22. */
  readonly date: string;
  /** By call, in the terms of the model. */
  readonly answers: readonly Answer[];
};

const schema = z.strictObject({
  exclmap: z.literal('observed'),
  version: z.literal(1),
  kernel: z.string().regex(/^\d+\.\d+\.\d+$/, 'expected a version such as 6.18.15'),
  date: z.iso.date(),
  answers: z.array(answerSchema).min(1),
});

/** Reads an observation, or says in one line what is wrong with it. */
export function parseObservation(
  text: string,
): { readonly observation: Observation } | { readonly fault: string } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { fault: `not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) return { fault: firstFault(parsed.error) };
  const { kernel, date, answers } = parsed.data;
  return { observation: { kernel, date, answers } };
}
