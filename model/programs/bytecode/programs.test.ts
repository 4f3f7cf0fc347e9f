/** What each program of the library does when its bytes are run, on maps of one element. */
import { describe, expect, it } from 'vitest';
import { contentHashOf } from '../digest.ts';
import { type CodeBehaviour, bytesOf, codeOf } from './library.ts';
import {
  type MachineMap,
  memory,
  type MachineMemory,
  readBytes,
  run,
  type SysCall,
  type MachineWorld,
} from './machine.ts';
import { TOLD_AT } from './walk-free.ts';

const u64 = (value: number): Uint8Array => {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigInt64(0, BigInt(value), true);
  return bytes;
};
const valueIn = (place: MachineMemory): number =>
  Number(new DataView(place.bytes.buffer).getBigInt64(0, true));

function mapWith(
  element: MachineMap['element'],
  header: Uint8Array = new Uint8Array(36),
): MachineMap {
  return { element, header: memory(header) };
}

const nothing: MachineWorld = {
  fds: new Map(),
  fdArray: [],
  context: { memory: memory(new Uint8Array(0)), offset: 0 },
  sys: () => 0n,
};

/** Runs a program bound to these maps, which get the fds 20, 21, ... */
function runOn(
  behaviour: CodeBehaviour,
  maps: readonly MachineMap[],
  world: Partial<MachineWorld> = {},
): number {
  const code = codeOf(behaviour, 'A', { stored: 7 });
  const fds = maps.map((_, i) => 20 + i);
  const bound: MachineWorld = {
    ...nothing,
    fds: new Map(maps.map((map, i) => [20 + i, map])),
    fdArray: fds,
    ...world,
  };
  return Number(BigInt.asIntN(32, run(bytesOf(code, fds), bound)));
}

describe('programs that name a map', () => {
  it.each(['read', 'read-value', 'read-idx', 'read-idx-value'] as const)(
    '%s returns the value and leaves it',
    (behaviour) => {
      const value = memory(u64(42));
      expect(runOn(behaviour, [mapWith(value)])).toBe(42);
      expect(valueIn(value)).toBe(42);
    },
  );

  it.each(['write', 'write-value', 'write-idx', 'write-idx-value'] as const)(
    '%s returns the old value and stores its constant',
    (behaviour) => {
      const value = memory(u64(42));
      expect(runOn(behaviour, [mapWith(value)])).toBe(42);
      expect(valueIn(value)).toBe(7);
    },
  );

  it.each(['read', 'write', 'read-idx', 'write-idx', 'victim'] as const)(
    '%s returns 0xff if there is no element',
    (behaviour) => {
      expect(runOn(behaviour, [mapWith(undefined)])).toBe(0xff);
    },
  );
});

describe('programs that reach through an outer map', () => {
  it.each([
    ['read-inner', 42],
    ['write-inner', 7],
  ] as const)('%s touches element 0 of the inner map', (behaviour, after) => {
    const value = memory(u64(42));
    expect(runOn(behaviour, [mapWith(mapWith(value))])).toBe(42);
    expect(valueIn(value)).toBe(after);
  });

  it.each(['read-inner', 'write-inner'] as const)(
    '%s tells a missing inner map from a missing element',
    (behaviour) => {
      expect(runOn(behaviour, [mapWith(undefined)])).toBe(0xfe);
      expect(runOn(behaviour, [mapWith(mapWith(undefined))])).toBe(0xff);
    },
  );
});

/** The context of an iterator: { meta, map, key or sk, value }, meta being { seq, ... }. */
function iteratorContext(
  value: MachineMemory | undefined,
  file: number[],
): MachineWorld['context'] {
  const meta = memory(u64(0));
  meta.pointers.set(0, { seq: file });
  const context = memory(new Uint8Array(32));
  context.pointers.set(0, { memory: meta, offset: 0 });
  context.pointers.set(8, { map: mapWith(undefined) });
  if (value !== undefined) {
    context.pointers.set(16, { memory: memory(u64(0)), offset: 0 });
    context.pointers.set(24, { memory: value, offset: 0 });
  }
  return { memory: context, offset: 0 };
}

describe('iterator programs', () => {
  it.each([
    ['iter-read', 42],
    ['iter-read-storage', 42],
    ['iter-write', 7],
    ['iter-write-storage', 7],
  ] as const)('%s shows the value it found', (behaviour, after) => {
    const value = memory(u64(42));
    const file: number[] = [];
    expect(runOn(behaviour, [], { context: iteratorContext(value, file) })).toBe(0);
    expect(file).toEqual([...u64(42)]);
    expect(valueIn(value)).toBe(after);
  });

  it.each(['iter-read', 'iter-read-storage', 'iter-write', 'iter-write-storage'] as const)(
    '%s does nothing at the end of the walk, where there is no element',
    (behaviour) => {
      const file: number[] = [];
      expect(runOn(behaviour, [], { context: iteratorContext(undefined, file) })).toBe(0);
      expect(file).toEqual([]);
    },
  );
});

