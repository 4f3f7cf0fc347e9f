/** KERNEL-FACTS section 2, statement by statement, and the hash against an independent one. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  assemble,
  bind,
  decode,
  encode,
  exit,
  type Insn,
  type Item,
  loadImm64,
  loadMap,
  type MapRef,
  mov,
  r0,
  r1,
  r2,
} from './asm.ts';
import { codeOf } from './bytecode/library.ts';
import { contentHashOf, DIGEST_SIZE, digestOf, hex, tagOf } from './digest.ts';

const independent = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The digest of a program as it is loaded, with these fds in it. */
function digest(items: readonly Item[], fds: readonly number[] = []): string {
  const { insns, fixups } = assemble(items);
  return hex(digestOf(encode(bind(insns, fixups, fds))));
}

const twice = (first: MapRef, second: MapRef): readonly Item[] => [
  loadMap(r1, first),
  loadMap(r2, second),
  mov(r0, 0),
  exit(),
];
const one = (ref: MapRef): readonly Item[] => [loadMap(r1, ref), mov(r0, 0), exit()];
const fd = (param: number): MapRef => ({ form: 'fd', param });
const value = (offset: number): MapRef => ({ form: 'value', param: 0, offset });
const idx = (index: number): MapRef => ({ form: 'idx', param: 0, index });
const idxValue = (offset: number): MapRef => ({ form: 'idx-value', param: 0, index: 1, offset });

describe('the digest, KERNEL-FACTS section 2', () => {
  it.each<[string, string, string]>([
    ['the fd of a map', digest(one(fd(0)), [3]), digest(one(fd(0)), [4])],
    ['two maps swapped', digest(twice(fd(0), fd(1)), [3, 4]), digest(twice(fd(0), fd(1)), [4, 3])],
    [
      'one map used twice instead of two',
      digest(twice(fd(0), fd(1)), [3, 4]),
      digest(twice(fd(0), fd(0)), [3]),
    ],
    ['the fd of MAP_VALUE', digest(one(value(0)), [3]), digest(one(value(0)), [4])],
    ['MAP_VALUE offset 0 or 16', digest(one(value(0)), [3]), digest(one(value(16)), [3])],
    [
      'fds that are not bound yet',
      digest(one(fd(0)), [9]),
      hex(digestOf(encode(assemble(one(fd(0))).insns))),
    ],
  ])('does not depend on %s', (_, first, second) => {
    expect(second).toBe(first);
  });

  it.each<[string, string, string]>([
    ['MAP_IDX 1 or 2', digest(one(idx(1))), digest(one(idx(2)))],
    ['MAP_IDX_VALUE offset 0 or 16', digest(one(idxValue(0))), digest(one(idxValue(16)))],
    ['the form: fd or value', digest(one(fd(0)), [3]), digest(one(value(0)), [3])],
    ['the form: fd or idx', digest(one(fd(0)), [3]), digest(one(idx(0)))],
    ['the form: idx or idx-value', digest(one(idx(1))), digest(one(idxValue(0)))],
    [
      'a plain 64-bit constant, low half',
      digest([loadImm64(r0, 1n), exit()]),
      digest([loadImm64(r0, 2n), exit()]),
    ],
    [
      'a plain 64-bit constant, high half',
      digest([loadImm64(r0, 1n), exit()]),
      digest([loadImm64(r0, (1n << 32n) + 1n), exit()]),
    ],
    ['one changed immediate', digest([mov(r0, 0), exit()]), digest([mov(r0, 1), exit()])],
    [
      'an extra instruction',
      digest([mov(r0, 0), exit()]),
      digest([mov(r0, 0), mov(r0, 0), exit()]),
    ],
    [
      'the register a map goes to',
      digest([loadMap(r1, fd(0))], [3]),
      digest([loadMap(r2, fd(0))], [3]),
    ],
  ])('depends on %s', (_, first, second) => {
    expect(second).not.toBe(first);
  });

  it('covers subprograms, down to their last instruction', () => {
    const { insns } = codeOf('victim', 'A');
    const inSubprogram = insns.length - 2;
    const changed = insns.map((insn, i) => (i === inSubprogram ? { ...insn, imm: 1 } : insn));
    expect(insns[inSubprogram]?.imm).toBe(0xff);
    expect(digestOf(encode(changed))).not.toEqual(digestOf(encode(insns)));
  });

  it('is SHA-256 over the bytes as they are when no map is named by fd', () => {
    const bytes = encode(assemble(one(idxValue(16))).insns);
    expect(hex(digestOf(bytes))).toBe(independent(bytes));
  });

  it('is not the hash of the stream with its fd in it', () => {
    const { insns, fixups } = assemble(one(fd(0)));
    const bytes = encode(bind(insns, fixups, [3]));
    expect(hex(digestOf(bytes))).not.toBe(independent(bytes));
    expect(hex(digestOf(bytes))).toBe(independent(encode(insns)));
  });

  it('zeroes the second half only if that is a bare immediate, as bpf_prog_calc_tag does', () => {
    const first: Insn = { code: 0x18, dst: 1, src: 1, off: 0, imm: 3 };
    const notBare: Insn = { code: 0, dst: 1, src: 0, off: 0, imm: 5 };
    expect(hex(digestOf(encode([first, notBare])))).toBe(
      independent(encode([{ ...first, imm: 0 }, notBare])),
    );
    // Such a pair does not hide the map load that follows.
    expect(hex(digestOf(encode([first, notBare, first])))).toBe(
      independent(encode([{ ...first, imm: 0 }, notBare, { ...first, imm: 0 }])),
    );
    // A second first half is not taken for a second half, nor for a first one.
    expect(hex(digestOf(encode([first, first])))).toBe(
      independent(encode([{ ...first, imm: 0 }, first])),
    );
  });

  it('does not change the bytes it is given', () => {
    const { insns, fixups } = assemble(one(fd(0)));
    const bytes = encode(bind(insns, fixups, [3]));
    const before = hex(bytes);
    digestOf(bytes);
    expect(hex(bytes)).toBe(before);
  });

  it('refuses half an instruction', () => {
    expect(() => digestOf(new Uint8Array(12))).toThrow('not a whole number');
  });
});

