/** What a kernel answered is told in the words of the model, or in words that no model has; never as something near it. */
import { expect, it } from 'vitest';
import { contentHashOf } from '../../../model/programs/digest.ts';
import type { Answers } from '../wire/answers.ts';
import { LAYOUT, place } from '../wire/attr.ts';
import { word } from '../wire/wire.ts';
import type { AnswerReader, Observed } from './decode.ts';
import { contentIn, inBytes, keyIn, orElse, plainly, slotIn, success, valueIn } from './decode.ts';

const result = { record: 'value', command: 0 } as const;
const shown = { record: 'bytes', command: 1, length: 8 } as const;
const called = { reg: { reg: 0 }, result } as never;

/** What a reader makes of these results of a call, where it also showed these bytes. */
const read = (
  reader: AnswerReader,
  results: readonly bigint[],
  bytes?: Uint8Array,
): readonly (Observed | undefined)[] =>
  results.map((it) => {
    const records: [number, bigint | Uint8Array][] = [[0, it]];
    if (bytes !== undefined) records.push([1, bytes]);
    return reader(new Map(records));
  });
const NONE: Answers = new Map();

it('a refusal is itself, an fd or address 0', () => {
  expect(read(success(called), [-13n, -1n, 0n, 1n, 77n])).toEqual([-13, -1, 0, 0, 0]);
});

it('where nothing but 0 is due, another number is said', () => {
  const expected = [-13, 0, 'returned 1', 'returned 77'];
  expect(read(plainly({ result }), [-13n, 0n, 1n, 77n])).toEqual(expected);
});

it('what was shown is asked where the call succeeded, and only there', () => {
  const value = orElse(called, inBytes(shown, valueIn));
  expect(read(value, [-2n, 0n, 5n], word(9, 8))).toEqual([-2, 9, 9]);
  expect(read(value, [0n])).toEqual([undefined]);
  expect([success(called), plainly({ result }), value].map((it) => it(NONE))).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

it('bytes are no answer where there are more or fewer than were asked for', () => {
  for (const decode of [valueIn, keyIn, contentIn]) {
    const lengths = [0, 4, 7, 9, 16].map((length) => new Uint8Array(length));
    const reader = inBytes(shown, decode);
    expect(lengths.map((bytes) => reader(new Map([[1, bytes]])))).toEqual(
      lengths.map(() => undefined),
    );
    expect(reader(new Map([[1, new Uint8Array(8)]]))).not.toBeUndefined();
  }
});

it('a value has eight bytes, a key is that of an array, a hash that of some content', () => {
  const high = new Uint8Array(8).fill(1, 4, 5);
  expect([word(7, 8), word(0xffffffff, 8), high].map(valueIn)).toEqual([
    7,
    0xffffffff,
    'the value 0x100000000',
  ]);
  expect([new Uint8Array(4), Uint8Array.of(0, 0, 0, 1)].map(keyIn)).toEqual([
    0,
    'the key 00000001',
  ]);
  const hashes = [0, 1, 15].map((content) => contentHashOf([word(content, 8)]));
  expect(hashes.map(contentIn)).toEqual([0, 1, 15]);
  expect(contentIn(new Uint8Array(32))).toMatch(/^the hash 0{64}, of no content$/);
});

it('an id is that of the object in a slot whose info has it', () => {
  const ids = { ...shown, length: 4 };
  const infoAt = (command: number) =>
    ({ record: 'bytes', command, length: LAYOUT.mapInfo.size }) as const;
  const info = (id: number): Uint8Array => {
    const bytes = new Uint8Array(LAYOUT.mapInfo.size);
    bytes.set(word(id), place('mapInfo', 'id')[0]);
    return bytes;
  };
  const slots = slotIn(ids, new Map([0, 1, 2].map((slot) => [slot, infoAt(2 + slot)])));
  const answers = (id: number): [number, Uint8Array][] => [
    [1, word(id)],
    [2, info(40)],
    [3, info(41)],
  ];
  const whole = (id: number): Observed | undefined =>
    slots(new Map([...answers(id), [4, info(43)]]));
  expect([40, 41, 43].map(whole)).toEqual([0, 1, 2]);
  expect([42, 0].map(whole)).toEqual(['id 42, of nothing in a slot', 'id 0, of nothing in a slot']);
  // slot 2 was never shown, and may be the one
  expect([40, 42].map((id) => slots(new Map(answers(id))))).toEqual([0, undefined]);
  expect(slots(NONE)).toBeUndefined();
});
