/**
 * Scopes that together let every two features of the model meet: generated, so that no pair is forgotten.
 *
 * A verdict "holds" says nothing of two features that meet in no searched scope. A feature is a family
 * of calls, a kind of map, a behaviour of texts, a map flag or the zero hash. Greedy: a scope starts
 * with a pair that has not met, and takes in what brings most new pairs for as long as its estimated
 * size allows. The same input gives the same scopes, in the same order.
 */
import { FLAGS, hasValues, isOuter, KINDS } from '../kernel/kind.ts';

import {
  actsAsUser,
  hasOneDigest,
  isIterator,
  TEXTS,
  textNamed,
  ZERO_DIGEST,
} from '../programs/text.ts';
import type { Family, Scope } from './scope.ts';
import { FAMILIES, HALVES } from './scope.ts';

/** One thing that a scope has or has not. */
export type Feature =
  | { readonly sort: 'family'; readonly name: Family }
  | { readonly sort: 'kind'; readonly name: Scope['kinds'][number] }
  | { readonly sort: 'text'; readonly name: string }
  | { readonly sort: 'flag'; readonly name: Scope['flags'][number] }
  | { readonly sort: 'hash'; readonly name: string };

/** All features but calls in two steps, each of which is a question of its own. */
export const FEATURES: readonly Feature[] = [
  ...FAMILIES.filter((name) => !HALVES.includes(name)).map(
    (name) => ({ sort: 'family', name }) as const,
  ),
  ...KINDS.map((name) => ({ sort: 'kind', name }) as const),
  ...[...new Set(TEXTS.map(({ behaviour }) => behaviour))].map(
    (name) => ({ sort: 'text', name }) as const,
  ),
  ...FLAGS.filter((name) => name !== 'none').map((name) => ({ sort: 'flag', name }) as const),
  { sort: 'hash', name: ZERO_DIGEST },
];

/** Whether a scope has a feature. */
function hasFeature(scope: Scope, feature: Feature): boolean {
  switch (feature.sort) {
    case 'family':
      return scope.families.includes(feature.name);
    case 'kind':
      return scope.kinds.includes(feature.name);
    case 'text':
      return scope.texts.some((name) => textNamed(name)?.behaviour === feature.name);
    case 'flag':
      return scope.flags.includes(feature.name);
    case 'hash':
      return scope.hashes.includes(feature.name);
  }
}

/** A group of features as one word, in the order of FEATURES. */
function groupName(group: readonly Feature[]): string {
  return group.map(({ name }) => name).join(' + ');
}

/** Every group of that many features. */
function groupsOf(
  size: number,
  features: readonly Feature[] = FEATURES,
): readonly (readonly Feature[])[] {
  if (size === 0) return [[]];
  return features.flatMap((first, at) =>
    groupsOf(size - 1, features.slice(at + 1)).map((rest) => [first, ...rest]),
  );
}

/** The groups of that many features which meet in none of these scopes, by name. */
export function unmet(size: number, scopes: readonly Scope[]): readonly string[] {
  const met = new Set(scopes.flatMap((scope) => groupsIn(size, scope)));
  return groupsOf(size)
    .map(groupName)
    .filter((name) => !met.has(name));
}

function groupsIn(size: number, scope: Scope): readonly string[] {
  return groupsOf(
    size,
    FEATURES.filter((feature) => hasFeature(scope, feature)),
  ).map(groupName);
}

const EMPTY: Scope = {
  name: '',
  says: '',
  maps: 1,
  progs: 1,
  links: 0,
  kinds: [],
  flags: ['none'],
  texts: [],
  hashes: [],
  values: 2,
  families: [],
};

/** A scope with one feature more, and with what this feature needs to matter. */
function withFeature(scope: Scope, feature: Feature): Scope {
  if (hasFeature(scope, feature)) return scope;
  switch (feature.sort) {
    case 'family':
      return withFamily(scope, feature.name);
    case 'kind':
      return withKind(scope, feature.name);
    case 'text':
      return withText(scope, feature.name);
    case 'flag': {
      const typed = scope.kinds.includes('ARRAY') ? scope : withKind(scope, 'ARRAY');
      return { ...typed, flags: [...typed.flags, feature.name] };
    }
    case 'hash': {
      // what may touch a map that is exclusive to nobody is seen by one that writes it
      const writing = scope.texts.some(writesElements) ? scope : withText(scope, 'write');
      return { ...writing, hashes: [...writing.hashes, feature.name] };
    }
  }
}