describe('the digest of any instructions', () => {
  const insn: fc.Arbitrary<Insn> = fc.record({
    code: fc.constantFrom(0x18, 0, 0xb7, 0x95),
    dst: fc.constantFrom(0, 1),
    src: fc.integer({ min: 0, max: 6 }),
    off: fc.constantFrom(0, 1),
    imm: fc.integer({ min: -0x80000000, max: 0x7fffffff }),
  });
  const mapLoad = fc
    .tuple(fc.constantFrom(1, 2), fc.integer(), fc.integer())
    .map(([src, first, second]): readonly Insn[] => [
      { code: 0x18, dst: 1, src, off: 0, imm: first },
      { code: 0, dst: 0, src: 0, off: 0, imm: second },
    ]);
  const other = insn.filter(({ code }) => code !== 0x18 && code !== 0);
  const stream = fc.array(
    fc.oneof(
      mapLoad,
      other.map((each): readonly Insn[] => [each]),
    ),
    {
      maxLength: 12,
    },
  );

  it('does not depend on what is in the map references', () => {
    fc.assert(
      fc.property(stream, fc.integer(), fc.integer(), (pieces, first, second) => {
        const refilled = pieces.flatMap((piece) => {
          const [one, two] = piece;
          if (one === undefined || two === undefined) return piece;
          return [
            { ...one, imm: first },
            { ...two, imm: second },
          ];
        });
        expect(digestOf(encode(refilled))).toEqual(digestOf(encode(pieces.flat())));
      }),
      { seed: 3 },
    );
  });

  it('agrees with the rule written the way the kernel writes it', () => {
    fc.assert(
      fc.property(fc.array(insn, { maxLength: 12 }), (insns) => {
        expect(hex(digestOf(encode(insns)))).toBe(independent(encode(masked(insns))));
      }),
      { seed: 4, numRuns: 500 },
    );
  });

  it('is undone by no change of one bit outside of map references', () => {
    fc.assert(
      fc.property(fc.array(other, { minLength: 1, maxLength: 8 }), fc.nat(), (insns, position) => {
        const bytes = encode(insns);
        const at = position % (bytes.length * 8);
        const flipped = Uint8Array.from(bytes);
        flipped[at >> 3] = (bytes[at >> 3] ?? 0) ^ (1 << (at & 7));
        // A flip that makes a map load of it may zero an immediate: compare what is hashed.
        const hashed = encode(masked(decode(flipped)));
        expect(hex(digestOf(flipped)) === hex(digestOf(bytes))).toBe(hex(hashed) === hex(bytes));
      }),
      { seed: 5 },
    );
  });
});

describe('tags and content hashes', () => {
  it('gives a tag of the first 8 bytes', () => {
    const found = digestOf(new Uint8Array(0));
    expect(found).toHaveLength(DIGEST_SIZE);
    expect(hex(found)).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(tagOf(found)).toBe('e3b0c44298fc1c14');
  });

  it('hashes elements in order, each padded to 8 bytes', () => {
    const three = Uint8Array.of(1, 2, 3);
    const eight = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
    const padded = Uint8Array.of(1, 2, 3, 0, 0, 0, 0, 0);
    expect(hex(contentHashOf([eight]))).toBe(independent(eight));
    expect(hex(contentHashOf([three, eight]))).toBe(
      independent(Uint8Array.of(...padded, ...eight)),
    );
    expect(contentHashOf([eight, three])).not.toEqual(contentHashOf([three, eight]));
  });
});

/** `bpf_prog_calc_tag()`, transcribed: a flag and three branches. */
function masked(insns: readonly Insn[]): readonly Insn[] {
  let wasLdMap = false;
  return insns.map((insn) => {
    if (!wasLdMap && insn.code === 0x18 && (insn.src === 1 || insn.src === 2)) {
      wasLdMap = true;
      return { ...insn, imm: 0 };
    }
    const bare = insn.code === 0 && insn.dst === 0 && insn.src === 0 && insn.off === 0;
    const zero = wasLdMap && bare;
    wasLdMap = false;
    return zero ? { ...insn, imm: 0 } : insn;
  });
}
