/** The named scopes. */
import type { Scope } from './scope.ts';

/** The smallest scope that shows the argument of June 2025: inner side, outer side, and what each rule costs. */
const mail: Scope = {
  name: 'mail',
  says: 'the argument of June 2025: template, inner and outer map, a program, an iterator',
  maps: 3,
  progs: 1,
  links: 1,
  kinds: ['ARRAY', 'ARRAY_OF_MAPS'],
  texts: ['write.A', 'write-inner.B', 'write-inner.A', 'iter-write.A'],
  hashes: ['write-inner.A', 'write.A', 'iter-write.A'],
  values: 2,
  families: ['iterator'],
};

/** What `compare` uses: every claim of the model can be decided here, in about a second a design. */
const tiny: Scope = {
  name: 'tiny',
  says: 'all call families, two maps, one program, one iterator link',
  maps: 2,
  progs: 1,
  links: 1,
  kinds: ['ARRAY', 'HASH', 'ARRAY_OF_MAPS'],
  texts: ['write.A', 'write-inner.B', 'write-inner.A', 'iter-write.A'],
  hashes: ['write-inner.A', 'write.A', 'iter-write.A'],
  values: 2,
  families: ['elements', 'remove-inner', 'freeze', 'close', 'iterator', 'lookup', 'malformed'],
};

const hash: Scope = {
  ...tiny,
  name: 'hash',
  says: 'as tiny, with HASH_OF_MAPS for ARRAY_OF_MAPS and without ARRAY',
  kinds: ['HASH', 'HASH_OF_MAPS'],
};

const small: Scope = {
  name: 'small',
  says: 'three maps, so that template, inner and outer map can be three different ones',
  maps: 3,
  progs: 1,
  links: 1,
  kinds: ['ARRAY', 'ARRAY_OF_MAPS'],
  texts: ['write.A', 'write-inner.B', 'write-inner.A', 'iter-write.A'],
  hashes: ['write-inner.A', 'iter-write.A'],
  values: 2,
  families: ['remove-inner', 'iterator', 'close'],
};

/** For benchmarks and random search: no exhaustive search of it finishes. */
const wide: Scope = {
  name: 'wide',
  says: 'five maps, four programs, two links, every kind, text and call; beyond exhaustive search',
  maps: 5,
  progs: 4,
  links: 2,
  kinds: ['ARRAY', 'HASH', 'ARRAY_OF_MAPS', 'HASH_OF_MAPS'],
  texts: [
    'read.A',
    'write.A',
    'write.B',
    'read-inner.A',
    'write-inner.A',
    'write-inner.B',
    'iter-read.A',
    'iter-write.A',
    'iter-write.B',
  ],
  hashes: ['write.A', 'write-inner.A', 'iter-write.A'],
  values: 3,
  families: ['elements', 'remove-inner', 'freeze', 'close', 'iterator', 'lookup', 'malformed'],
};

export const SCOPES: readonly Scope[] = [mail, tiny, hash, small, wide];

/** The scope of that name, or undefined. */
export function scopeNamed(name: string): Scope | undefined {
  return SCOPES.find((scope) => scope.name === name);
}
