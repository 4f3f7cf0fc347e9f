import { describe, expect, it } from 'vitest';
import { decode, encode } from '../asm.ts';
import { digestOf, hex, tagOf } from '../digest.ts';
import { disassemble } from '../disassemble.ts';
import { TEXTS } from '../text.ts';
import { bytesOf, codeNamed, codeOf, LIBRARY } from './library.ts';

describe('the library', () => {
  it('has bytes for every text of the model, with as many maps', () => {
    expect(TEXTS.length).toBeGreaterThan(0);
    for (const text of TEXTS) {
      expect([text.name, codeNamed(text.name)?.needs.length]).toEqual([
        text.name,
        text.params.length,
      ]);
    }
  });

  it('gives every program a digest of its own, so the name of a text can stand for it', () => {
    const digests = new Map(LIBRARY.map(({ name, digest }) => [hex(digest), name]));
    expect(digests.size).toBe(LIBRARY.length);
    expect(new Set(LIBRARY.map(({ name }) => name)).size).toBe(LIBRARY.length);
  });

  it('gives every program the digest of its bytes, whatever fds are in them', () => {
    for (const code of LIBRARY) {
      expect(hex(digestOf(bytesOf(code, [7, 8])))).toBe(hex(code.digest));
    }
  });

  it('lets colours differ in their first instruction only', () => {
    for (const { behaviour, insns } of LIBRARY) {
      const [first, ...rest] = disassemble(codeOf(behaviour, 'A').insns);
      expect(first).toBe(`0: (b7) r0 = ${/^loader.*write$/.test(behaviour) ? 1 : 10}`);
      expect(disassemble(insns).slice(1)).toEqual(rest);
    }
  });

  it('has loaders that differ from those that store in their first instruction only', () => {
    for (const loader of ['loader', 'loader-excl', 'loader-folded'] as const) {
      const [, ...rest] = disassemble(codeOf(loader, 'A').insns);
      expect(disassemble(codeOf(`${loader}-write`, 'A').insns).slice(1)).toEqual(rest);
    }
  });

  it('stores another constant where told, in the programs that store', () => {
    const changed = LIBRARY.filter(({ behaviour, colour, digest }) => {
      const other = codeOf(behaviour, colour, { stored: 2 });
      return colour === 'A' && hex(other.digest) !== hex(digest);
    }).map(({ behaviour }) => behaviour);
    expect(changed).toEqual([
      'write',
      'write-value',
      'write-idx',
      'write-idx-value',
      'write-inner',
      'iter-write',
      'iter-write-storage',
      'extension',
      'sys-update',
      ...['loader', 'loader-excl', 'loader-folded'], // never reached
      ...['loader-write', 'loader-excl-write', 'loader-folded-write'],
    ]);
  });

  it('keeps every fd out of the instructions until they are bound', () => {
    for (const { insns, fixups, needs } of LIBRARY) {
      expect(new Set(fixups.map(({ param }) => param)).size).toBe(needs.length);
      for (const fixup of fixups) {
        expect(insns[fixup.at]?.code).toBe(0x18);
        expect(insns[fixup.at]?.imm).toBe('index' in fixup ? fixup.index : 0);
        expect(insns[fixup.at + 1]).toEqual({ code: 0, dst: 0, src: 0, off: 0, imm: 0 });
      }
      expect(decode(encode(insns))).toEqual(insns);
    }
  });

  it('says of each function where it starts and which type it has', () => {
    const { types, insns } = codeOf('victim', 'A');
    expect(types?.funcInfo).toEqual([
      { insn: 0, typeId: 10 },
      { insn: 13, typeId: 6 },
    ]);
    expect(insns[9]).toEqual({ code: 0x85, dst: 0, src: 1, off: 0, imm: 3 });
    const extension = codeOf('extension', 'A');
    expect(extension.types?.funcInfo).toEqual([{ insn: 0, typeId: 6 }]);
    expect(extension.load.attachTo).toEqual({ kind: 'subprogram', typeId: 6 });
  });

  // 6.18.15, 7.1.3, 7.1.7 and 7.3.4 load these and report these tags (measured; but `loader-excl` on
  // 7.1.7 only, see loader.ts). A new tag is another program, to be tried on the kernels again.
  it('keeps its tags', () => {
    const tags = LIBRARY.filter(({ colour }) => colour === 'A').map(
      ({ name, digest }) => `${name} ${tagOf(digest)}`,
    );
    expect(tags).toMatchInlineSnapshot(`
      [
        "read.A f66dd876158a5f58",
        "read-value.A afad76299281a8a3",
        "read-idx.A b6d02e06aba37b10",
        "read-idx-value.A 6a129d0dbb535d00",
        "write.A 1a0a00a5f86d28d9",
        "write-value.A 09c46d8232fb366d",
        "write-idx.A 8121f10a6607c273",
        "write-idx-value.A 8de1a115da2dde56",
        "read-inner.A 907875530d4b7c95",
        "write-inner.A bea5ae1d9eee948c",
        "iter-read.A 9b37d858eb811ec4",
        "iter-write.A ac2b7a017ccbb38a",
        "iter-read-storage.A c3c92264cef4cf80",
        "iter-write-storage.A 5dd66375f8a1fdc9",
        "walk-free.A 72072d370b7bd554",
        "tail-call.A 9dfd832c35931e23",
        "victim.A 9508e83c7a3ae98a",
        "extension.A af197c69a90c5bfc",
        "sys-update.A 29ebcaf8adcd793d",
        "sys-delete.A 876373b06d785f02",
        "sys-freeze.A 678e87ff7e238cc2",
        "sys-lookup.A 4b29eb8a97755708",
        "loader.A b8070e1de2bf0777",
        "loader-excl.A ce92f40ede3690fd",
        "loader-folded.A f46aa03f3c6ec13a",
        "loader-write.A ff9196a1eb137e27",
        "loader-excl-write.A 4ba8d18f3dae9e86",
        "loader-folded-write.A 30a2b304b85f99bd",
      ]
    `);
  });
});
