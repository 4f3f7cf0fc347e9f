/**
 * What can be learned from a kernel image without booting it: its version, its ELF file (which boots
 * faster than the compressed one: no decompression under emulation), its type information.
 */
import * as zlib from 'node:zlib';

/** The version string of a bzImage ("7.3.4+deb13-cloud-amd64"), or null if it is none. */
export function versionOf(image: Uint8Array): string | null {
  if (!isBzImage(image)) return null;
  // Documentation/arch/x86/boot.rst: kernel_version, counted from 0x200
  const at = 0x200 + viewOf(image).getUint16(0x20e, true);
  const end = image.indexOf(0, at);
  const text = new TextDecoder('latin1').decode(image.subarray(at, end));
  return text.split(' ')[0] ?? null;
}

/** The boot sector has its mark and "HdrS". */
function isBzImage(image: Uint8Array): boolean {
  return image.length > 0x260 && viewOf(image).getUint32(0x202, true) === 0x53726448;
}

/**
 * The ELF file in a bzImage, or null where it is compressed in a way that is not known here (zstd and
 * gzip are). payload_offset and payload_length: Documentation/arch/x86/boot.rst.
 */
export function unpack(image: Uint8Array): Uint8Array | null {
  if (!isBzImage(image)) return null;
  const view = viewOf(image);
  const sectors = image[0x1f1] ?? 0;
  const at = (sectors + 1) * 512 + view.getUint32(0x248, true);
  // the last 4 bytes are the size of the file (arch/x86/boot/compressed, `size_append`)
  const payload = image.subarray(at, at + view.getUint32(0x24c, true) - 4);
  try {
    if (payload[0] === 0x28 && payload[1] === 0xb5) return zlib.zstdDecompressSync(payload);
    if (payload[0] === 0x1f && payload[1] === 0x8b) return zlib.gunzipSync(payload);
  } catch {
    return null; // damaged, or a Node without zstd (before 22.15)
  }
  return null;
}

/** The content of a section of a 64-bit little-endian ELF file, or null. */
export function section(elf: Uint8Array, name: string): Uint8Array | null {
  const view = viewOf(elf);
  if (elf.length < 64 || view.getUint32(0, true) !== 0x464c457f) return null;
  const table = Number(view.getBigUint64(0x28, true));
  const size = view.getUint16(0x3a, true);
  const count = view.getUint16(0x3c, true);
  const header = (i: number): { name: number; at: number; length: number } => ({
    name: view.getUint32(table + i * size, true),
    at: Number(view.getBigUint64(table + i * size + 0x18, true)),
    length: Number(view.getBigUint64(table + i * size + 0x20, true)),
  });
  const strings = header(view.getUint16(0x3e, true)).at;
  for (let i = 0; i < count; i++) {
    const each = header(i);
    const start = strings + each.name;
    const called = new TextDecoder().decode(elf.subarray(start, elf.indexOf(0, start)));
    if (called === name) return elf.subarray(each.at, each.at + each.length);
  }
  return null;
}

/** Whether QEMU can start the ELF file itself: it has the Xen note PHYS32_ENTRY (CONFIG_PVH). */
export function startsDirectly(elf: Uint8Array): boolean {
  const notes = section(elf, '.notes');
  if (notes === null) return false;
  const view = viewOf(notes);
  for (let at = 0; at + 12 <= notes.length;) {
    const nameSize = view.getUint32(at, true);
    const size = view.getUint32(at + 4, true);
    const name = new TextDecoder().decode(notes.subarray(at + 12, at + 12 + nameSize));
    if (name === 'Xen\0' && view.getUint32(at + 8, true) === 18) return true;
    at += 12 + ((nameSize + 3) & ~3) + ((size + 3) & ~3);
  }
  return false;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
