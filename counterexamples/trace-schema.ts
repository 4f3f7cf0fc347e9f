/** The JSON Schema of trace files, made from the schema that reads them; in trace.schema.json. */
import { z } from 'zod';
import { answerSchema, callSchema } from './call-json.ts';
import { TRACE_VERSION } from './trace-file.ts';

const step = z.union(
  callSchema.options.map((call) => call.extend({ answer: answerSchema.optional() })),
);

const file = z.strictObject({
  exclmap: z.literal('trace'),
  version: z.literal(TRACE_VERSION).describe('of this format'),
  design: z.string().describe('a name, or the path of a design file'),
  scope: z.string().describe('a name, or the path of a scope file'),
  claim: z.string().optional().describe('the claim that the last call breaks or shows'),
  calls: z.array(step).describe('from the empty kernel; slots are m0, p0, l0'),
});

/** The schema file; ends in a line feed. */
export function traceSchemaText(): string {
  const schema = z.toJSONSchema(file, { io: 'input', unrepresentable: 'throw' });
  return `${JSON.stringify({ title: 'A trace file of exclmap', ...schema }, null, 2)}\n`;
}
