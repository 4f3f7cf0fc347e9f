import { describe, expect, it } from 'vitest';
import { BTF_KIND, findType, flatten, parseBtf, sizeOf } from './btf.ts';
import { STORAGE_TYPES } from '../../../model/programs/bytecode/btf.ts';

/** A blob of these words of types and these strings. */
function blob(types: readonly number[], strings: string): Uint8Array {
  const head = [0x0001eb9f, 24, 0, types.length * 4, types.length * 4, strings.length];
  const words = Buffer.from(Uint32Array.from([...head, ...types]).buffer);
  return Buffer.concat([words, Buffer.from(strings)]);
}

const INT = (name: number): readonly number[] => [name, BTF_KIND.INT << 24, 4, 32];

describe('type information', () => {
  it('is refused if it has no magic or an unknown kind', () => {
    expect(parseBtf(new Uint8Array(10))).toBeNull();
    expect(parseBtf(new Uint8Array(40))).toBeNull();
    expect(parseBtf(blob([0, 31 << 24, 0], '\0'))).toBeNull();
  });

  it('numbers types from 1', () => {
    const btf = parseBtf(STORAGE_TYPES) ?? [];
    expect(btf.map(({ name }) => name)).toEqual(['void', 'int', 'u64']);
    expect(findType(btf, BTF_KIND.INT, 'u64')).toBe(2);
    expect(findType(btf, BTF_KIND.FUNC, 'u64')).toBe(-1);
    expect(sizeOf(btf, 2)).toBe(8);
  });

  it('flattens anonymous structs and names the others', () => {
    // 1: int; 2: struct { int a; int b; }; 3: union u { struct 2; struct 2 inner; int c[3]; };
    // 4: int[3]; 5: a typedef of 1
    const strings = '\0int\0a\0b\0u\0inner\0c\0';
    const at = (name: string): number => strings.indexOf(`\0${name}\0`) + 1;
    const types = [
      ...INT(at('int')),
      ...[0, (BTF_KIND.STRUCT << 24) | 2, 8, at('a'), 1, 0, at('b'), 5, 32],
      ...[at('u'), (BTF_KIND.UNION << 24) | 3, 12, 0, 2, 0, at('inner'), 2, 0, at('c'), 4, 0],
      ...[0, BTF_KIND.ARRAY << 24, 0, 1, 1, 3],
      ...[at('int'), BTF_KIND.TYPEDEF << 24, 1],
    ];
    const btf = parseBtf(blob(types, strings)) ?? [];
    expect(flatten(btf, findType(btf, BTF_KIND.UNION, 'u'))).toEqual([
      { within: '', name: 'a', offset: 0, size: 4 },
      { within: '', name: 'b', offset: 4, size: 4 },
      { within: 'inner', name: 'a', offset: 0, size: 4 },
      { within: 'inner', name: 'b', offset: 4, size: 4 },
      { within: '', name: 'c', offset: 0, size: 12 },
    ]);
  });
});
