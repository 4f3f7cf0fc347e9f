/** Sorts of calls, told apart by the exclusivity of the maps involved: what two designs may differ on. */
import type { Call } from '../../model/kernel/call.ts';
import { isOuter } from '../../model/kernel/kind.ts';
import type { State } from '../../model/kernel/state.ts';
import { isExclusive, linkAt, mapAt, NONE, progAt } from '../../model/kernel/state.ts';
import type { Digest } from '../../model/programs/text.ts';
import { matches, NO_DIGEST, owns, walksMaps } from '../../model/programs/text.ts';
import { mapsExclusive } from '../claims/when.ts';

export type CallSort = {
  readonly id: string;
  /** What the call does, to be read after "refuses" or "accepts". */
  readonly says: string;
  readonly is: (before: State, call: Call) => boolean;
};

type Fits = (mine: Digest, theirs: Digest) => boolean;

/** How the digest of a program, or the hash of one map, stands to the hash of another map. */
const MEETINGS = {
  plain: (_mine, theirs) => theirs === NO_DIGEST,
  own: owns,
  foreign: (mine, theirs) => !matches(mine, theirs),
} as const satisfies Readonly<Record<string, Fits>>;

type Meeting = keyof typeof MEETINGS;

/** A program of one digest meets a map of one hash. */
function meeting(
  id: string,
  says: string,
  relation: Meeting,
  parts: (before: State, call: Call) => readonly [Digest, Digest] | undefined,
): CallSort {
  return {
    id,
    says,
    is: (before, call) => {
      const both = parts(before, call);
      return both !== undefined && MEETINGS[relation](...both);
    },
  };
}

/** A program meets an exclusive map: one of its own digest, one of another. */
const meetings = (
  id: string,
  says: (map: string) => string,
  parts: Parameters<typeof meeting>[3],
): readonly CallSort[] => [
  meeting(`${id}-own`, says('an exclusive map of its digest'), 'own', parts),
  meeting(`${id}-foreign`, says('an exclusive map of another digest'), 'foreign', parts),
];

const exclOf = (before: State, slot: number): Digest => mapAt(before, slot).excl;

const loads = (before: State, call: Call): readonly [Digest, Digest] | undefined =>
  call.call === 'prog_load' && call.fd_array === NONE
    ? [call.text.digest, exclOf(before, call.map)]
    : undefined;

const lists = (before: State, call: Call): readonly [Digest, Digest] | undefined =>
  call.call === 'prog_load' && call.fd_array !== NONE
    ? [call.text.digest, exclOf(before, call.fd_array)]
    : undefined;

const iterates =
  (action: string) =>
  (before: State, call: Call): readonly [Digest, Digest] | undefined => {
    if (call.call !== 'link_create' || call.map === NONE) return undefined;
    const { text } = progAt(before, call.prog);
    return text.action === action ? [text.digest, exclOf(before, call.map)] : undefined;
  };

const acts = (before: State, call: Call): readonly [Digest, Digest] | undefined =>
  call.call === 'prog_test_run' && call.map !== NONE
    ? [progAt(before, call.prog).text.digest, exclOf(before, call.map)]
    : undefined;

const replaces = (before: State, call: Call): readonly [Digest, Digest] | undefined =>
  call.call === 'link_update'
    ? [progAt(before, call.prog).text.digest, exclOf(before, linkAt(before, call.link).map)]
    : undefined;

const extendsOne = (before: State, call: Call): readonly [Digest, Digest] | undefined => {
  if (call.call !== 'link_create' || call.map !== NONE) return undefined;
  const { text, target } = progAt(before, call.prog);
  const host = call.target === NONE ? target : call.target;
  return [text.digest, exclOf(before, progAt(before, host).map)];
};

function insert(id: string, says: string, fits: Fits): CallSort {
  return {
    id,
    says,
    is: (before, call) =>
      call.call === 'map_update_elem' &&
      call.inner !== NONE &&
      fits(exclOf(before, call.inner), exclOf(before, call.map)),
  };
}

function create(
  id: string,
  says: string,
  fits: (excl: Digest, outer: boolean, template: Digest) => boolean,
): CallSort {
  return {
    id,
    says,
    is: (before, call) => {
      if (call.call !== 'map_create') return false;
      const excl = call.excl.form === 'well-formed' ? call.excl.digest : NO_DIGEST;
      return fits(excl, isOuter(call.kind), exclOf(before, call.inner_map_fd));
    },
  };
}

const not = NO_DIGEST;
const isSigned = (call: Call): boolean =>
  (call.call === 'prog_load' && call.signed) || call.call.startsWith('prog_load_');

/** Every call is of at least one shape; the first that fits names it. */
export const SHAPES: readonly CallSort[] = [
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
  { id: 'load-signed', says: 'a signed load', is: (_before, call) => isSigned(call) },
  ...meetings('list', (map) => `a program loaded with ${map} in a counted fd_array`, lists),
  {
    id: 'load-walk',
    says: 'an iterator over all maps loaded that frees pages of arenas',
    is: (_before, call) => call.call === 'prog_load' && walksMaps(call.text),
  },
  {
    id: 'free-excl',
    says: 'such an iterator told of an exclusive arena',
    is: (before, call) =>
      call.call === 'iter_read' && call.map !== NONE && isExclusive(mapAt(before, call.map)),
  },
  ...meetings('load', (map) => `a program loaded that names ${map}`, loads),
  meeting('load-plain', 'a program loaded that names no exclusive map', 'plain', loads),
  ...meetings('iterate', (map) => `an iterator on ${map}`, iterates('iterate elements')),
  ...meetings('storage', (map) => `a storage iterator on ${map}`, iterates('iterate storage')),
  ...meetings('replace', (map) => `a program put into the link of an iterator on ${map}`, replaces),
  meeting(
    'extend-excl',
    'an extension of a program that uses an exclusive map',
    'foreign',
    extendsOne,
  ),
  meeting('act-own', 'bpf_sys_bpf on an exclusive map of the digest of the program', 'own', acts),
  meeting('act-foreign', 'bpf_sys_bpf on an exclusive map of another digest', 'foreign', acts),
  {
    id: 'hash-unfrozen',
    says: 'the content hash of a map that is not frozen',
    is: (before, call) => call.call === 'obj_get_info_by_fd' && !mapAt(before, call.map).frozen,
  },
  {
    id: 'hash-in-flight',
    says: 'the content hash of a frozen map with an update in flight',
    is: (before, call) => call.call === 'obj_get_info_by_fd' && mapAt(before, call.map).writing,
  },
  {
    id: 'map-excl',
    says: 'an exclusive array mapped for writing',
    is: mapsExclusive,
  },
  {
    id: 'run-loader',
    says: 'a loader run',
    is: (before, call) =>
      call.call === 'prog_test_run' && progAt(before, call.prog).text.action === 'load',
  },
  { id: 'other', says: 'another call', is: () => true },
];

/** The shape of a call. */
export function shapeOf(before: State, call: Call): CallSort {
  return SHAPES.find((shape) => shape.is(before, call)) ?? SHAPES.at(-1)!;
}
