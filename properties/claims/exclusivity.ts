/** Goals: only the program with the matching digest accesses an exclusive map. One claim per way in. */
import { isOuter } from '../../model/kernel/kind.ts';
import type { Access, Channel } from '../../model/kernel/outcome.ts';
import type { Family, Scope } from '../../model/scopes/scope.ts';
import type { State } from '../../model/kernel/state.ts';
import { isExclusive, mapAt, NONE } from '../../model/kernel/state.ts';
import type { Action } from '../../model/programs/text.ts';
import { matches, textNamed } from '../../model/programs/text.ts';
import type { BpfClaim } from './bpf-claim.ts';
import { accesses, freesPages } from './when.ts';

/** Whether a scope has a text that does this, and the families it needs for it. */
export function canDo(scope: Scope, action: Action, ...families: readonly Family[]): boolean {
  return (
    scope.texts.some((name) => textNamed(name)?.action === action) &&
    families.every((family) => scope.families.includes(family))
  );
}

/** Whether an access is one that exclusivity forbids. */
function isForeign(before: State, access: Access): boolean {
  return !matches(access.digest, mapAt(before, access.map).excl);
}

/** Whether some iterator can walk a map there. */
function hasIterator(scope: Scope): boolean {
  return iterator.inScope(scope) || storage.inScope(scope);
}

/** Whether some program can free the page of an arena there. */
export function hasArenas(scope: Scope): boolean {
  const made = scope.kinds.includes('ARENA') && scope.flags.includes('MMAPABLE');
  return made && canDo(scope, 'free pages', 'iterator', 'mmap');
}

/** What touches the map that a program names. */
export const DIRECT: readonly Action[] = ['elements', 'host', 'load', 'store'];
/** What changes a map as user space does. */
export const SYS_BPF: readonly Action[] = ['sys update', 'sys delete', 'sys freeze'];

function channelClaim(
  id: string,
  channel: Channel,
  says: string,
  inScope: (scope: Scope) => boolean,
): BpfClaim {
  return {
    id,
    says,
    kind: 'onEveryCall',
    group: 'goal',
    channel,
    inScope,
    when: accesses,
    holds: (before, _call, { events }) =>
      !events.some((access) => access.channel === channel && isForeign(before, access)),
    premise: (_before, _call, { events }) => events.some((access) => access.channel === channel),
  };
}

const direct = channelClaim(
  'direct',
  'direct',
  'A program that names an exclusive map accesses it only if its digest matches.',
  (scope) => DIRECT.some((action) => canDo(scope, action)),
);

const inner = channelClaim(
  'inner',
  'inner',
  'A program accesses an exclusive map through an outer map only if its digest matches.',
  (scope) => canDo(scope, 'inner') && scope.kinds.some(isOuter),
);

const iterator = channelClaim(
  'iterator',
  'iterator',
  'A bpf_map_elem iterator accesses an exclusive map only if its digest matches.',
  (scope) => canDo(scope, 'iterate elements', 'iterator'),
);

const storage = channelClaim(
  'storage',
  'storage',
  'A bpf_sk_storage_map iterator accesses an exclusive map only if its digest matches.',
  (scope) => canDo(scope, 'iterate storage', 'iterator', 'elements'),
);

const linkUpdate = channelClaim(
  'link-update',
  'link-update',
  'A program put into the link of an iterator accesses an exclusive map only if its digest matches.',
  (scope) => hasIterator(scope) && scope.families.includes('link-update'),
);

const extension = channelClaim(
  'extension',
  'extension',
  'An extension accesses an exclusive map of the program it extends only if its digest matches.',
  (scope) => canDo(scope, 'extend', 'extension'),
);

const sysBpf = channelClaim(
  'sys-bpf',
  'sys-bpf',
  'A program changes an exclusive map through bpf_sys_bpf only if its digest matches.',
  (scope) => SYS_BPF.some((action) => canDo(scope, action, 'sys-bpf')),
);

const arena: BpfClaim = {
  id: 'arena',
  says: 'A program that is given a pointer to an exclusive arena changes it only if its digest matches.',
  kind: 'onEveryCall',
  group: 'goal',
  channel: 'pointer',
  inScope: hasArenas,
  when: freesPages,
  holds: (before, _call, { events }) => !events.some((access) => isForeign(before, access)),
  // kernels differ in whether there are such programs at all: that one is refused is an answer, too
  premise: () => true,
};

/** The contract: programs that act as programs. Whoever acts as user space is not part of it. */
const exclusive: BpfClaim = {
  id: 'exclusive',
  says: 'Only a program with the matching digest ever accesses an exclusive map (acting as a program).',
  kind: 'onEveryCall',
  group: 'goal',
  inScope: (scope) => GOALS_BY_CHANNEL.some((claim) => claim !== sysBpf && claim.inScope(scope)),
  when: accesses,
  holds: (before, _call, { events }) =>
    !events.some((access) => access.channel !== 'sys-bpf' && isForeign(before, access)),
  premise: (_before, _call, { events }) => events.some(({ channel }) => channel !== 'sys-bpf'),
};

const exclusiveStrict: BpfClaim = {
  id: 'exclusive-strict',
  says: 'Only a program with the matching digest ever accesses an exclusive map, in whatever way.',
  kind: 'onEveryCall',
  group: 'goal',
  inScope: (scope) => GOALS_BY_CHANNEL.some((claim) => claim.inScope(scope)),
  when: accesses,
  holds: (before, _call, { events }) => !events.some((access) => isForeign(before, access)),
  premise: () => true,
};

/**
 * The other goal of the discussion of June 2025. The kernel knows sides only by their digests, so an
 * inner map is given by the program's own side if a program of its digest put it there. In this model
 * only user space fills outer maps.
 */
const outerSide: BpfClaim = {
  id: 'outer-side',
  says: 'A program gets, through an outer map exclusive to it, no inner map that others put there.',
  kind: 'onEveryCall',
  group: 'goal',
  inScope: inner.inScope,
  when: accesses,
  holds: (before, _call, { events }) => !events.some((access) => isHandedIn(before, access)),
  premise: (_before, _call, { events }) => events.some((access) => access.outer !== NONE),
};

function isHandedIn(before: State, access: Access): boolean {
  return access.outer !== NONE && isExclusive(mapAt(before, access.outer));
}

const GOALS_BY_CHANNEL: readonly BpfClaim[] = [
  direct,
  inner,
  iterator,
  storage,
  linkUpdate,
  extension,
  sysBpf,
  arena,
];

/** The goals of exclusivity, ways in first: of a scope in which no map is made exclusive they would say nothing. */
export const EXCLUSIVITY: readonly BpfClaim[] = [
  ...GOALS_BY_CHANNEL,
  exclusive,
  exclusiveStrict,
  outerSide,
].map((claim) => ({
  ...claim,
  inScope: (scope) => scope.hashes.length > 0 && claim.inScope(scope),
}));
