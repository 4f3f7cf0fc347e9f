/**
 * Programs for the replayer: what TypeScript writes and replay.c executes. This file is the
 * reference for the format; all numbers are little endian.
 *
 * A program is a sequence of commands over 256 registers (64 bits, -1 at the start) and 256 buffers
 * (bytes of the guest's memory with an address). Every command that reports adds one record to the
 * answers of the program, see answers.ts.
 *
 *   command  = u8 op, u8 flag, u16 index, then by op:
 *   1 BUF    buffer index := u32 length zero bytes, of which the first u32 n are given; n bytes,
 *            padded to 4. flag 1: the byte after the buffer is not mapped
 *   2 PUT    u32 offset, operand: its low `flag` bytes go to buffer index at the offset
 *   3 SYS    u16 number, u8 count, u8 0, count operands: a system call; register index := result
 *            (flag 2: dropped); flag 1: reports the result
 *   4 SHOW   u32 offset, u32 length: reports bytes of buffer index
 *   5 SET    operand: register index := its value
 *   6 STORE  operand (an address), operand: stores `flag` bytes there; reports 0 or -EFAULT
 *   7 BTF    u32 length, name padded to 4: register index := id of the type of kind `flag` with that
 *            name in the kernel's BTF, or -ENOENT; reports it
 *   8 UNTIL  i64 result, u32 times, u32 pause in microseconds: the next SYS is repeated, at most so
 *            many times, until it returns the result (flag 2: until it returns something else);
 *            flag 1: what it returned is closed before the next try, if it is not negative
 *   9 BEGIN  u16 number, u8 count, u8 0, operand, count operands: a system call in a thread of its own.
 *            Waits until the fd that is the first operand can be read, and reports 0; or until the call
 *            has returned, and reports the errno, or -EALREADY if there is none
 *   10 END   waits until the call that was begun in register index has returned; reports the result
 *   operand  = u8 kind, u8 width, u16 index, i64 value
 *            kind 0: value; 1: register index + value; 2: address of buffer index + value;
 *            3: the `width` bytes, unsigned, of buffer index at offset value
 *
 * A trace runs as root in a process of its own, as a child of /init. It finds fds 0 to 2 open on a
 * plain file and 3 taken, as first own fd 4 or later, /proc, /sys, and at /bpf a bpf file system
 * that is emptied after each trace. Ids of maps and programs go on counting from trace to trace.
 */

/** A register of the replayer; as an operand its value, plus `plus`. */
export type Reg = { readonly kind: 'reg'; readonly index: number; readonly plus?: bigint };

/** A buffer in the guest's memory; as an operand its address. */
export type Buf = { readonly kind: 'buf'; readonly index: number; readonly length: number };

/** The address of a byte of a buffer. */
export type Address = { readonly kind: 'address'; readonly buf: Buf; readonly offset: number };

/** What a buffer holds at that time: `width` bytes, unsigned. */
export type Memory = {
  readonly kind: 'memory';
  readonly buf: Buf;
  readonly offset: number;
  readonly width: 1 | 2 | 4 | 8;
};

export type Operand = number | bigint | Reg | Buf | Address | Memory;

/** A place in a block that is only known in the guest: an fd, an address. */
export type Fix = {
  readonly offset: number;
  readonly width: 1 | 2 | 4 | 8;
  readonly operand: Operand;
};

/** Bytes with places to fill in: an attribute, an instruction stream, a map value. */
export type Block = { readonly bytes: Uint8Array; readonly fixes: readonly Fix[] };

/** Where a record of the answers comes from, and how many bytes it has; give it to `valueOf` or `bytesOf` of answers.ts. */
export type Handle =
  | { readonly record: 'value'; readonly command: number }
  | { readonly record: 'bytes'; readonly command: number; readonly length: number };

/** A call that was encoded: the register with its result, and the record of it. */
export type Called = { readonly reg: Reg; readonly result: Handle };

