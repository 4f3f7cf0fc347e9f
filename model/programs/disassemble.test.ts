import { describe, expect, it } from 'vitest';
import { bind, decode } from './asm.ts';
import { codeOf, LIBRARY } from './bytecode/library.ts';
import { disassemble } from './disassemble.ts';

const line = (...bytes: readonly number[]): string | undefined =>
  disassemble(decode(Uint8Array.from(bytes)))[0];

describe('disassembling', () => {
  it('prints as the verifier does, with unbound maps called by their parameter', () => {
    const { insns, fixups } = codeOf('write', 'A');
    expect(disassemble(insns, fixups)).toEqual([
      '0: (b7) r0 = 10',
      '1: (62) *(u32 *)(r10 -4) = 0',
      '2: (18) r1 = map[param:0]',
      '4: (bf) r2 = r10',
      '5: (07) r2 += -4',
      '6: (85) call bpf_map_lookup_elem#1',
      '7: (15) if r0 == 0x0 goto pc+4',
      '8: (bf) r1 = r0',
      '9: (79) r0 = *(u64 *)(r1 +0)',
      '10: (7a) *(u64 *)(r1 +0) = 1',
      '11: (95) exit',
      '12: (b7) r0 = 255',
      '13: (95) exit',
    ]);
  });

  it('prints the four forms of a map reference, with the fds that are bound', () => {
    const shown = (['write', 'write-value', 'write-idx', 'write-idx-value'] as const).map(
      (name) => {
        const { insns, fixups } = codeOf(name, 'A');
        return disassemble(bind(insns, fixups, [7])).find((each) => each.includes('map['));
      },
    );
    expect(shown).toEqual([
      '2: (18) r1 = map[fd:7]',
      '1: (18) r1 = map[fd:7][0]+0',
      '2: (18) r1 = map[idx:0]',
      '1: (18) r1 = map[idx:0][0]+0',
    ]);
  });

  it('prints the offset into a value, of a map that is bound or is not', () => {
    const value = { form: 'value', param: 0, offset: 8, at: 0 } as const;
    const insns = decode(
      Uint8Array.from([0x18, 0x21, 0, 0, 0, 0, 0, 0, ...[0, 0, 0, 0, 8, 0, 0, 0]]),
    );
    expect(disassemble(insns)).toEqual(['0: (18) r1 = map[fd:0][0]+8']);
    expect(disassemble(bind(insns, [value], [7]))).toEqual(['0: (18) r1 = map[fd:7][0]+8']);
    const [first, second] = insns;
    const unbound = [first!, { ...second!, imm: 0 }];
    expect(disassemble(unbound, [value])).toEqual(['0: (18) r1 = map[param:0][0]+8']);
    expect(disassemble(unbound, [{ ...value, at: 2 }])).toEqual(['0: (18) r1 = map[fd:0][0]+0']);
  });

  it('prints half a constant at the end as if the other half were zero', () => {
    expect(line(0x18, 3, 0, 0, 1, 0, 0, 0)).toBe('0: (18) r3 = 0x1');
  });

  it('prints both halves of a plain constant as one unsigned number', () => {
    expect(line(0x18, 3, 0, 0, 1, 0, 0, 0x80, 0, 0, 0, 0, 0, 0, 0, 0x80)).toBe(
      '0: (18) r3 = 0x8000000080000001',
    );
  });

  it.each<[string, readonly number[]]>([
    ['0: (85) call pc+3', [0x85, 0x10, 0, 0, 3, 0, 0, 0]],
    ['0: (85) call unknown#9999', [0x85, 0, 0, 0, 0x0f, 0x27, 0, 0]],
    ['0: (05) goto pc-2', [0x05, 0, 0xfe, 0xff, 0, 0, 0, 0]],
    ['0: (b4) w0 = -1', [0xb4, 0, 0, 0, 0xff, 0xff, 0xff, 0xff]],
    ['0: (0c) w1 += w2', [0x0c, 0x21, 0, 0, 0, 0, 0, 0]],
    ['0: (56) if w1 != 0xffffffff goto pc+1', [0x56, 0x01, 1, 0, 0xff, 0xff, 0xff, 0xff]],
    ['0: (2d) if r1 > r2 goto pc+1', [0x2d, 0x21, 1, 0, 0, 0, 0, 0]],
    ['0: (71) r1 = *(u8 *)(r2 +5)', [0x71, 0x21, 5, 0, 0, 0, 0, 0]],
    ['0: (6a) *(u16 *)(r10 -2) = 7', [0x6a, 0x0a, 0xfe, 0xff, 7, 0, 0, 0]],
    ['0: (2d) if r2 > r1 goto pc+1', [0x2d, 0x12, 1, 0, 0, 0, 0, 0]],
    ['0: (7b) *(u64 *)(r10 -8) = r3', [0x7b, 0x3a, 0xf8, 0xff, 0, 0, 0, 0]],
    // what it has no words for: the second half of a constant alone, an atomic, signed division, a byte swap, a kfunc, an unknown jump
    ['0: (00) .insn dst:0 src:0 off:0 imm:0', [0, 0, 0, 0, 0, 0, 0, 0]],
    ['0: (db) .insn dst:1 src:2 off:0 imm:0', [0xdb, 0x21, 0, 0, 0, 0, 0, 0]],
    ['0: (3f) .insn dst:1 src:2 off:1 imm:0', [0x3f, 0x21, 1, 0, 0, 0, 0, 0]],
    ['0: (d7) .insn dst:1 src:0 off:0 imm:16', [0xd7, 0x01, 0, 0, 16, 0, 0, 0]],
    ['0: (85) call kernel#5', [0x85, 0x20, 0, 0, 5, 0, 0, 0]],
    ['0: (e5) .insn dst:1 src:0 off:1 imm:0', [0xe5, 0x01, 1, 0, 0, 0, 0, 0]],
  ])('prints %s', (expected, bytes) => {
    expect(line(...bytes)).toBe(expected);
  });

  it('has words for every instruction of the library', () => {
    const lines = LIBRARY.flatMap(({ insns, fixups }) => disassemble(insns, fixups));
    expect(lines.length).toBeGreaterThan(1000);
    expect(lines.filter((each) => each.includes('.insn') || each.includes('unknown'))).toEqual([]);
  });
});
