/** Images for tests: the least that looks like a kernel. */
import * as zlib from 'node:zlib';

const PACK = {
  zstd: (bytes: Uint8Array) => zlib.zstdCompressSync(bytes),
  gzip: (bytes: Uint8Array) => zlib.gzipSync(bytes),
  none: (bytes: Uint8Array) => bytes,
} as const;

/** A bzImage of this version that holds `elf`, compressed. */
export function bzImage(
  version: string,
  elf: Uint8Array = new Uint8Array(0),
  compression: 'zstd' | 'gzip' | 'none' = 'gzip',
): Uint8Array {
  const packed = PACK[compression](elf);
  const image = new Uint8Array(1024 + 512 + packed.length + 4);
  const view = new DataView(image.buffer);
  image[0x1f1] = 1; // sectors of setup
  view.setUint32(0x202, 0x53726448, true);
  view.setUint16(0x20e, 0x100, true); // the version, counted from 0x200
  image.set(new TextEncoder().encode(`${version} (someone)\0`), 0x300);
  view.setUint32(0x248, 512, true);
  view.setUint32(0x24c, packed.length + 4, true);
  image.set(packed, 1024 + 512);
  return image;
}

/** An ELF file with these sections. */
export function elfFile(sections: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const names = ['', ...Object.keys(sections), '.shstrtab'];
  const strings = new TextEncoder().encode(names.map((name) => `${name}\0`).join(''));
  const contents = [new Uint8Array(0), ...Object.values(sections), strings];
  const length = contents.reduce((sum, part) => sum + part.length, 64);
  const file = new Uint8Array(length + names.length * 64);
  const view = new DataView(file.buffer);
  view.setUint32(0, 0x464c457f, true);
  view.setBigUint64(0x28, BigInt(length), true);
  view.setUint16(0x3a, 64, true);
  view.setUint16(0x3c, names.length, true);
  view.setUint16(0x3e, names.length - 1, true);
  let at = 64;
  let name = 0;
  contents.forEach((content, i) => {
    const header = length + i * 64;
    file.set(content, at);
    view.setUint32(header, name, true);
    view.setBigUint64(header + 0x18, BigInt(at), true);
    view.setBigUint64(header + 0x20, BigInt(content.length), true);
    at += content.length;
    name += (names[i]?.length ?? 0) + 1;
  });
  return file;
}
