/**
 * `victim` and `extension`: a program that hands a pointer to a map value to a global subprogram,
 * and the EXT program that replaces that subprogram and so writes a map which it does not name.
 */
import {
  callSubprogram,
  exit,
  jumpIfEqual,
  label,
  load,
  r0,
  r1,
  mov,
  type MapRef,
} from '../asm.ts';
import { type BtfDeclaration, encodeBtf } from './btf.ts';
import { type Bytecode, bytecode, type Constants, extensionOf, SOCKET_FILTER } from './bytecode.ts';
import { keyZero, lookUpNamed, NO_ELEMENT, otherwise, tint, touch } from './parts.ts';

/**
 * `int program(struct __sk_buff *skb)` and `int sub(struct vv *p)`, `struct vv { u64 v; }`; and two more, so
 * that every tint is the id of a type (relocation.ts).
 */
const TYPES: readonly BtfDeclaration[] = [
  { kind: 'int', name: 'int', size: 4, signed: true },
  { kind: 'int', name: 'u64', size: 8, signed: false },
  { kind: 'struct', name: 'vv', size: 8, members: [{ name: 'v', type: 2, bit: 0 }] },
  { kind: 'pointer', to: 3 },
  { kind: 'prototype', returns: 1, params: [{ name: 'p', type: 4 }] },
  { kind: 'global function', name: 'sub', prototype: 5 },
  { kind: 'struct', name: '__sk_buff', size: 4, members: [{ name: 'len', type: 1, bit: 0 }] },
  { kind: 'pointer', to: 7 },
  { kind: 'prototype', returns: 1, params: [{ name: 'skb', type: 8 }] },
  { kind: 'global function', name: 'program', prototype: 9 },
  { kind: 'int', name: 'tint_b', size: 4, signed: true },
  { kind: 'int', name: 'tint_c', size: 4, signed: true },
];

const SUB = 6;
export const PROGRAM = 10;

/** The BTF of both, and of every program that is relocated. */
export const BTF = encodeBtf(TYPES, ['0']);

/**
 * Looks element 0 up and returns what `sub` returns for a pointer to it: the low 32 bits of the
 * value, unless an extension has taken the place of `sub`. 0xff if there is no element.
 */
export function victim(map: MapRef, constants: Constants): Bytecode {
  const program = label('program');
  const missing = label('missing');
  const sub = label('sub');
  const isNull = label('null');
  const entries = [
    { label: program, typeId: PROGRAM },
    { label: sub, typeId: SUB },
  ];
  return bytecode({ load: SOCKET_FILTER, needs: ['elements'], functions: { btf: BTF, entries } }, [
    program,
    tint(constants.tint),
    keyZero(),
    ...lookUpNamed(map, missing),
    mov(r1, r0),
    callSubprogram(sub),
    exit(),
    ...otherwise(missing, NO_ELEMENT),
    sub,
    // A global function is verified by itself, for any caller: its pointer may be NULL.
    jumpIfEqual(r1, 0, isNull),
    load(r0, 'u64', r1, 0),
    exit(),
    ...otherwise(isNull, NO_ELEMENT),
  ]);
}

/** In place of `sub`: returns the low 32 bits of the value and stores the constant over it. */
export function extension(constants: Constants): Bytecode {
  const sub = label('sub');
  const isNull = label('null');
  const entries = [{ label: sub, typeId: SUB }];
  return bytecode({ load: extensionOf(SUB), functions: { btf: BTF, entries } }, [
    sub,
    tint(constants.tint),
    jumpIfEqual(r1, 0, isNull),
    ...touch('write', r1, constants.stored),
    exit(),
    ...otherwise(isNull, NO_ELEMENT),
  ]);
}