/** Repeats a call until it returns `result`. */
export type Until = {
  readonly result: number;
  readonly times: number;
  readonly pauseMicroseconds?: number;
  /** What an unwanted try returned is an fd: close it. */
  readonly closing?: boolean;
};

export type CallOptions = {
  /** Where the result goes; a new register if left out. */
  readonly to?: Reg;
  readonly until?: Until;
  /** The result is not recorded: of a call that returns twice (clone(2)) there would be two records. */
  readonly unrecorded?: true;
};

/** An encoded program; programs that follow it may use its registers and buffers. */
export type Program = {
  readonly bytes: Uint8Array;
  readonly commands: number;
  readonly registers: number;
  readonly buffers: number;
};

export type Writer = {
  /** A new register, -1 until something is put there. */
  reg(): Reg;
  /** A new buffer: a length in zero bytes, bytes, or a block; `length` makes it longer. */
  buffer(content: number | Uint8Array | Block, options?: { readonly length?: number }): Buf;
  /** A zero-terminated string. */
  text(text: string): Buf;
  /** Fills `width` bytes of a buffer in. */
  put(buf: Buf, offset: number, width: Fix['width'], operand: Operand): void;
  /** Any system call, by its x86-64 number. */
  sys(number: number, args: readonly Operand[], options?: CallOptions): Called;
  /** bpf(command, attribute, size); the size is that of the attribute if left out. */
  bpf(
    command: number,
    attribute: Block | Buf,
    options?: CallOptions & { readonly size?: number },
  ): Called;
  /** close(2); the register becomes -1, so that a later use of it is a closed fd. */
  close(reg: Reg): Called;
  /** Begins bpf(2) in a thread, up to where `waits` can be read: there it is stuck, or it was refused. */
  begin(
    command: number,
    attribute: Block,
    waits: Operand,
  ): { readonly reg: Reg; readonly result: Handle };
  /** Waits for the end of what was begun. */
  end(begun: Reg): Handle;
  set(reg: Reg, operand: Operand): void;
  /** Stores through an address, as a program of user space would. */
  store(address: Operand, width: 1 | 4 | 8, value: Operand): Handle;
  /** Reports bytes of a buffer as they are now; all of them if left out. */
  show(buf: Buf, offset?: number, length?: number): Handle;
  /** The id of a type in the kernel's own BTF. */
  btfId(kind: number, name: string): Called;
  /** Waits. */
  pause(microseconds: number): void;
  done(): Program;
};

export const BATCH = { setup: 0, traces: 1 } as const;

/** System calls by their x86-64 numbers (arch/x86/entry/syscalls/syscall_64.tbl). */
export const SYS = {
  read: 0,
  write: 1,
  open: 2,
  close: 3,
  mmap: 9,
  munmap: 11,
  pipe: 22,
  dup2: 33,
  ioctl: 16,
  nanosleep: 35,
  socket: 41,
  unlink: 87,
  add_key: 248,
  pipe2: 293,
  bpf: 321,
  userfaultfd: 323,
  io_uring_setup: 425,
  io_uring_enter: 426,
  io_uring_register: 427,
} as const;

const OP = {
  buf: 1,
  put: 2,
  sys: 3,
  show: 4,
  set: 5,
  store: 6,
  btf: 7,
  until: 8,
  begin: 9,
  end: 10,
} as const;
const REPORT = 1;
const DROP = 2;
const CLOSING = 1;
const LIMIT = 256;

/** How many bytes one program may have (STAGE_SIZE of replay.c). */
export const PROGRAM_LIMIT = 1 << 20;

/** Adds to an operand: an address within a buffer, or a register plus a number. */
export function plus(operand: Buf | Reg, offset: number): Address | Reg {
  if (operand.kind === 'buf') return { kind: 'address', buf: operand, offset };
  return { ...operand, plus: (operand.plus ?? 0n) + BigInt(offset) };
}

/** What a buffer holds when the command is executed. */
export function memory(buf: Buf, offset: number, width: Memory['width'] = 4): Memory {
  return { kind: 'memory', buf, offset, width };
}

