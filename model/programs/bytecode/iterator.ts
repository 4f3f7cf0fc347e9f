/** `iter-read`, `iter-write` and their `-storage` twins: programs that walk the map of a link. */
import {
  add,
  call,
  exit,
  jumpIfEqual,
  label,
  load,
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
import { type ValueAccess, tint, touch } from './parts.ts';

/**
 * `struct bpf_iter__bpf_map_elem { meta, map, key, value }` and
 * `struct bpf_iter__bpf_sk_storage_map { meta, map, sk, value }`: 8 bytes each
 * (kernel/bpf/map_iter.c, net/core/bpf_sk_storage.c). All but meta and map are NULL at the end.
 */
const META = 0;
const SOCK = 16;
const VALUE = 24;

/** `struct bpf_iter_meta { struct seq_file *seq; ... }` */
const SEQ = 0;

const VALUE_SIZE = 8;

/**
 * Writes every value to the iterator's file, 8 bytes each in the order walked, so that read(2)
 * shows what the program read; a write then stores the constant over it. Returns 0 (go on).
 */
export function iterator(
  over: 'bpf_map_elem' | 'bpf_sk_storage_map',
  access: ValueAccess,
  constants: Constants,
): Bytecode {
  const end = label('end');
  return bytecode({ load: iteratorOver(over) }, [
    tint(constants.tint),
    ...(over === 'bpf_sk_storage_map' ? [load(r2, 'u64', r1, SOCK), jumpIfEqual(r2, 0, end)] : []),
    load(r6, 'u64', r1, VALUE),
    jumpIfEqual(r6, 0, end),
    ...touch(access, r6, constants.stored),
    store('u64', r10, -VALUE_SIZE, r0),
    load(r1, 'u64', r1, META),
    load(r1, 'u64', r1, SEQ),
    mov(r2, r10),
    add(r2, -VALUE_SIZE),
    mov(r3, VALUE_SIZE),
    call('seq_write'),
    end,
    mov(r0, 0),
    exit(),
  ]);
}
