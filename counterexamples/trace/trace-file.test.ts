/** Trace files: every call survives the way through JSON; what is wrong is said in one line. */
import { describe, expect, it } from 'vitest';
import { alphabet } from '../../model/scopes/alphabet.ts';
import { SCOPES, scopeNamed } from '../../model/scopes/named.ts';
import { describeCall } from './describe.ts';
import { faultInScope, parseTrace, stepsToJson, traceText } from './trace-file.ts';

const head = { exclmap: 'trace', version: 2, design: 'permissive', scope: 'tiny' };
const file = (calls: readonly unknown[], more: object = {}): string =>
  JSON.stringify({ ...head, calls, ...more });
const faultOf = (text: string): string => {
  const parsed = parseTrace(text);
  return 'fault' in parsed ? parsed.fault : 'no fault';
};

it.each(SCOPES)('writes and reads every call of scope $name', (scope) => {
  const calls = alphabet(scope);
  const answers = calls.map((_, index) => [0, 1, -13, -524][index % 4] ?? 0);
  const parsed = parseTrace(file(stepsToJson(calls, answers)));
  expect(parsed).toEqual({ trace: { design: 'permissive', scope: 'tiny', calls, answers } });
});

it('tells every two calls of the widest scope apart in words', () => {
  const words = alphabet(scopeNamed('wide')!).map(describeCall);
  expect(new Set(words).size).toBe(words.length);
});

describe('the scope of a trace file', () => {
  const parts = { tool: 'test', design: 'permissive', claim: 'inner', steps: [] };
  const tiny = scopeNamed('tiny')!;
  const read = (text: string): unknown => {
    const parsed = parseTrace(text);
    return 'trace' in parsed ? parsed.trace.scope : parsed.fault;
  };
  it('is a name if it is built in', () => {
    expect(read(traceText({ ...parts, scope: tiny }))).toBe('tiny');
  });
  it('is all of it if it is not, whatever it is called', () => {
    const own = { ...tiny, maps: 3 };
    expect(own.name).toBe('tiny');
    expect(read(traceText({ ...parts, scope: own }))).toEqual(own);
  });
  it('is told by the field that is wrong', () => {
    expect(faultOf(file([], { scope: { ...tiny, maps: 99 } }))).toMatch(/^scope\.maps: /);
    expect(faultOf(file([], { scope: { ...tiny, colour: 1 } }))).toMatch(/^scope: .*colour/);
    expect(faultOf(file([], { scope: 7 }))).toMatch(/^scope: /);
  });
});

describe('a trace file that is wrong', () => {
  it.each([
    ['is not JSON', '{', /^not JSON: .*position 1/],
    ['is a list', '[]', /expected object/],
    ['is something else', JSON.stringify({ version: 1 }), /exclmap: expected "trace"/],
    [
      'has another version',
      file([], { version: 3 }),
      /^version: version 3 is not one .*a newer exclmap wrote it/,
    ],
    ['has an unknown field', file([], { colour: 1 }), /colour/],
    ['has an unknown call', file([{ call: 'map_destroy' }]), /^calls\[0\]\.call: .*map_create/],
    ['has a call that is no object', file([7]), /^calls\[0\]/],
    [
      'has a slot that is none',
      file([{ call: 'map_freeze', map: 'x0' }]),
      /^calls\[0\]\.map: expected a map slot/,
    ],
    [
      'has an unknown text',
      file([{ call: 'prog_load', prog: 'p0', text: 'reed.A' }]),
      /^calls\[0\]\.text: no text is called "reed.A"/,
    ],
    [
      'has an unknown digest',
      file([{ call: 'map_create', map: 'm0', kind: 'ARRAY', excl: 'x' }]),
      /^calls\[0\]\.excl: "x" is no digest/,
    ],
    [
      'has an answer that is none',
      file([{ call: 'map_freeze', map: 'm0', answer: 'EFOO' }]),
      /^calls\[0\]\.answer: expected a value/,
    ],
    ['lacks a field', file([{ call: 'map_lookup_elem' }]), /^calls\[0\]\.map/],
  ])('%s: one line says what and where', (_what, text, line) => {
    expect(faultOf(text)).toMatch(line);
    expect(faultOf(text)).not.toContain('\n');
  });
  it('names a slot that the scope does not have', () => {
    const parsed = parseTrace(file([{ call: 'map_freeze', map: 'm7' }]));
    const calls = 'trace' in parsed ? parsed.trace.calls : [];
    expect(faultInScope(calls, scopeNamed('tiny')!)).toMatch(
      /calls\[0\] \(map_freeze\): slot m7 is not in scope tiny/,
    );
    expect(faultInScope([], scopeNamed('tiny')!)).toBeUndefined();
  });
});
