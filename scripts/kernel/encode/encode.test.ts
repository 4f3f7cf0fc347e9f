import { describe, expect, it } from 'vitest';
import { codeNamed } from '../../../model/programs/bytecode/library.ts';
import type { Call } from '../../../model/kernel/call.ts';
import { make } from '../../../model/kernel/call.ts';
import { scopeNamed } from '../../../model/scopes/named.ts';
import type { Answers } from '../wire/answers.ts';
import { NO_TEXT, textNamed, ZERO_DIGEST } from '../../../model/programs/text.ts';
import { prepare } from './registers.ts';
import { hashBytes } from './code.ts';
import { encodeSteps, faultOf } from './encode.ts';
import { expectationOf, follow } from '../compare/expectation.ts';
import { drawTraces, MOST_CALLS } from '../compare/drawn.ts';
import { withLastLook } from '../compare/replayed.ts';

const ready = prepare();
const expectation = expectationOf('7.3.4');
const traces = [...drawTraces(expectation, 300, 7, false)].map((trace) =>
  withLastLook(expectation, trace),
);
const encoded = traces.map(({ scope, calls }) => {
  const { steps } = follow(expectation, scope, calls);
  return { steps, code: encodeSteps(ready, steps, true) };
});

const load = (text: string, signed = false): Call =>
  make('prog_load', { prog: 0, text: textNamed(text) ?? NO_TEXT, map: 0, signed });

describe('a trace of the model', () => {
  it('fits into the registers and buffers of the replayer', () => {
    expect(encoded.length).toBe(300);
    for (const { steps, code } of encoded) {
      expect(steps.length).toBeLessThanOrEqual(MOST_CALLS + 6);
      expect(code.registers).toBeLessThan(256);
      expect(code.buffers).toBeLessThan(256);
    }
  });

  it('has an answer for each call, and none where the trace did not come to', () => {
    for (const { steps, code } of encoded) {
      const seen = code.reads.map((read) => read(new Map()));
      expect(seen).toHaveLength(steps.length);
      expect(seen.filter((answer) => answer !== undefined)).toEqual([]);
    }
  });

  it('reads a refusal as the errno', () => {
    for (const { code } of encoded) {
      const refused = Array.from({ length: code.commands }, (_, i) => [i, -13n] as const);
      const answers = new Map(refused);
      const seen = code.reads.map((read) => read(answers));
      expect(seen.filter((answer) => answer !== -13 && typeof answer === 'number')).toEqual([]);
    }
  });

  it('never reads fds, zeros and no bytes as a value', () => {
    const scope = scopeNamed('tiny')!;
    const calls: readonly Call[] = [
      make('map_create', { map: 0, kind: 'ARRAY' }),
      { call: 'map_lookup_elem', map: 0, key: 0 },
      { call: 'map_freeze', map: 0 },
    ];
    const { steps } = follow(expectation, scope, calls);
    const { commands, reads } = encodeSteps(ready, steps, true);
    const observed = (answers: Answers) => reads.map((read) => read(answers));
    const all = (value: bigint) =>
      new Map(Array.from({ length: commands }, (_, i) => [i, value] as const));
    expect(observed(all(0n))).toEqual([0, undefined, 0]);
    expect(observed(all(5n))).toEqual([0, undefined, 'returned 5']);
  });
});

describe('what is never replayed', () => {
  it('is named in one line', () => {
    expect(faultOf([load('write.A'), load('loader.A', true)], true)).toBeUndefined();
    for (const calls of [[load('loader.A')], [load('write.A', true)]]) {
      expect(faultOf(calls, true)).toBeUndefined();
      expect(faultOf(calls, false)).toBe(
        'call 1 (prog_load): there is no signature for this kernel',
      );
    }
    const half: Call = { call: 'prog_load_end', prog: 0, fd_array: 0 };
    expect(faultOf([load('write.A'), half], true)).toBe(
      'call 2 (prog_load_end) is half a call, which is no system call',
    );
    for (const call of ['map_freeze_begin', 'map_freeze_end'] as const)
      expect(faultOf([{ call, map: 0 }], true)).toContain('half a call');
    expect(faultOf([{ call: 'map_update_begin', map: 0 }], true)).toBeUndefined();
  });

  it('does not occur in random traces', () => {
    expect(traces.map(({ calls }) => faultOf(calls, false)).filter((fault) => fault)).toEqual([]);
  });
});

describe('excl_prog_hash', () => {
  it('is the digest of the very bytes that are loaded', () => {
    expect(hashBytes('write-idx.A')).toEqual(codeNamed('write-idx.A')?.digest);
    expect(hashBytes(ZERO_DIGEST)).toEqual(new Uint8Array(32));
  });
});
