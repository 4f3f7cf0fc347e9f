/** `two-maps`: a text with two parameters, whose roles the digest does not tell apart. */
import { exit, label, load, mov, r0, r1, type MapRef } from '../asm.ts';
import { type Bytecode, bytecode, type Constants, SOCKET_FILTER } from './bytecode.ts';
import { keyZero, lookUpNamed, NO_ELEMENT, otherwise, tint, touch } from './parts.ts';

/**
 * Stores into element 0 of the first map, then reads element 0 of the second and returns its low
 * 32 bits; 0xff if either has no such element.
 */
export function twoMaps(written: MapRef, read: MapRef, constants: Constants): Bytecode {
  const missing = label('missing');
  return bytecode({ load: SOCKET_FILTER, needs: ['elements', 'elements'] }, [
    tint(constants.tint),
    keyZero(),
    ...lookUpNamed(written, missing),
    mov(r1, r0),
    ...touch('write', r1, constants.stored),
    ...lookUpNamed(read, missing),
    load(r0, 'u64', r0, 0),
    exit(),
    ...otherwise(missing, NO_ELEMENT),
  ]);
}