describe('walk-free', () => {
  /** What it calls the kernel with, in words: the map, the address, the number of pages. */
  const calledWith = (map: MachineMap | undefined): readonly (readonly unknown[])[] => {
    const context = memory(new Uint8Array(16));
    if (map !== undefined) context.pointers.set(8, { map });
    const calls: (readonly unknown[])[] = [];
    const answer = runOn('walk-free', [], {
      context: { memory: context, offset: 0 },
      user: new Map([[TOLD_AT, 0x1_1001_0000n]]),
      kernel: (first, address, pages) => {
        const isMap = typeof first === 'object' && 'map' in first && first.map === map;
        calls.push([isMap, address, pages]);
      },
    });
    expect(answer).toBe(0);
    return calls;
  };
  it('frees a page at the address that it is told, in the map that it is given', () => {
    expect(calledWith(mapWith(undefined))).toEqual([[true, 0x1_1001_0000n, 1n]]);
  });
  it('calls nothing at the end of the walk', () => {
    expect(calledWith(undefined)).toEqual([]);
  });
});

describe('tail calls and subprograms', () => {
  it('continues with the program at index 0, or returns 0xfd', () => {
    expect(runOn('tail-call', [mapWith({ tailCall: 77n })])).toBe(77);
    expect(runOn('tail-call', [mapWith(undefined)])).toBe(0xfd);
  });

  it('hands the address of the value to its subprogram, which reads it', () => {
    const value = memory(u64(42));
    expect(runOn('victim', [mapWith(value)])).toBe(42);
    expect(valueIn(value)).toBe(42);
  });

  it('writes through the pointer once the extension is in its place', () => {
    const value = memory(u64(42));
    expect(runOn('extension', [], { context: { memory: value, offset: 0 } })).toBe(42);
    expect(valueIn(value)).toBe(7);
    expect(runOn('extension', [], { context: 0n })).toBe(0xff);
  });
});

/** Runs a SYSCALL program on these fds; gives its answer and the calls it made. */
function sysCalls(behaviour: CodeBehaviour, fds: readonly number[]): unknown {
  const context = new Uint8Array(fds.length * 4);
  fds.forEach((fd, i) => {
    new DataView(context.buffer).setUint32(i * 4, fd, true);
  });
  const made: unknown[] = [];
  const sys = ({ command, size, attr, at }: SysCall): bigint => {
    const field = (offset: number): number[] | undefined => {
      if (offset >= Number(size)) return undefined;
      const pointer = attr.pointers.get(at + offset);
      return [...readBytes(pointer, offset === 8 ? 4 : 8)];
    };
    const view = new DataView(attr.bytes.buffer);
    made.push({
      command: Number(command),
      size: Number(size),
      fd: view.getUint32(at, true),
      key: field(8),
      value: field(16),
      flags: size > 24n ? view.getUint32(at + 24, true) : undefined,
    });
    return -1n;
  };
  return {
    answer: runOn(behaviour, [], { context: { memory: memory(context), offset: 0 }, sys }),
    made,
  };
}

describe('SYSCALL programs return the answer of the one call they make', () => {
  const key = [0, 0, 0, 0];

  it.each([
    ['sys-update', [5], { command: 2, size: 32, fd: 5, key, value: [...u64(7)], flags: 0 }],
    ['sys-lookup', [5], { command: 1, size: 32, fd: 5, key, value: [...u64(0)], flags: 0 }],
    ['sys-delete', [5], { command: 3, size: 16, fd: 5, key, value: undefined, flags: undefined }],
    [
      'sys-freeze',
      [5],
      { command: 22, size: 4, fd: 5, key: undefined, value: undefined, flags: undefined },
    ],
  ] as const)('%s', (behaviour, fds, expected) => {
    expect(sysCalls(behaviour, fds)).toEqual({ answer: -1, made: [expected] });
  });
});

describe('loaders', () => {
  const EXCLUSIVE = [1, 0, 0, 0];
  const NOT_EXCLUSIVE = [0, 0, 0, 0];
  const signed = contentHashOf([u64(1)]);

  /** A loader that was signed with metadata 1 meets this content, cached hash and `excl`. */
  const consumed = (
    behaviour: CodeBehaviour,
    content: number,
    cached: Uint8Array,
    excl: readonly number[],
  ): number => {
    const header = Uint8Array.of(...cached, ...excl);
    return runOn(behaviour, [mapWith(memory(u64(content)), header)]);
  };

  it('consumes metadata whose cached hash is the signed one', () => {
    expect(consumed('loader', 1, signed, EXCLUSIVE)).toBe(1);
    expect(consumed('loader-excl', 1, signed, EXCLUSIVE)).toBe(1);
  });

  it('refuses a hash that was never computed, and one of which any byte differs', () => {
    for (const behaviour of ['loader', 'loader-excl'] as const) {
      expect(consumed(behaviour, 1, new Uint8Array(32), EXCLUSIVE)).toBe(-22);
      for (let byte = 0; byte < 32; byte += 1) {
        const changed = signed.map((each, i) => (i === byte ? each ^ 1 : each));
        expect(consumed(behaviour, 1, changed, EXCLUSIVE)).toBe(-22);
      }
    }
  });

  it('consumes what the map holds now, which the cached hash need not describe', () => {
    expect(consumed('loader', 0, signed, EXCLUSIVE)).toBe(0);
    expect(consumed('loader-excl', 0, signed, EXCLUSIVE)).toBe(0);
  });

  it('asks for an exclusive map only in the later loader', () => {
    expect(consumed('loader', 1, signed, NOT_EXCLUSIVE)).toBe(1);
    expect(consumed('loader-excl', 1, signed, NOT_EXCLUSIVE)).toBe(-22);
  });

  it('leaves every check to the kernel in the folded one', () => {
    expect(consumed('loader-folded', 0, new Uint8Array(32), NOT_EXCLUSIVE)).toBe(0);
  });
});
