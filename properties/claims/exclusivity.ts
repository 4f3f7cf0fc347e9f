/** Goals: only the program with the matching digest accesses an exclusive map. One claim per way in. */
import { isOuter } from '../../model/kind.ts';
import type { Access, Channel, Outcome } from '../../model/outcome.ts';
import type { Scope } from '../../model/scope.ts';
import type { State } from '../../model/state.ts';
import { mapAt, NONE } from '../../model/state.ts';
import { NO_DIGEST, textNamed } from '../../model/text.ts';
import type { BpfClaim } from '../bpf-claim.ts';
import { accesses } from '../when.ts';

/** Whether an access is one that exclusivity forbids. */
export function isForeign(before: State, access: Access): boolean {
  const { excl } = mapAt(before, access.map);
  return excl !== NO_DIGEST && excl !== access.digest;
}

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

const someText = (scope: Scope, wanted: (name: string) => boolean | undefined): boolean =>
  scope.texts.some(wanted);

const direct = channelClaim(
  'direct',
  'direct',
  'A program that names an exclusive map accesses it only if its digest matches.',
  (scope) => someText(scope, (name) => textNamed(name)?.params[0] === 'elements'),
);

const inner = channelClaim(
  'inner',
  'inner',
  'A program accesses an exclusive map through an outer map only if its digest matches.',
  (scope) => someText(scope, (name) => textNamed(name)?.throughOuter) && scope.kinds.some(isOuter),
);

const iterator = channelClaim(
  'iterator',
  'iterator',
  'An iterator program accesses an exclusive map only if its digest matches.',
  (scope) =>
    someText(scope, (name) => textNamed(name)?.iterator) && scope.families.includes('iterator'),
);

const exclusive: BpfClaim = {
  id: 'exclusive',
  says: 'Only a program with the matching digest ever accesses an exclusive map.',
  kind: 'onEveryCall',
  group: 'goal',
  inScope: () => true,
  when: accesses,
  holds: (before, _call, { events }) => !events.some((access) => isForeign(before, access)),
  premise: (before, _call, { events }) =>
    events.some((access) => mapAt(before, access.map).excl !== NO_DIGEST),
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
  premise: (_before, _call, outcome) => throughOuter(outcome),
};

function isHandedIn(before: State, access: Access): boolean {
  return access.outer !== NONE && mapAt(before, access.outer).excl !== NO_DIGEST;
}

function throughOuter({ events }: Outcome): boolean {
  return events.some((access) => access.outer !== NONE);
}

/** The goals, ways in first. */
export const GOALS: readonly BpfClaim[] = [direct, inner, iterator, exclusive, outerSide];
