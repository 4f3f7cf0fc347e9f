/** From the answers of the replayer to the words of the model. */
import { contentHashOf, hex } from '../../../model/programs/digest.ts';
import { type Answers, bytesOf, valueOf } from '../wire/answers.ts';
import { place } from '../wire/attr.ts';
import { type Called, type Handle, word } from '../wire/wire.ts';

/** What one call answered: an answer of the model, or in words what no model answers. */
export type Observed = number | string;

/** Reads what a call answered; undefined if the trace did not come so far. */
export type AnswerReader = (answers: Answers) => Observed | undefined;

/** Bytes of the elements of this project. */
export const VALUE_SIZE = 8;

/** Every content that a scope may have, by its hash. */
const CONTENT: ReadonlyMap<string, number> = new Map(
  Array.from({ length: 16 }, (_, value) => [hex(contentHashOf([word(value, VALUE_SIZE)])), value]),
);

/** A result as a number. */
export function numberOf(answers: Answers, handle: Handle): number | undefined {
  const value = valueOf(answers, handle);
  return value === undefined ? undefined : Number(value);
}

/** Refusals as they are; anything else is 0: for calls that answer fds and addresses. */
export const success =
  ({ result }: Called): AnswerReader =>
  (answers) => {
    const value = numberOf(answers, result);
    return value === undefined ? undefined : Math.min(value, 0);
  };

/** Refusals and 0; any other number is not expected. */
export const plainly =
  ({ result }: Pick<Called, 'result'>): AnswerReader =>
  (answers) => {
    const value = numberOf(answers, result);
    return value !== undefined && value > 0 ? `returned ${value}` : value;
  };

/** A refusal as it is, otherwise what `then` reads. */
export const orElse =
  ({ result }: Called, then: AnswerReader): AnswerReader =>
  (answers) => {
    const value = numberOf(answers, result);
    return value === undefined || value < 0 ? value : then(answers);
  };

/** What `read` makes of bytes that were shown. */
export const inBytes =
  (shown: Handle, read: (bytes: Uint8Array) => Observed): AnswerReader =>
  (answers) => {
    const bytes = bytesOf(answers, shown);
    return bytes === undefined ? undefined : read(bytes);
  };

/** 8 bytes as a value. */
export function valueIn(bytes: Uint8Array): Observed {
  const value = viewOf(bytes).getBigUint64(0, true);
  return value > 0xffffffffn ? `the value 0x${value.toString(16)}` : Number(value);
}

/** A content hash as the content it is of. */
export function contentIn(bytes: Uint8Array): Observed {
  return CONTENT.get(hex(bytes)) ?? `the hash ${hex(bytes)}, of no content`;
}

/** Key 0 as 0. */
export function keyIn(bytes: Uint8Array): Observed {
  return bytes.every((byte) => byte === 0) ? 0 : `the key ${hex(bytes)}`;
}

/** The slot of the object whose id was read, given the infos of the objects by slot. */
export function slotIn(shown: Handle, infos: ReadonlyMap<number, Handle>): AnswerReader {
  const [offset] = place('mapInfo', 'id'); // and of progInfo
  return (answers) => {
    const read = bytesOf(answers, shown);
    if (read === undefined) return undefined;
    const id = viewOf(read).getUint32(0, true);
    for (const [slot, info] of infos) {
      const bytes = bytesOf(answers, info);
      if (bytes === undefined) return undefined; // it might be this one's
      if (viewOf(bytes).getUint32(offset, true) === id) return slot;
    }
    return `id ${id}, of nothing in a slot`;
  };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