const writesElements = (name: string): boolean => {
  const text = textNamed(name);
  return text?.writes === true && text.action === 'elements';
};

function withKind(scope: Scope, kind: Scope['kinds'][number]): Scope {
  if (scope.kinds.includes(kind)) return scope;
  const more = { ...scope, kinds: [...scope.kinds, kind] };
  if (kind === 'PROG_ARRAY') return { ...more, maps: Math.max(2, more.maps) };
  if (kind === 'ARENA') return withFamily(withMmapable(more), 'mmap');
  if (!isOuter(kind)) return more;
  const template = more.kinds.some(hasValues) ? more : withKind(more, 'ARRAY');
  return { ...template, maps: Math.max(2, template.maps) };
}

/** With the flag without which there is no arena. */
function withMmapable(scope: Scope): Scope {
  const { flags } = scope;
  return flags.includes('MMAPABLE') ? scope : { ...scope, flags: [...flags, 'MMAPABLE'] };
}

/** What a family is idle without. */
const FAMILY_NEEDS: Partial<Record<Family, (scope: Scope) => Scope>> = {
  'remove-inner': (scope) =>
    scope.kinds.some((kind) => !hasValues(kind)) ? scope : withKind(scope, 'ARRAY_OF_MAPS'),
  iterator: (scope) => ({
    ...(scope.texts.some((name) => isIterator(textNamed(name)!))
      ? scope
      : withText(scope, 'iter-write')),
    links: 1,
  }),
  // a link gets another program: two of one sort of iterator
  'link-update': (scope) => ({ ...withFamily(scope, 'iterator'), progs: 2 }),
  extension: (scope) => withText(withText(scope, 'victim'), 'extension'),
  'sys-bpf': (scope) =>
    scope.texts.some((name) => actsAsUser(textNamed(name)!))
      ? scope
      : withText(scope, 'sys-update'),
  mmap: (scope) =>
    scope.kinds.includes('ARENA')
      ? withMmapable(scope)
      : withFeature(scope, { sort: 'flag', name: 'MMAPABLE' }),
  signed: (scope) => withText(scope, 'loader'),
};

function withFamily(scope: Scope, family: Family): Scope {
  if (scope.families.includes(family)) return scope;
  const more = { ...scope, families: [...scope.families, family] };
  return FAMILY_NEEDS[family]?.(more) ?? more;
}

function withFamilies(scope: Scope, ...families: readonly Family[]): Scope {
  return families.reduce(withFamily, scope);
}

/** A behaviour: in the colour its maps are exclusive to. */
function withText(scope: Scope, behaviour: string): Scope {
  const name = `${behaviour}.A`;
  const text = textNamed(name);
  if (text === undefined || scope.texts.includes(name)) return scope;
  const owner = text.action === 'extend' || !hasOneDigest(text) ? [] : [name];
  const more = {
    ...scope,
    texts: [...scope.texts, name],
    hashes: [...scope.hashes, ...owner],
  };
  switch (text.action) {
    case 'inner':
      return more.kinds.some(isOuter) ? more : withKind(more, 'ARRAY_OF_MAPS');
    case 'iterate elements':
      return { ...withFamily(valued(more), 'iterator'), links: 1 };
    case 'iterate storage':
      return { ...withFamily(withKind(more, 'SK_STORAGE'), 'iterator'), links: 1 };
    case 'free pages':
      return { ...withFamily(withKind(more, 'ARENA'), 'iterator'), links: 1 };
    case 'tail call':
      return { ...withKind(valued(more), 'PROG_ARRAY'), progs: 2 };
    case 'host':
    case 'extend':
      return { ...withFamily(valued(more), 'extension'), progs: 2, links: 1 };
    case 'sys update':
    case 'sys delete':
    case 'sys freeze':
    case 'sys lookup':
      return withFamily(valued(more), 'sys-bpf');
    case 'load': {
      const signing = withFamilies(more, 'signed', 'hash', 'freeze', 'elements');
      return { ...withKind(signing, 'ARRAY'), progs: 2, values: 3 };
    }
    default:
      return valued(more);
  }
}

