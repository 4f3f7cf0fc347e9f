import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf, decodeFrames, decodeRecords, FRAME_MAGIC, framesOf, valueOf } from './answers.ts';

/** What replay.c writes for one record. */
function record(command: number, content: bigint | Uint8Array): Uint8Array {
  const isValue = typeof content === 'bigint';
  const bytes = new Uint8Array(isValue ? 12 : 8 + ((content.length + 3) & ~3));
  const view = new DataView(bytes.buffer);
  bytes[0] = isValue ? 0x56 : 0x42;
  view.setUint16(2, command, true);
  if (isValue) view.setBigInt64(4, content, true);
  else {
    view.setUint32(4, content.length, true);
    bytes.set(content, 8);
  }
  return bytes;
}

function frame(header: readonly number[], records: readonly Uint8Array[]): Uint8Array {
  const body = Buffer.concat(records);
  const words = Uint32Array.from([FRAME_MAGIC, ...header, body.length]);
  return Buffer.concat([Buffer.from(words.buffer), body]);
}

const contents = fc.array(
  fc.oneof(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.uint8Array({ maxLength: 20 })),
  { maxLength: 8 },
);

describe('answers', () => {
  it('come back as they were written', () => {
    fc.assert(
      fc.property(contents, (all) => {
        const answers = decodeRecords(Buffer.concat(all.map((each, i) => record(i, each))));
        const got = [...(answers ?? [])].map(([i, each]) => [
          i,
          typeof each === 'bigint' ? each : Uint8Array.from(each),
        ]);
        expect(got).toEqual(
          all.map((each, i) => [i, typeof each === 'bigint' ? each : Uint8Array.from(each)]),
        );
      }),
      { seed: 4 },
    );
  });

  it('are found by handle, and only as what they are', () => {
    const answers = decodeRecords(record(7, -22n)) ?? new Map();
    expect(valueOf(answers, { record: 'value', command: 7 })).toBe(-22n);
    expect(valueOf(answers, { record: 'value', command: 8 })).toBeUndefined();
    expect(bytesOf(answers, { record: 'bytes', command: 7, length: 8 })).toBeUndefined();
  });

  it('of which a command has two are not taken for answers', () => {
    const twice = Buffer.concat([record(7, -22n), record(8, 0n), record(7, 0n)]);
    expect(decodeRecords(twice)).toBeNull();
  });

  it('that are cut off are not taken for answers', () => {
    const whole = record(0, Uint8Array.of(1, 2, 3));
    for (let length = 1; length < 8 + 3; length++) {
      expect(decodeRecords(whole.subarray(0, length))).toBeNull();
    }
    expect(decodeRecords(Uint8Array.of(0x58, 0, 0, 0, 0, 0, 0, 0))).toBeNull();
  });
});

describe('frames', () => {
  it('say how each trace ended', () => {
    const endings = [
      [0, 0, { kind: 'done' }],
      [1, 0, { kind: 'timed out' }],
      [2, 11, { kind: 'killed', signal: 11 }],
      [3, 5, { kind: 'malformed' }],
    ] as const;
    const output = Buffer.concat(
      endings.map(([status, detail], i) => frame([i, status, detail, 9, 512], [record(1, 2n)])),
    );
    const frames = decodeFrames(output);
    expect(frames?.map(({ ending }) => ending)).toEqual(endings.map(([, , ending]) => ending));
    expect(frames?.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
    expect(frames?.[0]).toMatchObject({ commands: 9, taint: 512 });
    expect(frames?.[0]?.answers.get(1)).toBe(2n);
  });

  it('that are cut off or not frames are refused as a whole', () => {
    const whole = frame([0, 0, 0, 1, 0], [record(0, 1n)]);
    expect(decodeFrames(whole)).toHaveLength(1);
    for (let length = 1; length < whole.length; length++) {
      expect(decodeFrames(whole.subarray(0, length))).toBeNull();
    }
    expect(decodeFrames(new Uint8Array(28))).toBeNull();
  });

  it('may be none', () => {
    expect(decodeFrames(new Uint8Array(0))).toEqual([]);
  });
});

describe('the output of a batch', () => {
  const frames = [0, 1].map((index) => frame([index, 0, 0, 1, 0], [record(0, 1n)]));
  const both = Buffer.concat(frames);

  it('is taken as it is where it is whole', () => {
    expect(framesOf(both, 2, true)).toEqual({ frames: decodeFrames(both) });
  });

  it('may end early where the guest did, and nowhere else', () => {
    expect(framesOf(both, 3, false).fault).toBeUndefined();
    expect(framesOf(both, 3, true).fault).toBe('the guest answered 2 times to 3 programs');
  });

  it('is at fault where there are too many answers, or none that can be read', () => {
    expect(framesOf(both, 1, false)).toMatchObject({
      frames: [{ index: 0 }],
      fault: 'the guest answered 2 times to 1 programs',
    });
    for (const whole of [true, false]) {
      expect(framesOf(both.subarray(1), 2, whole)).toEqual({
        frames: [],
        fault: 'what the guest answered cannot be read',
      });
    }
  });
});
