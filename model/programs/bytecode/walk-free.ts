/** `walk-free`: a program that walks over all maps and frees the page of an arena, which it does not name. */
import {
  add,
  call,
  callKernel,
  exit,
  jumpIfEqual,
  label,
  load,
  loadImm64,
  mov,
  r0,
  r1,
  r2,
  r3,
  r6,
  r10,
  store,
} from '../asm.ts';
import { type Bytecode, bytecode, type Constants, iteratorOver } from './bytecode.ts';
import { tint } from './parts.ts';

/** `struct bpf_iter__bpf_map { meta, map }`, 8 bytes each (kernel/bpf/map_iter.c); at the end the map is NULL. */
const MAP = 8;

/** Where the process that reads has put the address of the page, 8 bytes: no call hands one to an iterator. */
export const TOLD_AT = 0x1_2000_0000n;

const ADDRESS = -8;

/**
 * Frees the page at an address in whichever arena has it: bpf_arena_free_pages() does nothing with other maps. Shows nothing,
 * and returns 0 (go on).
 */
export function walkFree(constants: Constants): Bytecode {
  const end = label('end');
  return bytecode({ load: iteratorOver('bpf_map') }, [
    tint(constants.tint),
    mov(r6, r1),
    store('u64', r10, ADDRESS, 0),
    mov(r1, r10),
    add(r1, ADDRESS),
    mov(r2, -ADDRESS),
    loadImm64(r3, TOLD_AT),
    call('probe_read_user'),
    load(r1, 'u64', r6, MAP),
    jumpIfEqual(r1, 0, end),
    load(r2, 'u64', r10, ADDRESS),
    mov(r3, 1),
    callKernel('bpf_arena_free_pages'),
    end,
    mov(r0, 0),
    exit(),
  ]);
}
