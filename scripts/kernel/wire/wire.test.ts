import { describe, expect, it } from 'vitest';
import { attr } from './attr.ts';
import { BATCH, batch, memory, plus, program, PROGRAM_LIMIT, SYS, word, wordOf } from './wire.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const join = (...parts: readonly string[]): string => parts.join('').replaceAll(' ', '');

describe('a program for the replayer', () => {
  it('encodes a buffer with its length, its bytes and padding', () => {
    const t = program();
    t.buffer(Uint8Array.of(1, 2, 3), { length: 5 });
    expect(hex(t.done().bytes)).toBe(join('01 00 0000', '05000000', '03000000', '010203 00'));
  });

  it('fills operands of a block in after the bytes', () => {
    const t = program();
    const fd = t.reg();
    t.buffer({ bytes: new Uint8Array(8), fixes: [{ offset: 4, width: 4, operand: fd }] });
    expect(hex(t.done().bytes)).toBe(
      join(
        '01 00 0000 08000000 08000000 0000000000000000',
        '02 04 0000 04000000',
        '01 00 0000 0000000000000000',
      ),
    );
  });

  it('encodes every kind of operand', () => {
    const t = program();
    const reg = t.reg();
    const buf = t.buffer(0x200);
    const start = t.done().bytes.length;
    for (const operand of [-2, 5n, reg, plus(reg, 8), buf, plus(buf, 256), memory(buf, 4, 8)]) {
      t.set(reg, operand);
    }
    const set = '05 00 0000';
    expect(hex(t.done().bytes.subarray(start))).toBe(
      join(
        `${set} 00 00 0000 feffffffffffffff`,
        `${set} 00 00 0000 0500000000000000`,
        `${set} 01 00 0000 0000000000000000`,
        `${set} 01 00 0000 0800000000000000`,
        `${set} 02 00 0000 0000000000000000`,
        `${set} 02 00 0000 0001000000000000`,
        `${set} 03 08 0000 0400000000000000`,
      ),
    );
  });

  it('encodes bpf(2) as a system call with the attribute, its address and its size', () => {
    const t = program();
    const called = t.bpf(22, attr('mapElem', { map_fd: 7 }), { size: 4 });
    const { bytes, commands } = t.done();
    expect(commands).toBe(2);
    expect(called.result).toEqual({ record: 'value', command: 1 });
    expect(hex(bytes.subarray(12 + 32))).toBe(
      join(
        '03 01 0000',
        '4101 03 00',
        '00 00 0000 1600000000000000',
        '02 00 0000 0000000000000000',
        '00 00 0000 0400000000000000',
      ),
    );
  });

  it('begins bpf(2) in a thread with the fd to wait for first, and ends it by the same register', () => {
    const t = program();
    const faults = t.reg();
    const { reg } = t.begin(2, attr('mapElem', { map_fd: 7 }), faults);
    expect(t.end(reg)).toEqual({ record: 'value', command: 2 });
    expect(hex(t.done().bytes.subarray(12 + 32))).toBe(
      join(
        '09 00 0100',
        '4101 03 00',
        '01 00 0000 0000000000000000',
        '00 00 0000 0200000000000000',
        '02 00 0000 0000000000000000',
        '00 00 0000 2000000000000000',
        '0a 00 0100',
      ),
    );
  });

  it('forgets an fd when it closes it', () => {
    const t = program();
    const fd = t.reg();
    t.close(fd);
    expect(hex(t.done().bytes)).toBe(
      join(
        '03 03 0000 0300 01 00 01 00 0000 0000000000000000',
        '05 00 0000 00 00 0000 ffffffffffffffff',
      ),
    );
  });

  it('puts the condition of a repeated call before the call', () => {
    const t = program();
    const until = { result: -2, times: 9, pauseMicroseconds: 1000, closing: true };
    const called = t.sys(SYS.read, [], { until });
    expect(called.result.command).toBe(1);
    expect(hex(t.done().bytes)).toBe(
      join('08 01 0000 feffffffffffffff 09000000 e8030000', '03 01 0000 0000 00 00'),
    );
  });

  it('encodes stores, reports and BTF names', () => {
    const t = program();
    const buf = t.buffer(8);
    const start = t.done().bytes.length;
    t.store(buf, 4, 1);
    t.show(buf, 2, 4);
    t.btfId(12, 'abcde');
    expect(hex(t.done().bytes.subarray(start))).toBe(
      join(
        '06 04 0000 02 00 0000 0000000000000000 00 00 0000 0100000000000000',
        '04 00 0000 02000000 04000000',
        '07 0c 0000 05000000 6162636465 000000',
      ),
    );
  });

  it('continues with the registers and buffers of its setup', () => {
    const setup = program();
    setup.reg();
    setup.buffer(4);
    const t = program(setup.done());
    expect(t.reg().index).toBe(1);
    expect(t.buffer(4).index).toBe(1);
  });

  it('refuses to fill in beyond a buffer', () => {
    const t = program();
    const buf = t.buffer(8);
    expect(() => {
      t.put(buf, 5, 4, 0);
    }).toThrow('4 bytes at 5 are not in a buffer of 8');
  });

  it('refuses more registers, buffers or bytes than the replayer has', () => {
    const t = program();
    for (let i = 0; i < 256; i++) {
      t.reg();
      t.buffer(0);
    }
    expect(() => t.reg()).toThrow('256 registers');
    expect(() => t.buffer(0)).toThrow('256 buffers');
    const long = program();
    long.buffer(new Uint8Array(PROGRAM_LIMIT));
    expect(() => long.done()).toThrow(`${PROGRAM_LIMIT} bytes`);
  });
});

describe('words', () => {
  it('are little endian and wrap negative numbers', () => {
    expect(hex(word(0x01020304))).toBe('04030201');
    expect(hex(word(-1))).toBe('ffffffff');
    expect(hex(word(-1n, 8))).toBe('ffffffffffffffff');
  });

  it('of an fd are filled in, of a number are known', () => {
    const reg = program().reg();
    expect(wordOf(reg)).toEqual({
      bytes: new Uint8Array(4),
      fixes: [{ offset: 0, width: 4, operand: reg }],
    });
    expect(wordOf(5).fixes).toEqual([]);
  });
});

describe('a batch', () => {
  it('has a header and each program behind its length', () => {
    const t = program();
    t.set(t.reg(), 1);
    const bytes = batch(BATCH.traces, [t.done(), program().done()], {
      first: 3,
      limitMilliseconds: 5000,
    });
    expect(hex(bytes)).toBe(
      join(
        '01000000 88130000 03000000 02000000',
        '10000000 05 00 0000 00 00 0000 0100000000000000',
        '00000000',
      ),
    );
  });
});
