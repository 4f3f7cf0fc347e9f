/** Sorts of calls, told apart by the exclusivity of the maps involved: what two designs may differ on. */
import type { Call } from '../model/call.ts';
import type { Digest } from '../model/text.ts';
import { isOuter } from '../model/kind.ts';
import type { State } from '../model/state.ts';
import { mapAt, progAt } from '../model/state.ts';
import { NO_DIGEST } from '../model/text.ts';

export type Shape = {
  readonly id: string;
  /** What the call does, to be read after "refuses" or "accepts". */
  readonly says: string;
  readonly is: (before: State, call: Call) => boolean;
};

const made = (call: Call): Digest =>
  call.call === 'map_create' && call.excl.form === 'well-formed' ? call.excl.digest : NO_DIGEST;

function insert(id: string, says: string, fits: (inner: Digest, outer: Digest) => boolean): Shape {
  return {
    id,
    says,
    is: (before, call) =>
      call.call === 'insert_inner' &&
      fits(mapAt(before, call.inner).excl, mapAt(before, call.outer).excl),
  };
}

function create(
  id: string,
  says: string,
  fits: (excl: Digest, outer: boolean, template: Digest) => boolean,
): Shape {
  return {
    id,
    says,
    is: (before, call) =>
      call.call === 'map_create' &&
      fits(made(call), isOuter(call.kind), mapAt(before, call.template).excl),
  };
}

function load(id: string, says: string, fits: (digest: Digest, excl: Digest) => boolean): Shape {
  return {
    id,
    says,
    is: (before, call) =>
      call.call === 'prog_load' && fits(call.text.digest, mapAt(before, call.map).excl),
  };
}

function iterate(id: string, says: string, fits: (digest: Digest, excl: Digest) => boolean): Shape {
  return {
    id,
    says,
    is: (before, call) =>
      call.call === 'link_create' &&
      fits(progAt(before, call.prog).text.digest, mapAt(before, call.map).excl),
  };
}

const not = NO_DIGEST;

/** Every call is of at least one shape; the first that fits names it. */
export const SHAPES: readonly Shape[] = [
  insert(
    'insert-plain-in-plain',
    'an ordinary map put into an ordinary outer map',
    (i, o) => i === not && o === not,
  ),
  insert(
    'insert-plain-in-excl',
    'an ordinary map put into an exclusive outer map',
    (i, o) => i === not && o !== not,
  ),
  insert(
    'insert-excl-in-plain',
    'an exclusive map put into an ordinary outer map',
    (i, o) => i !== not && o === not,
  ),
  insert(
    'insert-excl-in-same',
    'an exclusive map put into an outer map of its hash',
    (i, o) => i !== not && o === i,
  ),
  insert(
    'insert-excl-in-other',
    'an exclusive map put into an outer map of another hash',
    (i, o) => i !== not && o !== not && o !== i,
  ),
  create(
    'create-excl-template',
    'an outer map made from an exclusive template',
    (_e, outer, t) => outer && t !== not,
  ),
  create('create-excl-outer', 'an outer map made exclusive', (e, outer) => outer && e !== not),
  create('create-excl', 'an ordinary map made exclusive', (e, outer) => !outer && e !== not),
  load(
    'load-own',
    'a program loaded that names an exclusive map of its digest',
    (d, e) => e !== not && d === e,
  ),
  load(
    'load-foreign',
    'a program loaded that names an exclusive map of another digest',
    (d, e) => e !== not && d !== e,
  ),
  load('load-plain', 'a program loaded that names no exclusive map', (_d, e) => e === not),
  iterate(
    'iterate-own',
    'an iterator on an exclusive map of its digest',
    (d, e) => e !== not && d === e,
  ),
  iterate(
    'iterate-foreign',
    'an iterator on an exclusive map of another digest',
    (d, e) => e !== not && d !== e,
  ),
  iterate('iterate-plain', 'an iterator on an ordinary map', (_d, e) => e === not),
  { id: 'other', says: 'another call', is: () => true },
];

/** The shape of a call. */
export function shapeOf(before: State, call: Call): Shape {
  return SHAPES.find((shape) => shape.is(before, call)) ?? (SHAPES.at(-1) as Shape);
}
