/** Uses: what legitimate programs do with exclusive maps. A design that makes one impossible has that cost. */
import type { Call } from '../../model/kernel/call.ts';
import { SIGNED_CONTENT } from '../../model/kernel/content.ts';
import type { Kind } from '../../model/kernel/kind.ts';
import { isOuter, KINDS } from '../../model/kernel/kind.ts';
import type { Access, Channel } from '../../model/kernel/outcome.ts';
import type { Family, Scope } from '../../model/scopes/scope.ts';
import type { State } from '../../model/kernel/state.ts';
import { isExclusive, mapAt, NONE, progAt } from '../../model/kernel/state.ts';
import type { Form, Text } from '../../model/programs/text.ts';
import { NO_DIGEST, owns, textNamed } from '../../model/programs/text.ts';
import type { BpfClaim } from './bpf-claim.ts';
import { acceptances, accesses, mapsExclusive } from './when.ts';
import { canDo, DIRECT, hasArenas, SYS_BPF } from './exclusivity.ts';

function use(
  id: string,
  says: string,
  inScope: (scope: Scope) => boolean,
  isIt: (before: State, access: Access) => boolean,
): BpfClaim {
  return {
    id,
    says,
    kind: 'sometimes',
    group: 'use',
    inScope,
    when: accesses,
    witness: (before, _call, { events }) =>
      events.some((access) => access.mode === 'write' && isIt(before, access)),
  };
}

const isOwn = (before: State, access: Access): boolean =>
  owns(access.digest, mapAt(before, access.map).excl);

const isPlain = (before: State, slot: number): boolean => !isExclusive(mapAt(before, slot));

const outerMatches = (before: State, access: Access): boolean =>
  access.outer !== NONE && owns(access.digest, mapAt(before, access.outer).excl);

/** A writing text that is like that, and whose own digest maps can be made for. */
function hasOwner(
  scope: Scope,
  isLike: (text: Text) => boolean,
  ...families: readonly Family[]
): boolean {
  return (
    families.every((family) => scope.families.includes(family)) &&
    scope.hashes.some((name) => {
      const text = textNamed(name);
      return text !== undefined && text.writes && scope.texts.includes(name) && isLike(text);
    })
  );
}

const hasOuterMaps = (scope: Scope): boolean => scope.kinds.some(isOuter);

/** The matching program writes its exclusive map, named by one of the four forms. */
function byForm(id: string, form: Form, words: string): BpfClaim {
  return use(
    id,
    `The matching program writes its exclusive map, named by ${words}.`,
    (scope) => hasOwner(scope, (text) => DIRECT.includes(text.action) && text.form === form),
    (before, access) =>
      access.channel === 'direct' &&
      isOwn(before, access) &&
      progAt(before, access.prog).text.form === form,
  );
}

/** The matching program of that sort touches its exclusive map. */
function own(
  id: string,
  says: string,
  channel: Channel,
  isLike: (text: Text) => boolean,
  ...families: readonly Family[]
): BpfClaim {
  return use(
    id,
    says,
    (scope) => hasOwner(scope, isLike, ...families),
    (before, access) => access.channel === channel && isOwn(before, access),
  );
}

const ACCESS_USES: readonly BpfClaim[] = [
  byForm('use-direct', 'fd', 'fd'),
  byForm('use-value', 'value', 'fd and offset'),
  byForm('use-idx', 'idx', 'index'),
  byForm('use-idx-value', 'idx-value', 'index and offset'),
  use(
    'use-outer-plain',
    'The matching program writes an ordinary inner map in its exclusive outer map.',
    (scope) => hasOwner(scope, ({ action }) => action === 'inner') && hasOuterMaps(scope),
    (before, access) => outerMatches(before, access) && isPlain(before, access.map),
  ),
  use(
    'use-outer-excl',
    'The matching program writes its exclusive inner map in its exclusive outer map.',
    (scope) => hasOwner(scope, ({ action }) => action === 'inner') && hasOuterMaps(scope),
    (before, access) => outerMatches(before, access) && isOwn(before, access),
  ),
  own(
    'use-iterate-own',
    'The matching iterator program walks and writes its exclusive map.',
    'iterator',
    ({ action }) => action === 'iterate elements',
    'iterator',
  ),
  own(
    'use-storage-own',
    'The matching iterator program walks and writes its exclusive socket storage.',
    'storage',
    ({ action }) => action === 'iterate storage',
    'iterator',
    'elements',
  ),
  own(
    'use-sys-own',
    'The matching SYSCALL program writes its exclusive map through bpf_sys_bpf.',
    'sys-bpf',
    ({ action }) => SYS_BPF.includes(action),
    'sys-bpf',
  ),
  use(
    'use-plain-inner',
    'Any program writes an ordinary inner map in an ordinary outer map.',
    (scope) => canDo(scope, 'inner') && hasOuterMaps(scope),
    (before, access) =>
      access.outer !== NONE && isPlain(before, access.outer) && isPlain(before, access.map),
  ),
  use(
    'use-extend',
    'An extension writes an ordinary map of the program it extends.',
    (scope) => canDo(scope, 'extend', 'extension'),
    (before, access) => access.channel === 'extension' && isPlain(before, access.map),
  ),
  use(
    'use-free-pages',
    'An iterator over maps frees the page of an ordinary arena.',
    hasArenas,
    (before, access) => access.channel === 'pointer' && isPlain(before, access.map),
  ),
];

