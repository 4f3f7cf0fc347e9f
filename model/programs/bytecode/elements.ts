/** `read`, `write`: the program names a map and touches its element 0. */
import { exit, label, loadMap, mov, r0, r1, type MapRef } from '../asm.ts';
import { type Bytecode, bytecode, type Constants, SOCKET_FILTER } from './bytecode.ts';
import {
  type ValueAccess,
  keyZero,
  lookUpNamed,
  NO_ELEMENT,
  otherwise,
  tint,
  touch,
} from './parts.ts';

/**
 * Looks element 0 up, or for the value forms takes its address from the reference (ARRAY only);
 * returns the low 32 bits of the old value, 0xff if there is no element.
 */
export function elements(access: ValueAccess, map: MapRef, constants: Constants): Bytecode {
  const header = { load: SOCKET_FILTER, needs: ['elements'] } as const;
  if (map.form === 'value' || map.form === 'idx-value') {
    return bytecode(header, [
      tint(constants.tint),
      loadMap(r1, map),
      ...touch(access, r1, constants.stored),
      exit(),
    ]);
  }
  const missing = label('missing');
  return bytecode(header, [
    tint(constants.tint),
    keyZero(),
    ...lookUpNamed(map, missing),
    mov(r1, r0),
    ...touch(access, r1, constants.stored),
    exit(),
    ...otherwise(missing, NO_ELEMENT),
  ]);
}
