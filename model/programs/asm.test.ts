import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  add,
  assemble,
  bind,
  call,
  callSubprogram,
  decode,
  encode,
  exit,
  type Insn,
  type Item,
  type MapRef,
  jumpIfEqual,
  jumpUnlessEqual,
  label,
  load,
  loadImm64,
  loadMap,
  mov,
  r0,
  r1,
  r2,
  r3,
  r10,
  store,
} from './asm.ts';
import { hex } from './digest.ts';

const bytesOf = (...items: readonly Item[]): string => hex(encode(assemble(items).insns));

const anyInsn: fc.Arbitrary<Insn> = fc.record({
  code: fc.integer({ min: 0, max: 0xff }),
  dst: fc.integer({ min: 0, max: 0xf }),
  src: fc.integer({ min: 0, max: 0xf }),
  off: fc.integer({ min: -0x8000, max: 0x7fff }),
  imm: fc.integer({ min: -0x80000000, max: 0x7fffffff }),
});

describe('an instruction has the kernel encoding', () => {
  // Also read back by llvm-mc 14 for bpfel, which knows all of these but the store of a number.
  it.each<[string, Item, string]>([
    ['r0 = 255', mov(r0, 255), 'b7000000ff000000'],
    ['r0 = -22', mov(r0, -22), 'b7000000eaffffff'],
    ['r2 = r10', mov(r2, r10), 'bfa2000000000000'],
    ['r2 += -4', add(r2, -4), '07020000fcffffff'],
    ['r2 += r3', add(r2, r3), '0f32000000000000'],
    ['r1 = *(u64 *)(r1 + 24)', load(r1, 'u64', r1, 24), '7911180000000000'],
    ['r2 = *(u32 *)(r1 + 32)', load(r2, 'u32', r1, 32), '6112200000000000'],
    ['*(u32 *)(r10 - 4) = 0', store('u32', r10, -4, 0), '620afcff00000000'],
    ['*(u64 *)(r10 - 8) = r3', store('u64', r10, -8, r3), '7b3af8ff00000000'],
    ['call 1', call('map_lookup_elem'), '8500000001000000'],
    ['call 166', call('sys_bpf'), '85000000a6000000'],
    ['exit', exit(), '9500000000000000'],
    [
      'r3 = 0x8000000000000001 ll',
      loadImm64(r3, 0x8000000000000001n),
      '18030000010000000000000000000080',
    ],
  ])('%s', (_, item, bytes) => {
    expect(bytesOf(item)).toBe(bytes);
  });

  it.each<[MapRef, string]>([
    [{ form: 'fd', param: 0 }, '18110000000000000000000000000000'],
    [{ form: 'value', param: 0, offset: 16 }, '18210000000000000000000000000000'],
    [{ form: 'idx', param: 0, index: 2 }, '18510000020000000000000000000000'],
    [{ form: 'idx-value', param: 0, index: 2, offset: 16 }, '18610000020000000000000010000000'],
  ])('a map reference %j keeps what the digest keeps, fds are zero', (reference, bytes) => {
    expect(bytesOf(loadMap(r1, reference))).toBe(bytes);
  });
});

describe('assembling', () => {
  it('counts jumps from the instruction after, in slots of 8 bytes', () => {
    const end = label('end');
    const { insns, at } = assemble([
      jumpIfEqual(r0, 0, end),
      loadImm64(r0, 1n),
      jumpUnlessEqual(r0, r1, end),
      end,
      exit(),
    ]);
    expect(insns.map(({ code, off }) => [code, off])).toEqual([
      [0x15, 3],
      [0x18, 0],
      [0, 0],
      [0x5d, 0],
      [0x95, 0],
    ]);
    expect(at(end)).toBe(4);
  });

  it('jumps backwards with a negative distance', () => {
    const start = label('start');
    const { insns } = assemble([start, mov(r0, 0), jumpIfEqual(r0, 1, start), exit()]);
    expect(insns[1]?.off).toBe(-2);
  });

  it('keeps the distance of a subprogram call in the immediate', () => {
    const sub = label('sub');
    const { insns } = assemble([callSubprogram(sub), exit(), sub, exit()]);
    expect(insns[0]).toEqual({ code: 0x85, dst: 0, src: 1, off: 0, imm: 1 });
  });

  it('refuses a label that is missing or placed twice', () => {
    const here = label('here');
    expect(() => assemble([jumpIfEqual(r0, 0, here)])).toThrow('label here is not placed');
    expect(() => assemble([here, here, exit()])).toThrow('label here is placed twice');
  });

  it('refuses operands that do not fit', () => {
    expect(() => mov(r0, 0x80000000)).toThrow('does not fit in 32 signed bits');
    expect(() => mov(r0, 0.5)).toThrow('does not fit in 32 signed bits');
    expect(() => mov(r0, -0x80000001)).toThrow('does not fit in 32 signed bits');
    expect(() => load(r0, 'u64', r1, 0x8000)).toThrow('does not fit in 16 bits');
    expect(() => load(r0, 'u64', r1, -0x8001)).toThrow('does not fit in 16 bits');
    expect(() => load(r0, 'u64', r1, 0.5)).toThrow('does not fit in 16 bits');
  });

  it('takes the largest and the smallest operands that fit', () => {
    expect(bytesOf(mov(r0, 0x7fffffff), mov(r0, -0x80000000))).toBe(
      'b7000000ffffff7fb700000000000080',
    );
    expect(bytesOf(load(r0, 'u64', r1, 0x7fff), load(r0, 'u64', r1, -0x8000))).toBe(
      '7910ff7f000000007910008000000000',
    );
  });
});

describe('binding', () => {
  const { insns, fixups } = assemble([
    mov(r0, 0),
    loadMap(r1, { form: 'fd', param: 1 }),
    loadMap(r2, { form: 'value', param: 0, offset: 16 }),
    loadMap(r3, { form: 'idx-value', param: 2, index: 3, offset: 8 }),
    exit(),
  ]);

  it('puts fds, and offsets of the value form, where the fix-ups say', () => {
    expect(bind(insns, fixups, [7, 8, 9]).map(({ imm }) => imm)).toEqual([0, 8, 0, 7, 16, 3, 8, 0]);
  });

  it('leaves the instructions it was given alone', () => {
    const before = hex(encode(insns));
    bind(insns, fixups, [7, 8, 9]);
    expect(hex(encode(insns))).toBe(before);
  });

  it('refuses a parameter without an fd', () => {
    expect(() => bind(insns, fixups, [7])).toThrow('no fd for map parameter 1');
  });

  it('refuses a fix-up where there is no whole instruction', () => {
    for (const cut of [insns.slice(0, 1), insns.slice(0, 2)]) {
      expect(() => bind(cut, fixups, [7, 8, 9])).toThrow('of instruction 1');
    }
  });
});

describe('encoding', () => {
  it('decodes to the same instructions', () => {
    fc.assert(
      fc.property(fc.array(anyInsn, { maxLength: 20 }), (insns) => {
        expect(decode(encode(insns))).toEqual(insns);
      }),
      { seed: 1 },
    );
  });

  it('is the only encoding of what it decodes to', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (raw) => {
        const bytes = raw.subarray(0, raw.length - (raw.length % 8));
        expect(hex(encode(decode(bytes)))).toBe(hex(bytes));
      }),
      { seed: 2 },
    );
  });

  it('refuses half an instruction', () => {
    expect(() => decode(new Uint8Array(12))).toThrow('not a whole number');
  });
});
