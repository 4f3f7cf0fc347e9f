import * as zlib from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { bzImage, elfFile } from '../vm/test-image.ts';
import { section, startsDirectly, unpack, versionOf } from './vmlinux.ts';

/** An ELF note: name, type, 4 bytes. */
function note(name: string, type: number): Uint8Array {
  const bytes = Buffer.from(`${name}\0`);
  const head = Buffer.from(Uint32Array.of(bytes.length, 4, type).buffer);
  return Buffer.concat([head, bytes, Buffer.alloc((-bytes.length & 3) + 4)]);
}

describe('a kernel image', () => {
  it('says its version', () => {
    expect(versionOf(bzImage('7.3.4+deb13'))).toBe('7.3.4+deb13');
  });

  it('is told from other files', () => {
    expect(versionOf(new Uint8Array(0))).toBeNull();
    expect(versionOf(new Uint8Array(4096))).toBeNull();
    expect(unpack(new Uint8Array(4096))).toBeNull();
  });

  const elf = elfFile({ '.BTF': Uint8Array.of(1, 2, 3) });

  it('gives its ELF file', () => {
    expect(Buffer.from(unpack(bzImage('1.2.3', elf)) ?? []).equals(elf)).toBe(true);
  });

  const hasZstd = 'zstdCompressSync' in zlib;
  it('gives its ELF file if it is packed by zstd', (context) => {
    context.skip(!hasZstd, 'needs Node 22.15');
    expect(Buffer.from(unpack(bzImage('1.2.3', elf, 'zstd')) ?? []).equals(elf)).toBe(true);
  });

  it('gives none if the compression is not known or the image is damaged', () => {
    expect(unpack(bzImage('1.2.3', elf, 'none'))).toBeNull();
    const damaged = bzImage('1.2.3', elf);
    damaged.fill(0xff, 1024 + 512 + 4);
    expect(unpack(damaged)).toBeNull();
  });
});

describe('an ELF file', () => {
  it('has sections by name', () => {
    const elf = elfFile({ '.BTF': Uint8Array.of(1, 2, 3), '.other': Uint8Array.of(4) });
    expect([...(section(elf, '.BTF') ?? [])]).toEqual([1, 2, 3]);
    expect([...(section(elf, '.other') ?? [])]).toEqual([4]);
    expect(section(elf, '.missing')).toBeNull();
    expect(section(new Uint8Array(100), '.BTF')).toBeNull();
  });

  it('starts directly if one of its notes says so', () => {
    const with18 = Buffer.concat([note('Linux', 18), note('Xen', 6), note('Xen', 18)]);
    expect(startsDirectly(elfFile({ '.notes': with18 }))).toBe(true);
    expect(startsDirectly(elfFile({ '.notes': note('Xen', 6) }))).toBe(false);
    expect(startsDirectly(elfFile({}))).toBe(false);
  });
});
