/**
 * The library: every behaviour in every colour, named `behaviour.colour`, with bytes and digest.
 *
 * A behaviour without a suffix names its maps by fd; `-value`, `-idx` and `-idx-value` say the other
 * forms. Form and behaviour are in the instructions, so each has a digest of its own.
 */
import { bind, encode } from '../asm.ts';
import { digestOf } from '../digest.ts';
import type { Bytecode, Constants } from './bytecode.ts';
import { elements } from './elements.ts';
import { inner } from './inner.ts';
import { iterator } from './iterator.ts';
import { loader, loaderThatStores } from './loader.ts';
import { extension, victim } from './subprogram.ts';
import { sysBpf } from './sys-bpf.ts';
import { tailCall } from './tail-call.ts';
import { walkFree } from './walk-free.ts';

const FD = { form: 'fd', param: 0 } as const;
const VALUE = { form: 'value', param: 0, offset: 0 } as const;
const IDX = { form: 'idx', param: 0, index: 0 } as const;
const IDX_VALUE = { form: 'idx-value', param: 0, index: 0, offset: 0 } as const;

const BEHAVIOURS = {
  read: (c) => elements('read', FD, c),
  'read-value': (c) => elements('read', VALUE, c),
  'read-idx': (c) => elements('read', IDX, c),
  'read-idx-value': (c) => elements('read', IDX_VALUE, c),
  write: (c) => elements('write', FD, c),
  'write-value': (c) => elements('write', VALUE, c),
  'write-idx': (c) => elements('write', IDX, c),
  'write-idx-value': (c) => elements('write', IDX_VALUE, c),
  'read-inner': (c) => inner('read', FD, c),
  'write-inner': (c) => inner('write', FD, c),
  'iter-read': (c) => iterator('bpf_map_elem', 'read', c),
  'iter-write': (c) => iterator('bpf_map_elem', 'write', c),
  'iter-read-storage': (c) => iterator('bpf_sk_storage_map', 'read', c),
  'iter-write-storage': (c) => iterator('bpf_sk_storage_map', 'write', c),
  'walk-free': (c) => walkFree(c),
  'tail-call': (c) => tailCall(FD, c),
  victim: (c) => victim(FD, c),
  extension: (c) => extension(c),
  'sys-update': (c) => sysBpf('update', c),
  'sys-delete': (c) => sysBpf('delete', c),
  'sys-freeze': (c) => sysBpf('freeze', c),
  'sys-lookup': (c) => sysBpf('lookup', c),
  loader: (c) => loader('hash', c),
  'loader-excl': (c) => loader('hash and exclusivity', c),
  'loader-folded': (c) => loader('nothing', c),
  'loader-write': (c) => loaderThatStores('hash', c),
  'loader-excl-write': (c) => loaderThatStores('hash and exclusivity', c),
  'loader-folded-write': (c) => loaderThatStores('nothing', c),
} as const satisfies Readonly<Record<string, (constants: Constants) => Bytecode>>;

/** What a program of the library does, and by which form it names its maps. */
export type CodeBehaviour = keyof typeof BEHAVIOURS;

/** The constants that make a colour. */
const TINTS = { A: 0xa, B: 0xb, C: 0xc } as const;
export type CodeColour = keyof typeof TINTS;

/** What writers store, and what loaders were signed with, unless told otherwise. */
const DEFAULTS = { stored: 1, signed: 1 } as const;

/** A program of the library. */
export type NamedBytecode = Bytecode & {
  readonly name: `${CodeBehaviour}.${CodeColour}`;
  readonly behaviour: CodeBehaviour;
  readonly colour: CodeColour;
  /** 32 bytes: what a map for this program has as its `excl_prog_hash`. */
  readonly digest: Uint8Array;
};

/** One program; `stored` and `signed` are signed 32-bit constants, 1 if left out. */
export function codeOf(
  behaviour: CodeBehaviour,
  colour: CodeColour,
  constants: Partial<Omit<Constants, 'tint'>> = {},
): NamedBytecode {
  const code = BEHAVIOURS[behaviour]({ ...DEFAULTS, ...constants, tint: TINTS[colour] });
  return {
    name: `${behaviour}.${colour}`,
    behaviour,
    colour,
    ...code,
    digest: digestOf(encode(code.insns)),
  };
}

/** Every program, in the order of the list above, colour by colour. */
export const LIBRARY: readonly NamedBytecode[] = Object.keys(BEHAVIOURS).flatMap((behaviour) =>
  Object.keys(TINTS).map((colour) => codeOf(behaviour as CodeBehaviour, colour as CodeColour)),
);

const BY_NAME: ReadonlyMap<string, NamedBytecode> = new Map(
  LIBRARY.map((code) => [code.name, code]),
);

/** The program of that name with the constants left at 1, or undefined. */
export function codeNamed(name: string): NamedBytecode | undefined {
  return BY_NAME.get(name);
}

/** The bytes for `insns` of BPF_PROG_LOAD, with the fds of the maps by parameter filled in. */
export function bytesOf(code: Bytecode, fds: readonly number[]): Uint8Array {
  return encode(bind(code.insns, code.fixups, fds));
}
