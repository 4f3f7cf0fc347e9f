/** Updates and freezes in two steps: what is asked in the first half, and what the second does. The answers of kernels are facts. */
import { describe, expect, it } from 'vitest';
import {
  begin,
  byId,
  close,
  create,
  end,
  excl,
  flagged,
  freeze,
  hashOf,
  load,
  lookup,
  m0,
  m1,
  mmap,
  opened,
  runProg,
  signed,
  update,
} from '../../facts/calls.ts';
import { designNamed } from '../../rules/designs/all.ts';
import { scopeNamed } from '../../scopes/named.ts';
import type { Call } from '../call.ts';
import { nameOfAnswer } from '../errno.ts';
import { run } from '../run.ts';
import type { State } from '../state.ts';
import { emptyState } from '../state.ts';
import { step } from '../step.ts';

const freezeBegin: Call = { call: 'map_freeze_begin', map: m0 };
const freezeEnd: Call = { call: 'map_freeze_end', map: m0 };
const ours = create(m0, 'ARRAY', excl('loader.A'));

function play(design: string, calls: readonly Call[]) {
  return run(designNamed(design)!, emptyState(scopeNamed('wide')!), calls);
}

/** The answers to the last so many calls, or why the last cannot be made. */
function answers(design: string, count: number, calls: readonly Call[]): string {
  const { steps, stuck } = play(design, calls);
  if (stuck === undefined)
    return steps
      .slice(-count)
      .map(({ outcome }) => nameOfAnswer(outcome.answer))
      .join(' ');
  const before: State = steps.at(-1)?.outcome.state ?? emptyState(scopeNamed('wide')!);
  const result = step(designNamed(design)!, before, calls[stuck]!);
  return typeof result === 'string' ? result : 'cannot be made';
}

/** An update that was let in while a freeze looked for writers: it writes what it likes afterwards. */
const letIn = [ours, update(m0, 2), freezeBegin, begin(m0), freezeEnd];

describe('an update', () => {
  it('is let in or refused in its first half, and asked nothing in its second', () => {
    expect(answers('mainline', 1, [opened(m0, 'ro'), begin(m0)])).toBe('EPERM');
    expect(answers('mainline', 1, [opened(m0, 'wo'), begin(m0)])).toBe('0');
    expect(answers('mainline', 1, [begin(m0)])).toBe('EBADF');
    expect(answers('mainline', 2, [...letIn, end(m0, 1), lookup(m0)])).toBe('0 1');
    expect(answers('mainline', 1, [...letIn, end(m0, 1), begin(m0)])).toBe('EPERM');
  });

  it('ends once, and only if it was begun; a second one in flight is left out', () => {
    expect(answers('mainline', 1, [ours, end(m0, 1)])).toBe('cannot be made');
    expect(answers('mainline', 1, [ours, begin(m0), end(m0, 1), end(m0, 0)])).toBe(
      'cannot be made',
    );
    expect(answers('mainline', 1, [ours, begin(m0), begin(m0)])).toBe('a second update in flight');
  });

  it('of a map of fds is left out', () => {
    const calls = [create(m0, 'ARRAY'), create(m1, 'ARRAY_OF_MAPS', undefined, m0), begin(m1)];
    expect(answers('mainline', 1, calls)).toBe('half an update that copies no value');
  });

  it('holds the map, whose fd was resolved in the first half, and lets go of it', () => {
    const closed = [ours, begin(m0), close('map', m0)];
    expect(answers('mainline', 1, [...closed, byId(m0)])).toBe('0');
    expect(answers('mainline', 2, [...closed, end(m0, 1), byId(m0)])).toBe('0 ENOENT');
  });
});

describe('a freeze', () => {
  it('asks for a writer in its first half, and nothing in its second', () => {
    expect(answers('mainline', 2, [ours, begin(m0), freezeBegin, freeze(m0)])).toBe('EBUSY EBUSY');
    expect(answers('mainline', 2, [ours, freezeBegin, begin(m0), freezeEnd])).toBe('0 0');
    expect(answers('mainline', 1, [ours, freeze(m0), freezeBegin])).toBe('EPERM');
    expect(answers('mainline', 1, [ours, freezeEnd])).toBe('cannot be made');
  });

  it('holds freeze_mutex meanwhile: other freezes and mappings wait', () => {
    const waits = 'a call that waits for a freeze under way';
    const map = flagged(m0, 'MMAPABLE');
    expect(answers('mainline', 1, [map, freezeBegin, freeze(m0)])).toBe(waits);
    expect(answers('mainline', 1, [map, freezeBegin, freezeBegin])).toBe(waits);
    expect(answers('mainline', 1, [map, freezeBegin, mmap(m0, 'rw')])).toBe(waits);
    expect(answers('mainline', 1, [map, freezeBegin, mmap(m0, 'ro')])).toBe(waits);
    expect(answers('mainline', 2, [map, freezeBegin, freezeEnd, mmap(m0, 'ro')])).toBe('0 0');
  });

  it('holds the map', () => {
    expect(answers('mainline', 1, [ours, freezeBegin, close('map', m0), byId(m0)])).toBe('0');
  });
});

describe('whoever relies on a frozen map', () => {
  it('is refused by a signed load of 7.3 while it is written (EBUSY)', () => {
    const loads = load('loader.A', m0, 0, signed(m0));
    expect(answers('mainline-7.3', 1, [...letIn, loads])).toBe('EBUSY');
    expect(answers('mainline-7.3', 1, [...letIn, end(m0, 0), loads])).toBe('EKEYREJECTED');
    expect(answers('mainline-7.3', 1, [...letIn, end(m0, 2), loads])).toBe('0');
  });

  it('gets a content hash that does not last, unless a design asks for writers', () => {
    const calls = [...letIn, hashOf(m0), end(m0, 0), hashOf(m0)];
    expect(answers('mainline-7.3', 3, calls)).toBe('2 0 0');
    expect(answers('sealed', 3, calls)).toBe('EBUSY 0 0');
  });
});

/*
 * The hash needs no halves: it is of one moment, at which each word of the content is read once. What a program
 * writes comes before or after, and both are traces of whole calls.
 */
it('a program that writes a frozen map comes before its content hash or after it', () => {
  const frozen = [create(m0, 'ARRAY', excl('write.A')), load('write.A', m0), freeze(m0)];
  expect(answers('sealed', 2, [...frozen, hashOf(m0), runProg()])).toBe('0 0');
  expect(answers('sealed', 2, [...frozen, runProg(), hashOf(m0)])).toBe('0 1');
  const { steps } = play('sealed', [...frozen, hashOf(m0), runProg()]);
  expect(steps.at(-1)?.outcome.state.maps[m0]).toMatchObject({ sha: 0, value: 1 });
});
