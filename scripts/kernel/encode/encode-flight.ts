/**
 * An update of an element, held where it copies the value from user memory: the page is missing, and a
 * userfaultfd gives it when the update is to go on (include/uapi/linux/userfaultfd.h).
 */
import type { CallOf } from '../../../model/kernel/call.ts';
import type { Step } from '../../../model/kernel/run.ts';
import { attr, CMD } from '../wire/attr.ts';
import { type Block, type Operand, SYS, word } from '../wire/wire.ts';
import { keyOf } from './encode-map.ts';
import { type AnswerReader, plainly, VALUE_SIZE } from './decode.ts';
import { type Bench, mapReg } from './registers.ts';

const PAGE = 4096;
const MAP_PRIVATE_ANONYMOUS = 0x22;
const PROT_READ_WRITE = 3;
const O_NONBLOCK = 2048; // or else it cannot be polled
const UFFD_API = 0xaa;
const UFFDIO = { API: 0xc018aa3f, REGISTER: 0xc020aa00, COPY: 0xc028aa03 } as const;
const REGISTER_MODE_MISSING = 1;

/** A struct of 64-bit words. */
export function words(...operands: readonly Operand[]): Block {
  return {
    bytes: new Uint8Array(operands.length * 8),
    fixes: operands.map((operand, i) => ({ offset: i * 8, width: 8 as const, operand })),
  };
}

/** Up to where it waits for the page. */
export function beginUpdate(
  bench: Bench,
  step: Step,
  { map }: CallOf<'map_update_begin'>,
): AnswerReader {
  const { t, flights } = bench;
  const faults = t.sys(SYS.userfaultfd, [O_NONBLOCK]).reg;
  t.sys(SYS.ioctl, [faults, UFFDIO.API, t.buffer(words(UFFD_API, 0, 0))]);
  const page = t.sys(SYS.mmap, [0, PAGE, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0]).reg;
  const range = t.buffer(words(page, PAGE, REGISTER_MODE_MISSING, 0));
  t.sys(SYS.ioctl, [faults, UFFDIO.REGISTER, range]);
  const key = keyOf(bench, step, map, 0);
  const attribute = attr('mapElem', { map_fd: mapReg(bench, map), key, value: page });
  const begun = t.begin(CMD.MAP_UPDATE_ELEM, attribute, faults);
  if (step.outcome.answer >= 0) flights.set(map, { begun: begun.reg, page, faults });
  return plainly(begun);
}

/** The page comes, and the update goes on. */
export function endUpdate(
  { t, flights }: Bench,
  { map, value }: CallOf<'map_update_end'>,
): AnswerReader {
  const flight = flights.get(map);
  if (flight === undefined) throw new RangeError(`no update of map ${map} was begun`);
  const { begun, page, faults } = flight;
  const from = t.buffer(word(value, VALUE_SIZE), { length: PAGE });
  t.sys(SYS.ioctl, [faults, UFFDIO.COPY, t.buffer(words(page, from, PAGE, 0, 0))]);
  flights.delete(map);
  return plainly({ result: t.end(begun) });
}