/** Bytes without anything to fill in. */
function plain(bytes: Uint8Array): Block {
  return { bytes, fixes: [] };
}

/** A little-endian integer as bytes. */
export function word(value: number | bigint, width: 4 | 8 = 4): Uint8Array {
  const bytes = new Uint8Array(width);
  const view = new DataView(bytes.buffer);
  if (width === 4) view.setUint32(0, Number(BigInt.asUintN(32, BigInt(value))), true);
  else view.setBigUint64(0, BigInt.asUintN(64, BigInt(value)), true);
  return bytes;
}

/** A block of one operand: the value of a map of maps is a `word` of an fd register. */
export function wordOf(operand: Operand, width: 4 | 8 = 4): Block {
  if (typeof operand !== 'object') return plain(word(operand, width));
  return { bytes: new Uint8Array(width), fixes: [{ offset: 0, width, operand }] };
}

/** Starts a program; `after` is the setup whose registers and buffers it may use. */
export function program(after?: Program): Writer {
  let bytes = new Uint8Array(1024);
  let used = 0;
  let commands = 0;
  let registers = after?.registers ?? 0;
  let buffers = after?.buffers ?? 0;

  const add = (...parts: readonly Uint8Array[]): void => {
    for (const part of parts) {
      while (used + part.length > bytes.length) {
        const longer = new Uint8Array(bytes.length * 2);
        longer.set(bytes);
        bytes = longer;
      }
      bytes.set(part, used);
      used += part.length;
    }
  };
  const padding = (length: number): Uint8Array => new Uint8Array(-length & 3);
  const command = (op: number, flag: number, index: number): number => {
    add(Uint8Array.of(op, flag, index & 0xff, index >> 8));
    return commands++;
  };
  const reg = (): Reg => {
    if (registers === LIMIT) throw new RangeError(`a program may use ${LIMIT} registers`);
    return { kind: 'reg', index: registers++ };
  };
  const put = (buf: Buf, offset: number, width: Fix['width'], value: Operand): void => {
    if (offset < 0 || offset + width > buf.length) {
      throw new RangeError(`${width} bytes at ${offset} are not in a buffer of ${buf.length}`);
    }
    command(OP.put, width, buf.index);
    add(word(offset), encode(value));
  };
  const buffer: Writer['buffer'] = (content, options = {}) => {
    if (buffers === LIMIT) throw new RangeError(`a program may use ${LIMIT} buffers`);
    const block = typeof content === 'number' || content instanceof Uint8Array ? null : content;
    const given = typeof content === 'number' ? new Uint8Array(0) : (block?.bytes ?? content);
    const least = typeof content === 'number' ? content : (given as Uint8Array).length;
    const length = Math.max(least, options.length ?? 0);
    const buf: Buf = { kind: 'buf', index: buffers++, length };
    command(OP.buf, 0, buf.index);
    const data = given as Uint8Array;
    add(word(length), word(data.length), data, padding(data.length));
    for (const fix of block?.fixes ?? []) put(buf, fix.offset, fix.width, fix.operand);
    return buf;
  };
  const sys: Writer['sys'] = (number, args, options = {}) => {
    const { until } = options;
    if (until) {
      command(OP.until, until.closing ? CLOSING : 0, 0);
      add(word(until.result, 8), word(until.times), word(until.pauseMicroseconds ?? 0));
    }
    const to = options.to ?? reg();
    const at = command(OP.sys, options.unrecorded ? 0 : REPORT, to.index);
    add(Uint8Array.of(number & 0xff, number >> 8, args.length, 0), ...args.map(encode));
    return { reg: to, result: { record: 'value', command: at } };
  };
  const set = (to: Reg, operand: Operand): void => {
    command(OP.set, 0, to.index);
    add(encode(operand));
  };

  return {
    reg,
    buffer,
    put,
    sys,
    set,
    text: (text) => buffer(new TextEncoder().encode(`${text}\0`)),
    bpf: (number, attribute, options = {}) => {
      const buf = 'kind' in attribute ? attribute : buffer(attribute);
      return sys(SYS.bpf, [number, buf, options.size ?? buf.length], options);
    },
    close: (of) => {
      const at = command(OP.sys, REPORT | DROP, of.index);
      add(Uint8Array.of(SYS.close, 0, 1, 0), encode(of));
      set(of, -1);
      return { reg: of, result: { record: 'value', command: at } };
    },
    begin: (number, attribute, waits) => {
      const buf = buffer(attribute);
      const to = reg();
      const at = command(OP.begin, 0, to.index);
      const args = [number, buf, buf.length];
      add(Uint8Array.of(SYS.bpf & 0xff, SYS.bpf >> 8, args.length, 0));
      add(...[waits, ...args].map(encode));
      return { reg: to, result: { record: 'value', command: at } };
    },
    end: (begun) => ({ record: 'value', command: command(OP.end, 0, begun.index) }),
    store: (address, width, value) => {
      const at = command(OP.store, width, 0);
      add(encode(address), encode(value));
      return { record: 'value', command: at };
    },
    show: (buf, offset = 0, length = buf.length - offset) => {
      const at = command(OP.show, 0, buf.index);
      add(word(offset), word(length));
      return { record: 'bytes', command: at, length };
    },
    btfId: (kind, name) => {
      const to = reg();
      const at = command(OP.btf, kind, to.index);
      const text = new TextEncoder().encode(name);
      add(word(text.length), text, padding(text.length));
      return { reg: to, result: { record: 'value', command: at } };
    },
    pause: (microseconds) => {
      const time = new Uint8Array(16);
      time.set(word(Math.floor(microseconds / 1e6), 8));
      time.set(word((microseconds % 1e6) * 1000, 8), 8);
      const at = buffer(time);
      command(OP.sys, DROP, 0);
      add(Uint8Array.of(SYS.nanosleep, 0, 2, 0), encode(at), encode(0));
    },
    done: () => {
      if (used > PROGRAM_LIMIT) throw new RangeError(`a program may have ${PROGRAM_LIMIT} bytes`);
      return { bytes: bytes.slice(0, used), commands, registers, buffers };
    },
  };
}

