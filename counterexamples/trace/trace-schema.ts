/** The JSON Schema of trace files, made from the schema that reads them; in trace.schema.json. */
import { z } from 'zod';
import { answerSchema, callSchema } from './call-json.ts';
import { traceHead } from './trace-file.ts';

const step = z.union(
  callSchema.options.map((call) => call.extend({ answer: answerSchema.optional() })),
);

const file = z.strictObject({
  ...traceHead,
  calls: z.array(step).describe('from the empty kernel; slots are m0, p0, l0'),
});

/** The schema file; ends in a line feed. */
export function traceSchemaText(): string {
  const schema = z.toJSONSchema(file, { io: 'input', unrepresentable: 'throw' });
  return `${JSON.stringify({ title: 'A trace file of exclmap', ...schema }, null, 2)}\n`;
}
