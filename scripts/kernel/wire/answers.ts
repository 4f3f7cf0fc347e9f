/**
 * What the replayer wrote: frames of records (wire.ts is the other direction).
 *
 *   frame  = u32 "EXM1", index, status, detail, commands executed, taint, length; then the records
 *   record = u8 'V', u8 0, u16 command, i64 value
 *          | u8 'B', u8 0, u16 command, u32 length, bytes padded to 4
 */
import type { Handle } from './wire.ts';

/** How the process of a trace ended. */
export type Ending =
  | { readonly kind: 'done' }
  | { readonly kind: 'timed out' }
  | { readonly kind: 'killed'; readonly signal: number }
  /** the program is not one that wire.ts writes: a fault of ours */
  | { readonly kind: 'malformed' };

/** The records of one program by the index of the command that made them. */
export type Answers = ReadonlyMap<number, bigint | Uint8Array>;

export type Frame = {
  /** Number of the trace; SETUP for a setup. */
  readonly index: number;
  readonly ending: Ending;
  /** Commands that were executed; the index of the one in work if the trace did not end well. */
  readonly commands: number;
  /** /proc/sys/kernel/tainted after the trace (Documentation/admin-guide/tainted-kernels.rst). */
  readonly taint: number;
  readonly answers: Answers;
};

export const SETUP = 0xffffffff;
export const FRAME_MAGIC = 0x314d5845;
const FRAME_SIZE = 28;

/** Bad page (5, also KASAN), died (7), warned (9), soft lockup (14): tainted-kernels.rst. */
export const TAINT_ALARM = (1 << 5) | (1 << 7) | (1 << 9) | (1 << 14);

/**
 * The frames of a batch of so many programs, and what is wrong with them, if anything is: output that
 * cannot be read is never taken for no output. `whole`: none may be missing.
 */
export function framesOf(
  output: Uint8Array,
  asked: number,
  whole: boolean,
): { readonly frames: readonly Frame[]; readonly fault?: string } {
  const frames = decodeFrames(output);
  if (frames === null) return { frames: [], fault: 'what the guest answered cannot be read' };
  const wrong = whole ? frames.length !== asked : frames.length > asked;
  const fault = `the guest answered ${frames.length} times to ${asked} programs`;
  return wrong ? { frames: frames.slice(0, asked), fault } : { frames };
}

/** All frames in the output, or null if the output is not whole. */
export function decodeFrames(output: Uint8Array): readonly Frame[] | null {
  const view = new DataView(output.buffer, output.byteOffset, output.byteLength);
  const frames: Frame[] = [];
  for (let at = 0; at < output.length;) {
    if (at + FRAME_SIZE > output.length || view.getUint32(at, true) !== FRAME_MAGIC) return null;
    const field = (i: number): number => view.getUint32(at + i * 4, true);
    const length = field(6);
    if (at + FRAME_SIZE + length > output.length) return null;
    const answers = decodeRecords(output.subarray(at + FRAME_SIZE, at + FRAME_SIZE + length));
    if (answers === null) return null;
    const ending = endingOf(field(2), field(3));
    frames.push({ index: field(1), ending, commands: field(4), taint: field(5), answers });
    at += FRAME_SIZE + length;
  }
  return frames;
}

function endingOf(status: number, detail: number): Ending {
  switch (status) {
    case 0:
      return { kind: 'done' };
    case 1:
      return { kind: 'timed out' };
    case 2:
      return { kind: 'killed', signal: detail };
    default:
      return { kind: 'malformed' };
  }
}

/** The records of one program, or null if the last one is not whole, or a command has two. */
export function decodeRecords(bytes: Uint8Array): Answers | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const answers = new Map<number, bigint | Uint8Array>();
  for (let at = 0; at < bytes.length;) {
    if (at + 8 > bytes.length) return null;
    const command = view.getUint16(at + 2, true);
    if (answers.has(command)) return null;
    if (bytes[at] === 'V'.charCodeAt(0)) {
      if (at + 12 > bytes.length) return null;
      answers.set(command, view.getBigInt64(at + 4, true));
      at += 12;
    } else if (bytes[at] === 'B'.charCodeAt(0)) {
      const length = view.getUint32(at + 4, true);
      if (at + 8 + length > bytes.length) return null;
      answers.set(command, bytes.slice(at + 8, at + 8 + length));
      at += 8 + ((length + 3) & ~3);
    } else {
      return null;
    }
  }
  return answers;
}

/** The result of a call, or undefined if the trace did not come so far. */
export function valueOf(answers: Answers, handle: Handle): bigint | undefined {
  const record = answers.get(handle.command);
  return typeof record === 'bigint' ? record : undefined;
}

/** The bytes that were shown, as many as were asked for; undefined if the trace did not come so far. */
export function bytesOf(answers: Answers, handle: Handle): Uint8Array | undefined {
  const record = answers.get(handle.command);
  const isWhole =
    handle.record === 'bytes' && record instanceof Uint8Array && record.length === handle.length;
  return isWhole ? record : undefined;
}
