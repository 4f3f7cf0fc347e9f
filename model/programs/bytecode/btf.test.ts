import { describe, expect, it } from 'vitest';
import { hex } from '../digest.ts';
import { encodeBtf } from './btf.ts';

const u32 = (blob: Uint8Array, at: number): number =>
  new DataView(blob.buffer, blob.byteOffset).getUint32(at, true);

describe('the BTF blob', () => {
  it('is header, types, strings, each found by the header', () => {
    const blob = encodeBtf([{ kind: 'int', name: 'int', size: 4, signed: true }]);
    expect(hex(blob)).toBe(
      '9feb0100' +
        '18000000' +
        '00000000' +
        '10000000' +
        '10000000' +
        '05000000' +
        // name 1, BTF_KIND_INT, 4 bytes, signed, 32 bits; then "\0int\0"
        '01000000' +
        '00000001' +
        '04000000' +
        '20000001' +
        '00696e7400',
    );
  });

  it('numbers names by their place in the strings', () => {
    const blob = encodeBtf([
      { kind: 'int', name: 'int', size: 4, signed: true },
      { kind: 'prototype', returns: 1, params: [{ name: 'p', type: 1 }] },
      { kind: 'global function', name: 'sub', prototype: 2 },
    ]);
    const strings = new TextDecoder().decode(blob.subarray(24 + u32(blob, 16)));
    expect(strings).toBe('\0int\0p\0sub\0');
    expect(u32(blob, 20)).toBe(strings.length);
    // The function: name "sub", kind 12 with global linkage 1, its prototype.
    const last = 24 + u32(blob, 12) - 12;
    expect([u32(blob, last), u32(blob, last + 4), u32(blob, last + 8)]).toEqual([7, 0x0c000001, 2]);
  });
});
