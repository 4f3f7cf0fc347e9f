/** Pieces that several programs are written of. */
import type { Item, Label, MapRef, BpfReg } from '../asm.ts';
import {
  add,
  call,
  exit,
  jumpIfEqual,
  load,
  loadMap,
  mov,
  r0,
  r1,
  r2,
  r10,
  store,
} from '../asm.ts';

/** What a program returns when the element, or the inner map, is not there. */
export const NO_ELEMENT = 0xff;
export const NO_INNER_MAP = 0xfe;
/** What a tail caller returns when there is no program to continue with. */
export const NO_PROGRAM = 0xfd;

/** Where the 4-byte key 0 lives on the stack. */
const KEY = -4;

/** What an access does to the value: `read` returns it, `write` returns the old and stores. */
export type ValueAccess = 'read' | 'write';

/** The first instruction of every program: a constant that only the digest sees. */
export function tint(constant: number): Item {
  return mov(r0, constant);
}

/** Puts key 0 on the stack, where `lookUp` expects it. */
export function keyZero(): Item {
  return store('u32', r10, KEY, 0);
}

/** r0 = element 0 of the map in r1, or jumps to `missing`. Loses r1 to r5. */
export function lookUp(missing: Label): readonly Item[] {
  return [mov(r2, r10), add(r2, KEY), call('map_lookup_elem'), jumpIfEqual(r0, 0, missing)];
}

/** r0 = element 0 of a map that the program names, or jumps to `missing`. */
export function lookUpNamed(map: MapRef, missing: Label): readonly Item[] {
  return [loadMap(r1, map), ...lookUp(missing)];
}

/** r0 = the value behind `pointer`, which then holds `stored` if the access is a write. */
export function touch(access: ValueAccess, pointer: BpfReg, stored: number): readonly Item[] {
  const read = load(r0, 'u64', pointer, 0);
  return access === 'read' ? [read] : [read, store('u64', pointer, 0, stored)];
}

/** Places a label and returns a constant from there. */
export function otherwise(missing: Label, constant: number): readonly Item[] {
  return [missing, mov(r0, constant), exit()];
}
