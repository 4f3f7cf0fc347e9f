/** Uses: what legitimate programs do with exclusive maps. A design that makes one impossible has that cost. */
import { isOuter } from '../../model/kind.ts';
import type { Kind } from '../../model/kind.ts';
import { KINDS } from '../../model/kind.ts';
import type { Access } from '../../model/outcome.ts';
import type { Scope } from '../../model/scope.ts';
import type { State } from '../../model/state.ts';
import { mapAt, NONE } from '../../model/state.ts';
import { NO_DIGEST, textNamed } from '../../model/text.ts';
import type { BpfClaim } from '../bpf-claim.ts';
import { acceptances, accesses } from '../when.ts';

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

const matches = (before: State, access: Access): boolean =>
  mapAt(before, access.map).excl === access.digest;

const isPlain = (before: State, slot: number): boolean => mapAt(before, slot).excl === NO_DIGEST;

const outerMatches = (before: State, access: Access): boolean =>
  access.outer !== NONE && mapAt(before, access.outer).excl === access.digest;

/** A writing text of that sort whose own digest maps can be made for. */
function hasOwner(scope: Scope, sort: 'direct' | 'through outer' | 'iterator'): boolean {
  return scope.hashes.some((name) => {
    const text = textNamed(name);
    if (text === undefined || !text.writes || !scope.texts.includes(name)) return false;
    if (sort === 'direct') return text.params[0] === 'elements';
    return sort === 'iterator' ? text.iterator : text.throughOuter;
  });
}

const hasOuterMaps = (scope: Scope): boolean => scope.kinds.some(isOuter);

const ACCESS_USES: readonly BpfClaim[] = [
  use(
    'use-direct',
    'The matching program writes its exclusive map.',
    (scope) => hasOwner(scope, 'direct'),
    (before, access) => access.channel === 'direct' && matches(before, access),
  ),
  use(
    'use-outer-plain',
    'The matching program writes an ordinary inner map in its exclusive outer map.',
    (scope) => hasOwner(scope, 'through outer') && hasOuterMaps(scope),
    (before, access) => outerMatches(before, access) && isPlain(before, access.map),
  ),
  use(
    'use-outer-excl',
    'The matching program writes its exclusive inner map in its exclusive outer map.',
    (scope) => hasOwner(scope, 'through outer') && hasOuterMaps(scope),
    (before, access) => outerMatches(before, access) && matches(before, access),
  ),
  use(
    'use-iterate-own',
    'The matching iterator program walks and writes its exclusive map.',
    (scope) => hasOwner(scope, 'iterator') && scope.families.includes('iterator'),
    (before, access) => access.channel === 'iterator' && matches(before, access),
  ),
  use(
    'use-plain-inner',
    'Any program writes an ordinary inner map in an ordinary outer map.',
    hasOuterMaps,
    (before, access) =>
      access.outer !== NONE && isPlain(before, access.outer) && isPlain(before, access.map),
  ),
];

/** Every kind of map may be exclusive (KERNEL-FACTS 1). */
const KIND_IDS: Readonly<Record<(typeof KINDS)[number], string>> = {
  ARRAY: 'use-array',
  HASH: 'use-hash',
  ARRAY_OF_MAPS: 'use-outer-array',
  HASH_OF_MAPS: 'use-outer-hash',
};

const KIND_USES: readonly BpfClaim[] = KINDS.map((kind) => ({
  id: KIND_IDS[kind],
  says: `An exclusive ${kind} is created.`,
  kind: 'sometimes',
  group: 'use',
  inScope: (scope) => (scope.kinds as readonly Kind[]).includes(kind) && scope.hashes.length > 0,
  when: acceptances,
  witness: (_before, call) =>
    call.call === 'map_create' &&
    call.kind === kind &&
    call.excl.form === 'well-formed' &&
    call.excl.digest !== NO_DIGEST,
}));

/** The uses. */
export const USES: readonly BpfClaim[] = [...ACCESS_USES, ...KIND_USES];
