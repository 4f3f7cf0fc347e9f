/**
 * A page that outlives its mapping: a ring of io_uring pins it as a buffer and reads from a pipe into it
 * (include/uapi/linux/io_uring.h).
 */
import type { CallOf } from '../../../model/kernel/call.ts';
import type { Step } from '../../../model/kernel/run.ts';
import { memory, SYS, word } from '../wire/wire.ts';
import { type AnswerReader, plainly, success, VALUE_SIZE } from './decode.ts';
import { type Bench, mappingReg, type Ring } from './registers.ts';
import { words } from './encode-flight.ts';

const PAGE = 4096;
const MAP_SHARED = 1;
const PROT_READ_WRITE = 3;
const SQES = 0x10000000n; // IORING_OFF_SQES
const REGISTER_BUFFERS = 0;
const ENTER_GETEVENTS = 1;
const PARAMS_SIZE = 120; // struct io_uring_params
/** Opcode and flags of an entry of the submission queue, and where its other fields are. */
const READ_FIXED = 4;
const SQE = { fd: 4, addr: 16, len: 24 } as const;
/** In the memory that the ring shares (struct io_rings); its first entry is the one to submit. */
const RINGS = { sqTail: 4, cqHead: 8 } as const;

/** A ring with the page that is mapped as its buffer. */
export function registerBuffers(
  bench: Bench,
  step: Step,
  { map }: CallOf<'register_buffers'>,
): AnswerReader {
  const { t } = bench;
  const { reg: fd } = t.sys(SYS.io_uring_setup, [1, t.buffer(PARAMS_SIZE)]);
  const shared = (offset: bigint): Ring['page'] =>
    t.sys(SYS.mmap, [0, PAGE, PROT_READ_WRITE, MAP_SHARED, fd, offset]).reg;
  const [rings, entries] = [shared(0n), shared(SQES)];
  const page = t.reg();
  t.set(page, mappingReg(bench, map));
  const buffer = t.buffer(words(page, PAGE));
  const registered = t.sys(SYS.io_uring_register, [fd, REGISTER_BUFFERS, buffer, 1]);
  if (step.outcome.answer >= 0) bench.rings.set(map, { fd, rings, entries, page, reads: 0 });
  return plainly(registered);
}

/** Reads a value into it; that it came to the page is seen when the map is read. */
export function readFixed(
  { t, rings: all }: Bench,
  { map, value }: CallOf<'read_fixed'>,
): AnswerReader {
  const ring = all.get(map);
  if (ring === undefined) throw new RangeError(`no page of map ${map} is registered`);
  const { fd, rings, entries, page } = ring;
  const reads = ring.reads + 1;
  const ends = t.buffer(8);
  t.sys(SYS.pipe, [ends]);
  t.sys(SYS.write, [memory(ends, 4, 4), t.buffer(word(value, VALUE_SIZE)), VALUE_SIZE]);
  t.store(entries, 4, READ_FIXED);
  t.store(at(entries, SQE.fd), 4, memory(ends, 0, 4));
  t.store(at(entries, SQE.addr), 8, page);
  t.store(at(entries, SQE.len), 4, VALUE_SIZE);
  t.store(at(rings, RINGS.sqTail), 4, reads);
  const entered = t.sys(SYS.io_uring_enter, [fd, 1, 1, ENTER_GETEVENTS, 0, 0]);
  t.store(at(rings, RINGS.cqHead), 4, reads);
  all.set(map, { ...ring, reads });
  return success(entered);
}

const at = (reg: Ring['page'], offset: number): Ring['page'] => ({ ...reg, plus: BigInt(offset) });
