/**
 * BTF, as much as a program with one global subprogram needs: an encoder for the binary format of
 * include/uapi/linux/btf.h (Documentation/bpf/btf.rst), little endian.
 */

/** A type; types are numbered from 1 in the order given, 0 is void. */
export type BtfDeclaration =
  | { readonly kind: 'int'; readonly name: string; readonly size: number; readonly signed: boolean }
  | { readonly kind: 'pointer'; readonly to: number }
  | {
      readonly kind: 'struct';
      readonly name: string;
      readonly size: number;
      /** `bit`: offset in bits */
      readonly members: readonly {
        readonly name: string;
        readonly type: number;
        readonly bit: number;
      }[];
    }
  | {
      readonly kind: 'prototype';
      readonly returns: number;
      readonly params: readonly { readonly name: string; readonly type: number }[];
    }
  /** a function with global linkage: only such can be replaced by an extension */
  | { readonly kind: 'global function'; readonly name: string; readonly prototype: number };

const MAGIC = 0xeb9f;
const VERSION = 1;
const HEADER_SIZE = 24;

/** `BTF_KIND_*` */
const KIND = { int: 1, pointer: 2, struct: 4, function: 12, prototype: 13 } as const;
const INT_SIGNED = 1;
/** `BTF_FUNC_GLOBAL`, kept where other kinds count their members. */
const GLOBAL = 1;

/** The blob for BPF_BTF_LOAD; `more` are strings besides names, the first of them at offset 1. */
export function encodeBtf(
  types: readonly BtfDeclaration[],
  more: readonly string[] = [],
): Uint8Array {
  // Offset 0 of the strings is the empty name.
  let strings = ['', ...more, ''].join('\0');
  const nameOf = (name: string): number => {
    const offset = strings.length;
    strings += `${name}\0`;
    return offset;
  };
  const words = types.flatMap((type) => wordsOf(type, nameOf));
  const typeSize = words.length * 4;
  const blob = new Uint8Array(HEADER_SIZE + typeSize + strings.length);
  const view = new DataView(blob.buffer);
  view.setUint16(0, MAGIC, true);
  view.setUint8(2, VERSION);
  view.setUint8(3, 0);
  // hdr_len, type_off, type_len, str_off, str_len; offsets count from the end of the header
  const header = [HEADER_SIZE, 0, typeSize, typeSize, strings.length];
  [...header, ...words].forEach((word, i) => {
    view.setUint32(4 + i * 4, word, true);
  });
  blob.set(
    Array.from(strings, (char) => char.charCodeAt(0)),
    HEADER_SIZE + typeSize,
  );
  return blob;
}

/** `struct btf_type` (name, kind and count, size or type) and what follows it. */
function wordsOf(type: BtfDeclaration, nameOf: (name: string) => number): readonly number[] {
  switch (type.kind) {
    case 'int': {
      const encoding = (type.signed ? INT_SIGNED << 24 : 0) | (type.size * 8);
      return [nameOf(type.name), info(KIND.int, 0), type.size, encoding];
    }
    case 'pointer':
      return [0, info(KIND.pointer, 0), type.to];
    case 'struct':
      return [
        nameOf(type.name),
        info(KIND.struct, type.members.length),
        type.size,
        ...type.members.flatMap(({ name, type: member, bit }) => [nameOf(name), member, bit]),
      ];
    case 'prototype':
      return [
        0,
        info(KIND.prototype, type.params.length),
        type.returns,
        ...type.params.flatMap(({ name, type: param }) => [nameOf(name), param]),
      ];
    case 'global function':
      return [nameOf(type.name), info(KIND.function, GLOBAL), type.prototype];
    default:
      return type satisfies never;
  }
}

function info(kind: number, count: number): number {
  return (kind << 24) | count;
}

/** `int` and `u64`: what a map of socket storage must say of its key and value. */
export const STORAGE_TYPES = encodeBtf([
  { kind: 'int', name: 'int', size: 4, signed: true },
  { kind: 'int', name: 'u64', size: 8, signed: false },
]);
