import { describe, expect, it } from 'vitest';
import { attr, field, LAYOUT, place } from './attr.ts';
import { program } from './wire.ts';

type Layout = {
  readonly size: number;
  readonly fields: Readonly<Record<string, readonly [offset: number, size: number]>>;
};

describe('the layouts of bpf(2)', () => {
  for (const [name, described] of Object.entries<Layout>(LAYOUT)) {
    it(`${name} is as long as its last field needs`, () => {
      const ends = Object.values(described.fields).map(([offset, size]) => offset + size);
      expect(described.size).toBeGreaterThanOrEqual(Math.max(...ends));
    });
  }

  it('passes 92 bytes to MAP_CREATE, which 6.17 still takes for its own union', () => {
    expect(LAYOUT.mapCreate.size).toBe(92);
    expect(place('mapCreate', 'excl_prog_hash')).toEqual([80, 8]);
    expect(place('mapCreate', 'excl_prog_hash_size')).toEqual([88, 4]);
  });
});

describe('attr', () => {
  it('writes numbers in place, little endian, and zeros elsewhere', () => {
    const { bytes, fixes } = attr('mapElem', { map_fd: 5, flags: 0x0102n });
    expect(fixes).toEqual([]);
    expect(Buffer.from(bytes).toString('hex')).toBe(
      `05000000${'00'.repeat(20)}0201${'00'.repeat(6)}`,
    );
  });

  it('wraps negative numbers', () => {
    expect(field('mapElem', 'map_fd', attr('mapElem', { map_fd: -1 }).bytes)).toBe(0xffffffff);
  });

  it('leaves fds and addresses to be filled in, as wide as the field', () => {
    const t = program();
    const fd = t.reg();
    const key = t.buffer(4);
    expect(attr('mapElem', { map_fd: fd, key }).fixes).toEqual([
      { offset: 0, width: 4, operand: fd },
      { offset: 8, width: 8, operand: key },
    ]);
  });
});

describe('field', () => {
  it('reads what a kernel filled in', () => {
    const { bytes } = attr('mapInfo', { id: 77, hash: 5n });
    expect(field('mapInfo', 'id', bytes)).toBe(77);
    expect(field('mapInfo', 'hash', bytes)).toBe(5);
  });
});