/** The 12 bytes of an operand. */
function encode(operand: Operand): Uint8Array {
  if (typeof operand !== 'object') return operandBytes(0, 0, 0, operand);
  switch (operand.kind) {
    case 'reg':
      return operandBytes(1, 0, operand.index, operand.plus ?? 0);
    case 'buf':
      return operandBytes(2, 0, operand.index, 0);
    case 'address':
      return operandBytes(2, 0, operand.buf.index, operand.offset);
    case 'memory':
      return operandBytes(3, operand.width, operand.buf.index, operand.offset);
    default:
      return operand satisfies never;
  }
}

function operandBytes(
  kind: number,
  width: number,
  index: number,
  value: number | bigint,
): Uint8Array {
  const bytes = new Uint8Array(12);
  bytes.set([kind, width, index & 0xff, index >> 8]);
  bytes.set(word(value, 8), 4);
  return bytes;
}

/** A batch for the replayer: u32 kind, time limit, number of the first, count; (u32 length, program)*. */
export function batch(
  kind: (typeof BATCH)[keyof typeof BATCH],
  programs: readonly Program[],
  options: { readonly first: number; readonly limitMilliseconds: number },
): Uint8Array {
  const total = programs.reduce((sum, { bytes }) => sum + 4 + bytes.length, 16);
  const bytes = new Uint8Array(total);
  const view = new DataView(bytes.buffer);
  [kind, options.limitMilliseconds, options.first, programs.length].forEach((value, i) => {
    view.setUint32(i * 4, value, true);
  });
  let at = 16;
  for (const each of programs) {
    view.setUint32(at, each.bytes.length, true);
    bytes.set(each.bytes, at + 4);
    at += 4 + each.bytes.length;
  }
  return bytes;
}
