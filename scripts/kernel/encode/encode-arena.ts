/** Arenas: where they are mapped, and the program that is told so. */
import type { CallOf } from '../../../model/kernel/call.ts';
import type { Step } from '../../../model/kernel/run.ts';
import { mapAt } from '../../../model/kernel/state.ts';
import { TOLD_AT } from '../../../model/programs/bytecode/walk-free.ts';
import { memory, SYS } from '../wire/wire.ts';
import { type AnswerReader, inBytes, orElse, VALUE_SIZE, valueIn } from './decode.ts';
import { type Bench, mappingReg, output } from './registers.ts';

const PAGE = 4096;
const O_NONBLOCK = 2048;
const PROT_READ_WRITE = 3;
/** MAP_SHARED, MAP_FIXED; MAP_PRIVATE, MAP_FIXED, MAP_ANONYMOUS. */
export const AT_ADDRESS = 0x11;
const OWN_AT_ADDRESS = 0x32;
/** How long pages may take that are freed later, by a worker of the kernel (arena_free_worker()). */
const FREED_MICROSECONDS = 10_000;

/**
 * The only address at which the arena of a slot is mapped (`map_extra`): none crosses another, and their low 32 bits, by
 * which programs go, differ.
 */
export const arenaAddress = (map: number): bigint => 0x1_1000_0000n + BigInt(map) * 0x1_0000n;

/**
 * A load through a mapping, by write(2) of its first bytes to a pipe; where they cannot be had the pipe stays empty, and
 * must not be waited for (a kernel that has no such map).
 */
export function mmapLoad(bench: Bench, map: number): AnswerReader {
  const { t } = bench;
  const ends = t.buffer(8);
  t.sys(SYS.pipe2, [ends, O_NONBLOCK]);
  const written = t.sys(SYS.write, [memory(ends, 4), mappingReg(bench, map), VALUE_SIZE]);
  const value = output(t, VALUE_SIZE);
  t.sys(SYS.read, [memory(ends, 0), value, VALUE_SIZE]);
  return orElse(written, inBytes(t.show(value), valueIn));
}

/** Puts the address of an arena's page where the program looks for it. */
export function tellWhere({ t }: Bench, { map }: CallOf<'iter_read'>): void {
  t.sys(SYS.mmap, [TOLD_AT, PAGE, PROT_READ_WRITE, OWN_AT_ADDRESS, -1, 0]);
  t.store(TOLD_AT, 8, arenaAddress(map));
}

/** Waits for the page that the program has freed, if there was one. */
export function waitForPage({ t }: Bench, { before }: Step, { map }: CallOf<'iter_read'>): void {
  const { kind, value } = mapAt(before, map);
  if (kind === 'ARENA' && value > 0) t.pause(FREED_MICROSECONDS);
}