function valued(scope: Scope): Scope {
  return scope.kinds.some((kind) => kind === 'ARRAY' || kind === 'HASH')
    ? scope
    : withKind(scope, 'ARRAY');
}

/**
 * A scope is idle without a program that touches a map of its kinds, and without a foreign one: each
 * behaviour that stands alone in what it does comes in a second colour, to which no map belongs. So does
 * every behaviour where relocations may change the colour.
 */
function finished(scope: Scope): Scope {
  // texts to which no map belongs are foreign to one of another text
  const more = valued(scope.hashes.length === 0 ? withText(scope, 'write') : scope);
  const texts = more.texts.flatMap((name) => textNamed(name) ?? []);
  const alone = texts.filter(
    ({ action, writes }) =>
      texts.filter((it) => it.action === action).length === 1 && (writes || texts.length === 1),
  );
  const again = more.families.includes('relocated') ? texts : alone;
  return { ...more, texts: [...more.texts, ...again.map(({ behaviour }) => `${behaviour}.B`)] };
}

/** The logarithm of an estimate of a scope's states: a measure to compare scopes by, no count of them. */
function size(scope: Scope): number {
  const has = (family: Family): number => (scope.families.includes(family) ? 1 : 0);
  const excls = scope.hashes.length + 1;
  const kinds = scope.kinds.reduce((sum, kind) => {
    const flags = kind === 'ARRAY' || kind === 'HASH' ? scope.flags.length : 1;
    const content = hasValues(kind) ? scope.values : scope.maps;
    const template = isOuter(kind) ? excls : 1;
    return sum + flags * content * template;
  }, 0);
  const map =
    kinds *
    excls *
    2 ** (has('freeze') + has('pins') + has('hash') + has('mmap')) *
    3 ** has('modes');
  const prog =
    scope.texts.reduce(
      (sum, name) => sum + ((textNamed(name)?.params.length ?? 0) === 0 ? 1 : scope.maps),
      0,
    ) *
    (scope.maps + 1) ** Math.max(has('counted'), has('bind'), has('signed')) *
    2 ** has('signed');
  const link = 1 + scope.texts.length * scope.maps;
  const held = 1 + has('close') * 0.5;
  const sums = scope.maps * Math.log10(1 + held * map) + scope.progs * Math.log10(1 + held * prog);
  return sums + scope.links * Math.log10(link * held);
}

/** Up to which size a scope takes in more: 103 scopes, 2 s for all under `permissive` (measured; larger ones are fewer, and take longer). */
const LARGEST = 4.6;

/** Scopes in which every group of that many features meets. */
export function covering(together = 2, largest = LARGEST): readonly Scope[] {
  const left = new Map(groupsOf(together).map((group) => [groupName(group), group]));
  const scopes: Scope[] = [];
  for (let next = first(left); next !== undefined; next = first(left)) {
    let scope = next.reduce(withFeature, EMPTY);
    for (;;) {
      const more = best(scope, left, together, largest);
      if (more === undefined) break;
      scope = more;
    }
    const name = `meet-${scopes.length + 1}`;
    scope = finished(scope);
    scopes.push({ ...scope, name, says: `where these meet: ${groupName(next)}` });
    for (const group of groupsIn(together, scope)) left.delete(group);
  }
  return scopes;
}

function first<T>(left: ReadonlyMap<string, T>): T | undefined {
  return left.values().next().value;
}

function best(
  scope: Scope,
  left: ReadonlyMap<string, unknown>,
  together: number,
  largest: number,
): Scope | undefined {
  const gain = (other: Scope): number =>
    groupsIn(together, other).filter((group) => left.has(group)).length;
  const now = gain(scope);
  const whole = (other: Scope): number => size(finished(other));
  const candidates = FEATURES.filter((feature) => !hasFeature(scope, feature))
    .map((feature) => withFeature(scope, feature))
    .filter((other) => whole(other) <= largest)
    .map((other) => ({
      other,
      worth: (gain(other) - now) / (0.2 + Math.abs(whole(other) - whole(scope))),
    }))
    .filter(({ worth }) => worth > 0)
    .toSorted((one, other) => other.worth - one.worth);
  return candidates[0]?.other;
}
