/** A signed load in two steps: what is checked in the first, and what the second binds. */
import { describe, expect, it } from 'vitest';
import type { Call } from '../call.ts';
import { CLOSED_FD } from '../call.ts';
import { designNamed } from '../../rules/designs/all.ts';
import { nameOfAnswer } from '../errno.ts';
import {
  close,
  create,
  excl,
  flagged,
  freeze,
  m0,
  m1,
  m2,
  metadata,
  MINE,
  runProg,
} from '../../facts/calls.ts';
import type { Run } from '../run.ts';
import { run } from '../run.ts';
import { scopeNamed } from '../../scopes/named.ts';
import { emptyState, NONE } from '../state.ts';
import { textNamed } from '../../programs/text.ts';

const begin = (fd_array: number, name = 'loader.A'): Call => ({
  call: 'prog_load_begin',
  prog: 0,
  text: textNamed(name)!,
  fd_array,
});
const end = (fd_array: number, prog = 0): Call => ({ call: 'prog_load_end', prog, fd_array });

const play = (design: string, calls: readonly Call[]): Run =>
  run(designNamed(design)!, emptyState(scopeNamed('wide')!), calls);

/** The answers to all calls but the first so many, or that one cannot be made. */
function answers(design: string, before: readonly Call[], ...calls: readonly Call[]): string {
  const { steps, stuck } = play(design, [...before, ...calls]);
  const names = steps.slice(before.length).map(({ outcome }) => nameOfAnswer(outcome.answer));
  return [...names, ...(stuck === undefined ? [] : ['cannot be made'])].join(' ');
}

describe('the first step', () => {
  it('leaves a program that has no fd yet, bound to the map that was checked', () => {
    const { steps } = play('mainline', [create(m0, 'ARRAY'), begin(m0)]);
    expect(steps.at(-1)?.outcome.state.progs[0]).toEqual({
      text: textNamed('loader.A'),
      fd: false,
      map: m0,
      bound: NONE,
      target: NONE,
      signed: true,
      loading: true,
    });
    expect(answers('mainline', [create(m0, 'ARRAY'), begin(m0)], runProg())).toBe('EBADF');
  });

  it.each<readonly [string, string, string, readonly Call[]]>([
    ['mainline', '0', 'a map of its digest', [create(m0, 'ARRAY', excl('loader.A'))]],
    ['mainline', 'EACCES', 'a map of another digest', [create(m0, 'ARRAY', MINE)]],
    ['mainline-7.3', '0', 'signed metadata', metadata(2)],
    ['mainline-7.3', 'EPERM', 'metadata that may change', [create(m0, 'ARRAY', excl('loader.A'))]],
    ['mainline-7.3', 'EACCES', 'a map of another digest', [create(m0, 'ARRAY', MINE)]],
    ['mainline-7.3', 'EPERM', 'a map that is not exclusive', [create(m0, 'ARRAY'), freeze(m0)]],
    [
      'mainline-7.3',
      'EKEYREJECTED',
      'other content than was signed',
      [create(m0, 'ARRAY', excl('loader.A')), freeze(m0)],
    ],
  ])('under %s answers %s: %s', (design, answer, _, before) => {
    expect(answers(design, before, begin(m0))).toBe(answer);
  });

  it('asks the verifier about the map', () => {
    const writeOnly = [flagged(m0, 'WRONLY_PROG')];
    expect(answers('mainline', writeOnly, begin(m0))).toBe('EACCES');
    expect(answers('mainline', [], begin(CLOSED_FD))).toBe('EBADF');
  });
});

describe('the second step', () => {
  const maps = [...metadata(2), create(m1, 'ARRAY', excl('loader.A')), create(m2, 'ARRAY', MINE)];
  const bound = (design: string, fd_array: number): number | undefined => {
    const { steps } = play(design, [...maps, begin(m0), end(fd_array)]);
    return steps.at(-1)?.outcome.state.progs[0]?.map;
  };

  it('makes it a program that runs', () => {
    const { steps } = play('mainline-7.3', [...maps, begin(m0), end(m0)]);
    expect(steps.at(-1)?.outcome.state.progs[0]).toMatchObject({ fd: true, loading: false });
    expect(answers('mainline-7.3', [...maps, begin(m0)], end(m0), runProg())).toBe('0 2');
  });

  it('binds what was checked, whatever fd_array holds by then', () => {
    expect(bound('mainline-7.3', m1)).toBe(m0);
    expect(bound('mainline-7.3', m2)).toBe(m0);
    expect(answers('mainline-7.3', [...maps, begin(m0)], end(CLOSED_FD))).toBe('0');
  });

  it('binds another map if the design reads fd_array again', () => {
    expect(bound('read-twice', m1)).toBe(m1);
    expect(answers('read-twice', [...maps, begin(m0)], end(m0), runProg())).toBe('0 2');
  });

  it('then still compares the digest and asks the verifier, and may be tried again', () => {
    const begun = [...maps, begin(m0)];
    expect(answers('read-twice', begun, end(m2), end(CLOSED_FD), end(m1))).toBe('EACCES EBADF 0');
    const table = [...maps.slice(0, -1), create(m2, 'HASH'), begin(m0)];
    expect(answers('read-twice', table, end(m2))).toBe('cannot be made');
    const writeOnly = [...maps.slice(0, -1), flagged(m2, 'WRONLY_PROG'), begin(m0)];
    expect(answers('read-twice', writeOnly, end(m2))).toBe('EACCES');
  });

  it('lets go of the map that was checked if it binds another', () => {
    const calls = [...maps, begin(m0), close('map', m0), end(m1)];
    expect(play('read-twice', calls).steps.at(-1)?.outcome.state.maps[0]?.kind).toBe('none');
    expect(play('mainline-7.3', calls).steps.at(-1)?.outcome.state.maps[0]?.kind).toBe('ARRAY');
  });

  it('is not made where no load was begun', () => {
    expect(answers('mainline', [create(m0, 'ARRAY')], end(m0))).toBe('cannot be made');
    expect(answers('mainline', [create(m0, 'ARRAY'), begin(m0)], end(m0), end(m0))).toBe(
      '0 cannot be made',
    );
  });
});