const CALL_USES: readonly BpfClaim[] = [
  {
    id: 'use-counted',
    says: 'The matching program is loaded with its exclusive map in a counted fd_array.',
    kind: 'sometimes',
    group: 'use',
    inScope: ({ families, hashes }) =>
      (families.includes('counted') || families.includes('signed')) && hashes.length > 0,
    when: acceptances,
    witness: (before, call) =>
      call.call === 'prog_load' &&
      call.fd_array !== NONE &&
      owns(call.text.digest, mapAt(before, call.fd_array).excl),
  },
  {
    id: 'use-mapped',
    says: 'User space maps an exclusive array for writing.',
    kind: 'sometimes',
    group: 'use',
    inScope: ({ families, kinds, flags, hashes }) =>
      families.includes('mmap') &&
      kinds.includes('ARRAY') &&
      flags.includes('MMAPABLE') &&
      hashes.length > 0,
    when: acceptances,
    witness: mapsExclusive,
  },
  {
    id: 'use-tail',
    says: 'The matching program tail calls, through its exclusive array, a program that is not.',
    kind: 'sometimes',
    group: 'use',
    inScope: (scope) => canDo(scope, 'tail call') && scope.kinds.includes('PROG_ARRAY'),
    when: accesses,
    witness: (before, call, { events }) => {
      if (call.call !== 'prog_test_run') return false;
      const { text, map } = progAt(before, call.prog);
      return (
        text.action === 'tail call' &&
        owns(text.digest, mapAt(before, map).excl) &&
        events.some(({ digest }) => digest !== text.digest)
      );
    },
  },
  {
    id: 'use-signed',
    says: 'A verified loader consumes what was signed.',
    kind: 'sometimes',
    group: 'use',
    inScope: (scope) => canDo(scope, 'load', 'signed', 'hash', 'elements', 'freeze'),
    when: accesses,
    witness: (before, call, { answer }) =>
      call.call === 'prog_test_run' &&
      answer === SIGNED_CONTENT &&
      progAt(before, call.prog).signed &&
      progAt(before, call.prog).text.action === 'load',
  },
];

const KIND_IDS: Readonly<Record<(typeof KINDS)[number], string>> = {
  ARRAY: 'use-array',
  HASH: 'use-hash',
  ARRAY_OF_MAPS: 'use-outer-array',
  HASH_OF_MAPS: 'use-outer-hash',
  PROG_ARRAY: 'use-prog-array',
  SK_STORAGE: 'use-sk-storage',
  ARENA: 'use-arena',
};

/** Every kind of map may be exclusive (KERNEL-FACTS 1). */
const KIND_USES: readonly BpfClaim[] = KINDS.map((kind) => ({
  id: KIND_IDS[kind],
  says: `An exclusive ${kind} is created.`,
  kind: 'sometimes',
  group: 'use',
  inScope: ({ kinds, hashes, flags }) =>
    (kinds as readonly Kind[]).includes(kind) &&
    hashes.length > 0 &&
    (kind !== 'ARENA' || flags.includes('MMAPABLE')),
  when: acceptances,
  witness: (_before, call) => createsExclusive(call, kind),
}));

function createsExclusive(call: Call, kind: Kind): boolean {
  return (
    call.call === 'map_create' &&
    call.kind === kind &&
    call.excl.form === 'well-formed' &&
    call.excl.digest !== NO_DIGEST
  );
}

/** The uses. */
export const USES: readonly BpfClaim[] = [...ACCESS_USES, ...CALL_USES, ...KIND_USES];
