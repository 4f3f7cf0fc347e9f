/** `read-inner`, `write-inner`: the program names an outer map and touches a map in it. */
import { exit, label, mov, r0, r1, type MapRef } from '../asm.ts';
import { type Bytecode, bytecode, type Constants, SOCKET_FILTER } from './bytecode.ts';
import {
  type ValueAccess,
  keyZero,
  lookUp,
  lookUpNamed,
  NO_ELEMENT,
  NO_INNER_MAP,
  otherwise,
  tint,
  touch,
} from './parts.ts';

/**
 * Element 0 of the outer map is the inner map, whose element 0 is touched. Returns the low 32 bits
 * of the old value, 0xfe if there is no inner map, 0xff if that has no element.
 */
export function inner(
  access: ValueAccess,
  outer: MapRef & { readonly form: 'fd' | 'idx' },
  constants: Constants,
): Bytecode {
  const noInner = label('no inner map');
  const missing = label('missing');
  return bytecode({ load: SOCKET_FILTER, needs: ['inner maps'] }, [
    tint(constants.tint),
    keyZero(),
    ...lookUpNamed(outer, noInner),
    mov(r1, r0),
    ...lookUp(missing),
    mov(r1, r0),
    ...touch(access, r1, constants.stored),
    exit(),
    ...otherwise(noInner, NO_INNER_MAP),
    ...otherwise(missing, NO_ELEMENT),
  ]);
}
