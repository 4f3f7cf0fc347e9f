/**
 * The finite type of a scope's states: the fields of `state.ts`, each with the values that the scope's
 * calls can give it. A field that no call of the scope can change has one value and costs nothing.
 */
import type { Codec, Finite } from '../finite/finite.ts';
import { codec } from '../finite/codec.ts';
import { array, oneOf, range, record } from '../finite/finite.ts';
import type { Field, Fields } from '../kernel/fields.ts';
import { isOuter } from '../kernel/kind.ts';
import type { LinkSlot, MapSlot, ProgSlot, State } from '../kernel/state.ts';
import { LINK, MAP, NONE, PROG } from '../kernel/state.ts';
import { NO_DIGEST, NO_TEXT, textNamed } from '../programs/text.ts';
import type { Family, Scope } from './scope.ts';

type IsIn = (scope: Scope) => boolean;

const has =
  (...families: readonly Family[]): IsIn =>
  (scope) =>
    families.some((family) => scope.families.includes(family));
const hasOuterMaps: IsIn = ({ kinds }) => kinds.some(isOuter);

/** What a scope must have for a field to take another value than that of a dead slot; the others always may. */
const MAP_NEEDS: Partial<Record<keyof MapSlot, IsIn>> = {
  pinned: has('pins'),
  mapped: has('mmap'),
  registered: has('mmap'),
  frozen: has('freeze', 'sys-bpf', 'in-flight'),
  writing: has('in-flight'),
  freezing: has('in-flight'),
  sha: has('hash'),
  inner: hasOuterMaps,
  entry: ({ kinds }) => kinds.includes('PROG_ARRAY'),
  owner: ({ kinds }) => kinds.includes('PROG_ARRAY'),
  metaKind: hasOuterMaps,
  metaFlags: hasOuterMaps,
  metaExcl: hasOuterMaps,
};
const PROG_NEEDS: Partial<Record<keyof ProgSlot, IsIn>> = {
  bound: has('counted', 'bind', 'signed'),
  target: has('extension'),
  signed: has('signed', 'split'),
  loading: has('split'),
};
const LINK_NEEDS: Partial<Record<keyof LinkSlot, IsIn>> = {
  target: has('extension'),
  updated: has('link-update'),
};

/** Choices of which a scope has only some: by field. */
const CHOICES: Readonly<Record<string, (scope: Scope) => readonly string[]>> = {
  kind: ({ kinds }) => ['none', ...kinds],
  metaKind: ({ kinds }) => ['none', ...kinds.filter((kind) => !isOuter(kind))],
  flags: ({ flags }) => ['none', ...flags.filter((other) => other !== 'none')],
  metaFlags: ({ flags }) => ['none', ...flags.filter((other) => other !== 'none')],
  fd: (scope) => (has('modes')(scope) ? ['none', 'rw', 'ro', 'wo'] : ['none', 'rw']),
};

/** The finite type of all states of a scope; its index 0 is the empty kernel. */
export function stateType(scope: Scope): Finite<State> {
  return record({
    maps: array(objectType<MapSlot>(MAP, MAP_NEEDS, scope), scope.maps),
    progs: array(objectType<ProgSlot>(PROG, PROG_NEEDS, scope), scope.progs),
    links: array(objectType<LinkSlot>(LINK, LINK_NEEDS, scope), scope.links),
  });
}

function objectType<T>(
  fields: Fields,
  needs: Partial<Record<keyof T, IsIn>>,
  scope: Scope,
): Finite<T> {
  const types = Object.entries(fields).map(([name, field]) => {
    const varies = needs[name as keyof T]?.(scope) ?? true;
    return [name, varies ? fieldType(name, field, scope) : oneOf(field.unless)] as const;
  });
  return record(Object.fromEntries(types)) as Finite<T>;
}

function fieldType(name: string, field: Field, scope: Scope): Finite<unknown> {
  switch (field.sort.kind) {
    case 'slot':
      return range(
        NONE,
        { map: scope.maps, prog: scope.progs, link: scope.links }[field.sort.of] - 1,
      );
    case 'content':
      return range(NONE, scope.values - 1);
    case 'digest':
      return oneOf<string>(NO_DIGEST, ...scope.hashes);
    case 'text':
      return oneOf(NO_TEXT, ...scope.texts.flatMap((it) => textNamed(it) ?? []));
    case 'choice': {
      const values = CHOICES[name];
      // a boolean; in programs `fd` is one, too
      if (values === undefined || field.sort.values.includes(true)) {
        return oneOf(...field.sort.values);
      }
      return oneOf(...values(scope));
    }
    default:
      throw new RangeError(`${name}: no field of an object is a ${field.sort.kind}`);
  }
}

/** The exact key of a scope's states. */
export function stateCodec(scope: Scope): Codec<State> {
  return codec(stateType(scope));
}
