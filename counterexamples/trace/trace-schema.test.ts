/** The published schema is fresh, and describes what the reader takes. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { alphabet } from '../../model/scopes/alphabet.ts';
import { scopeNamed } from '../../model/scopes/named.ts';
import { stepsToJson } from './trace-file.ts';
import { traceSchemaText } from './trace-schema.ts';

const published = readFileSync(join(import.meta.dirname, '../trace.schema.json'), 'utf8');
const schema = z.fromJSONSchema(JSON.parse(published) as z.core.JSONSchema.JSONSchema);
const head = { exclmap: 'trace', version: 2, design: 'permissive', scope: 'wide' };

it('is fresh: exclmap catalogue --write makes it', () => {
  expect(published).toBe(traceSchemaText());
});

describe('the schema', () => {
  it('takes every call of the widest scope', () => {
    const all = alphabet(scopeNamed('wide')!);
    const calls = stepsToJson(
      all,
      all.map(() => -13),
    );
    expect(schema.safeParse({ ...head, calls }).success).toBe(true);
  });

  it.each([
    ['another version', { ...head, version: 1, calls: [] }],
    ['an unknown call', { ...head, calls: [{ call: 'map_destroy' }] }],
    ['a slot of the wrong sort', { ...head, calls: [{ call: 'map_freeze', map: 'p0' }] }],
    ['an unknown field', { ...head, calls: [], colour: 1 }],
    ['no calls', head],
  ])('refuses %s', (_what, file) => {
    expect(schema.safeParse(file).success).toBe(false);
  });
});
