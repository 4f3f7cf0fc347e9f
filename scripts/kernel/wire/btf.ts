// Reads BPF Type Format, the kernel's description of its own types (Documentation/bpf/btf.rst): enough to find a
// type by kind and name and to flatten a struct or union into named fields.

/** The kinds of include/uapi/linux/btf.h, by their numbers there. */
export const BTF_KIND = {
  INT: 1,
  PTR: 2,
  ARRAY: 3,
  STRUCT: 4,
  UNION: 5,
  ENUM: 6,
  FWD: 7,
  TYPEDEF: 8,
  VOLATILE: 9,
  CONST: 10,
  RESTRICT: 11,
  FUNC: 12,
  FUNC_PROTO: 13,
  VAR: 14,
  DATASEC: 15,
  FLOAT: 16,
  DECL_TAG: 17,
  TYPE_TAG: 18,
  ENUM64: 19,
} as const;

/** Bytes after `struct btf_type`, by kind: a fixed part, and a part per `vlen`. */
const FIXED = [0, 4, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 4, 0, 0];
const EACH = [0, 0, 0, 0, 12, 12, 8, 0, 0, 0, 0, 0, 0, 8, 0, 12, 0, 0, 0, 12];

/** A member of a struct or union; `offset` in bytes from its start. */
export type Member = { readonly name: string; readonly type: number; readonly offset: number };

/** One type: `size` is the size in bytes where the kind has one, else the id of the type referred to. */
export type BtfType = {
  readonly kind: number;
  readonly name: string;
  readonly size: number;
  readonly members: readonly Member[];
};

/** A parsed blob: index is the type id (0 is void). */
export type Btf = readonly BtfType[];

/** A field of a flattened struct: `within` names the struct member it lies in, '' for anonymous ones. */
export type BtfMember = {
  readonly within: string;
  readonly name: string;
  readonly offset: number;
  readonly size: number;
};

/** Parses a BTF blob. Returns null when it is not one (bad magic, or an unknown kind). */
export function parseBtf(blob: Uint8Array): Btf | null {
  if (blob.length < 24) return null;
  const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
  if (view.getUint16(0, true) !== 0xeb9f) return null;
  const header = view.getUint32(4, true);
  const types = header + view.getUint32(8, true);
  const end = types + view.getUint32(12, true);
  const strings = header + view.getUint32(16, true);
  const text = new TextDecoder();
  const nameAt = (offset: number): string => {
    if (offset === 0) return '';
    const start = strings + offset;
    return text.decode(blob.subarray(start, blob.indexOf(0, start)));
  };
  const parsed: BtfType[] = [{ kind: 0, name: 'void', size: 0, members: [] }];
  for (let at = types; at < end;) {
    const info = view.getUint32(at + 4, true);
    const kind = (info >>> 24) & 31;
    const vlen = info & 0xffff;
    const fixed = FIXED[kind];
    const each = EACH[kind];
    if (fixed === undefined || each === undefined) return null;
    const members: Member[] = [];
    if (kind === BTF_KIND.STRUCT || kind === BTF_KIND.UNION) {
      for (let i = 0; i < vlen; i++) {
        const m = at + 12 + i * 12;
        const bits = view.getUint32(m + 8, true);
        // with kind_flag set the upper 8 bits are the size of a bit field
        const offset = (info >>> 31 ? bits & 0xffffff : bits) / 8;
        members.push({
          name: nameAt(view.getUint32(m, true)),
          type: view.getUint32(m + 4, true),
          offset,
        });
      }
    }
    const name = nameAt(view.getUint32(at, true));
    parsed.push({ kind, name, size: view.getUint32(at + 8, true), members });
    // the element type and count of an array stand where other kinds have members
    if (kind === BTF_KIND.ARRAY) {
      const element = { name: '', type: view.getUint32(at + 12, true), offset: 0 };
      parsed[parsed.length - 1] = {
        kind,
        name,
        size: view.getUint32(at + 20, true),
        members: [element],
      };
    }
    at += 12 + fixed + each * vlen;
  }
  return parsed;
}

/** The id of the first type of this kind and name, or -1. */
export function findType(btf: Btf, kind: number, name: string): number {
  return btf.findIndex((type) => type.kind === kind && type.name === name);
}

/** Size of a type in bytes; 0 where it has none. */
export function sizeOf(btf: Btf, id: number): number {
  const type = btf[id];
  if (type === undefined) return 0;
  switch (type.kind) {
    case BTF_KIND.PTR:
      return 8;
    case BTF_KIND.ARRAY:
      return type.size * sizeOf(btf, type.members[0]?.type ?? 0);
    case BTF_KIND.TYPEDEF:
    case BTF_KIND.VOLATILE:
    case BTF_KIND.CONST:
    case BTF_KIND.RESTRICT:
    case BTF_KIND.TYPE_TAG:
      return sizeOf(btf, type.size);
    default:
      return type.size;
  }
}

/**
 * Every named scalar field of a struct or union, in declaration order, with its offset from the start. Named
 * struct members are entered and named in `within`; anonymous ones are entered and leave no trace in the name.
 */
export function flatten(btf: Btf, id: number, within = '', base = 0): BtfMember[] {
  return (btf[id]?.members ?? []).flatMap((member) => {
    const offset = base + member.offset;
    const inner = btf[member.type];
    const compound = inner?.kind === BTF_KIND.STRUCT || inner?.kind === BTF_KIND.UNION;
    if (compound) return flatten(btf, member.type, member.name || within, offset);
    return [{ within, name: member.name, offset, size: sizeOf(btf, member.type) }];
  });
}
