/** Whether data are what they were, whatever they are made of. */
import { expect, it } from 'vitest';
import { snapshotOf } from './snapshots.ts';

type Cells = { cells: { on: boolean }[]; next: Cells | null; name: string };

const cellsOf = (): Cells => ({ cells: [{ on: true }, { on: false }], next: null, name: 'a' });

it.each<readonly [string, (it: Cells) => void]>([
  ['a field', (it) => (it.name = 'b')],
  ['a field of a part of a list', (it) => (it.cells[1]!.on = true)],
  ['an element that has gone', (it) => it.cells.pop()],
  ['a record where nothing was', (it) => (it.next = cellsOf())],
  ['nothing where a list was', (it) => Object.assign(it, { cells: null })],
  ['a number where a record was', (it) => Object.assign(it.cells, { 0: 1 })],
  ['a class where a record was', (it) => Object.assign(it.cells, { 0: new Date(0) })],
])('%s is not what it was', (_, change) => {
  const it = cellsOf();
  const isSame = snapshotOf(it);
  expect(isSame(it)).toBe(true);
  expect(isSame(cellsOf())).toBe(true);
  change(it);
  expect(isSame(it)).toBe(false);
});

it('a field that has come since does not count', () => {
  const it = cellsOf();
  const isSame = snapshotOf(it);
  expect(isSame(Object.assign(it, { more: 1 }))).toBe(true);
});

it('what is no record or list is a constant, and is the same if it is the very same', () => {
  const at = new Date(0);
  expect(snapshotOf(at)(at)).toBe(true);
  expect(snapshotOf({ at })({ at })).toBe(true);
  expect(snapshotOf({ at })({ at: new Date(0) })).toBe(false);
  expect(snapshotOf(NaN)(NaN)).toBe(true);
  expect(snapshotOf(null)(undefined)).toBe(false);
  expect(snapshotOf({ it: at })({ it: Object.create({ on: 1 }) as object })).toBe(false);
});

it('records that refer to each other end', () => {
  const round = cellsOf();
  round.next = { ...cellsOf(), next: round };
  const isSame = snapshotOf(round);
  expect(isSame(round)).toBe(true);
  round.next.name = 'b';
  expect(isSame(round)).toBe(false);
});
