/** The named scopes: each as small as the questions it decides allow. */
import covering from './covering.json' with { type: 'json' };
import { FLAGS, KINDS } from '../kernel/kind.ts';
import { hasOneDigest, TEXTS } from '../programs/text.ts';
import type { Scope } from './scope.ts';
import { FAMILIES, HALVES } from './scope.ts';

const plain = { flags: ['none'], values: 2 } as const;

/** The smallest scope that shows the argument of June 2025: inner side, outer side, and what each rule costs. */
const mail: Scope = {
  ...plain,
  name: 'mail',
  says: 'the argument of June 2025: template, inner and outer map, a program, an iterator',
  maps: 3,
  progs: 1,
  links: 1,
  kinds: ['ARRAY', 'ARRAY_OF_MAPS'],
  texts: ['write.A', 'write-inner.B', 'write-inner.A', 'iter-write.A'],
  hashes: ['write-inner.A', 'write.A', 'iter-write.A'],
  families: ['iterator'],
};

const tiny: Scope = {
  ...plain,
  name: 'tiny',
  says: 'maps of maps and iterators with all calls, right and wrong: two maps, one program, one link',
  maps: 2,
  progs: 1,
  links: 1,
  kinds: ['ARRAY', 'HASH', 'ARRAY_OF_MAPS'],
  texts: ['write.A', 'write-inner.B', 'write-inner.A', 'iter-write.A'],
  hashes: ['write-inner.A', 'write.A', 'iter-write.A'],
  families: ['elements', 'remove-inner', 'freeze', 'close', 'iterator', 'lookup', 'malformed'],
};

const hash: Scope = {
  ...tiny,
  name: 'hash',
  says: 'as tiny, with HASH_OF_MAPS for ARRAY_OF_MAPS and without ARRAY',
  kinds: ['HASH', 'HASH_OF_MAPS'],
};

const load: Scope = {
  ...plain,
  name: 'load',
  says: 'every way to name a map at load, counted fd_array, bound maps, the zero hash',
  maps: 2,
  progs: 1,
  links: 0,
  kinds: ['ARRAY', 'HASH'],
  texts: ['read.A', 'write.B', 'write.A', 'write-value.A', 'write-idx.A', 'write-idx-value.A'],
  hashes: ['write.A', 'write-value.A', 'write-idx.A', 'write-idx-value.A', 'zero'],
  families: ['counted', 'bind', 'close', 'malformed'],
};

const loadInner: Scope = {
  ...plain,
  name: 'load-inner',
  says: 'counted fd_array and the zero hash where maps are reached through an outer map',
  maps: 2,
  progs: 1,
  links: 0,
  kinds: ['ARRAY', 'ARRAY_OF_MAPS'],
  texts: ['read-inner.A'],
  hashes: ['read-inner.A', 'zero'],
  families: ['counted', 'close'],
};

const storage: Scope = {
  ...plain,
  name: 'storage',
  says: 'socket storage and its iterator',
  maps: 1,
  progs: 1,
  links: 1,
  kinds: ['SK_STORAGE', 'ARRAY'],
  texts: ['iter-write-storage.B', 'iter-write-storage.A', 'iter-read-storage.A', 'iter-write.A'],
  hashes: ['iter-write-storage.A'],
  families: ['elements', 'freeze', 'close', 'iterator', 'lookup', 'malformed'],
};

const extension: Scope = {
  ...plain,
  name: 'extension',
  says: 'a program with a global subprogram, and extensions that replace it',
  maps: 1,
  progs: 2,
  links: 1,
  kinds: ['ARRAY'],
  texts: ['victim.A', 'extension.A'],
  hashes: ['victim.A'],
  families: ['extension', 'close', 'freeze'],
};

const extensionBind: Scope = {
  ...extension,
  name: 'extension-bind',
  says: 'extensions of a program to which an exclusive map was bound, which it does not name',
  maps: 2,
  families: ['extension', 'bind'],
};

const sysBpf: Scope = {
  ...plain,
  name: 'sys-bpf',
  says: 'programs that act as user space through bpf_sys_bpf',
  maps: 1,
  progs: 1,
  links: 0,
  kinds: ['ARRAY', 'HASH'],
  texts: ['sys-update.B', 'sys-update.A', 'sys-delete.B', 'sys-freeze.B', 'sys-lookup.B'],
  hashes: ['sys-update.A'],
  families: ['sys-bpf', 'elements', 'freeze', 'close', 'malformed'],
};

const tail: Scope = {
  ...plain,
  name: 'tail',
  says: 'tail calls through a program array',
  maps: 2,
  progs: 2,
  links: 0,
  kinds: ['ARRAY', 'PROG_ARRAY'],
  texts: ['tail-call.B', 'tail-call.A', 'write.A'],
  hashes: ['tail-call.A', 'write.A'],
  families: ['remove-inner', 'lookup', 'close'],
};

const user: Scope = {
  ...plain,
  name: 'user',
  says: 'the user space side: modes of fds, map flags, mmap, pins, freezing, content hashes',
  maps: 1,
  progs: 1,
  links: 1,
  kinds: ['ARRAY', 'HASH'],
  flags: ['none', 'MMAPABLE', 'RDONLY_PROG', 'WRONLY_PROG'],
  texts: ['read.A', 'write.A', 'iter-write.A'],
  hashes: ['write.A'],
  families: [
    'elements',
    'freeze',
    'close',
    'iterator',
    'lookup',
    'malformed',
    'modes',
    'mmap',
    'pins',
    'hash',
  ],
};

const signed: Scope = {
  name: 'signed',
  says: 'signed loaders and their metadata map, with programs that reach it directly or through an outer map',
  maps: 2,
  progs: 2,
  links: 0,
  kinds: ['ARRAY', 'ARRAY_OF_MAPS'],
  flags: ['none'],
  texts: ['loader.A', 'write.A', 'write-inner.A'],
  hashes: ['loader.A'],
  values: 3,
  families: ['signed', 'hash', 'elements', 'freeze'],
};

const signedInner: Scope = {
  ...signed,
  name: 'signed-inner',
  says: 'signed loaders whose metadata map is put into an outer map that was made from another template',
  texts: ['loader.A', 'write-inner.A'],
  families: [...signed.families, 'close'],
};

const signedIter: Scope = {
  ...signed,
  name: 'signed-iter',
  says: 'signed loaders and their metadata map, with an iterator that walks it',
  maps: 1,
  links: 1,
  kinds: ['ARRAY'],
  texts: ['loader.A', 'iter-write.A'],
  families: ['signed', 'hash', 'elements', 'freeze', 'iterator'],
};

const signedZero: Scope = {
  ...signed,
  name: 'signed-zero',
  says: 'signed loaders whose metadata map is for 32 zero bytes, and a program that writes it',
  maps: 1,
  kinds: ['ARRAY'],
  texts: ['loader.A', 'write.A'],
  hashes: ['loader.A', 'zero'],
};

const relocated: Scope = {
  ...signed,
  name: 'relocated',
  says: 'signed loaders and their metadata map, with CO-RE relocations that make another loader, or a writer',
  maps: 1,
  progs: 2,
  kinds: ['ARRAY'],
  texts: ['loader.A', 'loader.B', 'loader-write.A'],
  families: ['signed', 'relocated', 'hash', 'elements', 'freeze'],
};

const relocatedListed: Scope = {
  ...plain,
  name: 'relocated-listed',
  says: 'CO-RE relocations after maps in a counted fd_array were compared, or a signature verified',
  maps: 1,
  progs: 1,
  links: 0,
  kinds: ['ARRAY'],
  texts: ['write.A', 'write.B', 'sys-lookup.A', 'sys-lookup.B'],
  hashes: ['write.A', 'zero'],
  families: ['counted', 'signed', 'relocated', 'close'],
};

const relocatedInner: Scope = {
  ...loadInner,
  name: 'relocated-inner',
  says: 'CO-RE relocations after an outer map in a counted fd_array was compared',
  texts: ['read-inner.A', 'read-inner.B'],
  families: ['counted', 'relocated', 'close'],
};

const linkUpdate: Scope = {
  ...plain,
  name: 'link-update',
  says: 'iterators whose link gets another program',
  maps: 1,
  progs: 2,
  links: 1,
  kinds: ['ARRAY', 'SK_STORAGE'],
  texts: ['iter-read.A', 'iter-write.B', 'iter-read-storage.A', 'iter-write-storage.B'],
  hashes: ['iter-read.A', 'iter-read-storage.A'],
  families: ['iterator', 'link-update', 'elements', 'freeze', 'close'],
};

const split: Scope = {
  name: 'split',
  says: 'a signed load in two steps, with other calls between them',
  maps: 2,
  progs: 2,
  links: 0,
  kinds: ['ARRAY'],
  flags: ['none'],
  texts: ['loader.A'],
  hashes: ['loader.A'],
  values: 3,
  families: ['split', 'elements', 'freeze', 'close'],
};

const splitHash: Scope = {
  ...split,
  name: 'split-hash',
  says: 'a signed load in two steps, with content hashes and a program that writes',
  texts: ['loader.A', 'write.A'],
  families: ['split', 'hash', 'elements', 'freeze'],
};

const inFlight: Scope = {
  ...signed,
  name: 'in-flight',
  says: 'updates and freezes in two steps, with other calls between them: content hashes and signed loads',
  maps: 1,
  progs: 1,
  kinds: ['ARRAY'],
  texts: ['loader.A'],
  families: ['in-flight', 'signed', 'hash', 'elements', 'freeze', 'close'],
};

const pages: Scope = {
  ...signed,
  name: 'pages',
  says: 'arrays mapped for writing, and pages pinned through that: content hashes and signed loads',
  maps: 1,
  progs: 1,
  kinds: ['ARRAY'],
  flags: ['MMAPABLE'],
  texts: ['loader.A'],
  families: ['mmap', 'signed', 'hash', 'elements', 'freeze', 'close'],
};

/** Exclusive to a text that is not loaded: no map is made for one that frees pages (see `hasOneDigest`). */
const arena: Scope = {
  name: 'arena',
  says: 'arenas that user space maps, and an iterator over all maps that frees their pages',
  maps: 2,
  progs: 1,
  links: 1,
  kinds: ['ARENA'],
  flags: ['MMAPABLE'],
  texts: ['walk-free.A'],
  hashes: ['write.A'],
  values: 3,
  families: ['mmap', 'iterator', 'close'],
};

const small: Scope = {
  ...plain,
  name: 'small',
  says: 'three maps and two programs: a foreign and a rightful one side by side',
  maps: 3,
  progs: 2,
  links: 1,
  kinds: ['ARRAY', 'ARRAY_OF_MAPS'],
  texts: ['write.A', 'write-inner.B', 'write-inner.A', 'iter-write.A'],
  hashes: ['write-inner.A', 'iter-write.A'],
  families: ['remove-inner', 'iterator', 'close'],
};

/** For benchmarks and random search: no exhaustive search of it finishes. */
const wide: Scope = {
  name: 'wide',
  says: 'five maps, four programs, two links, every kind but arenas, every call, every sort of text but loader-write and walk-free; beyond exhaustive search',
  maps: 5,
  progs: 4,
  links: 2,
  kinds: ['ARRAY', 'HASH', 'ARRAY_OF_MAPS', 'HASH_OF_MAPS', 'PROG_ARRAY', 'SK_STORAGE'],
  flags: ['none', 'MMAPABLE', 'RDONLY_PROG', 'WRONLY_PROG'],
  texts: [
    'read.A',
    'read-value.A',
    'read-idx.A',
    'read-idx-value.A',
    'write.A',
    'write.B',
    'write-value.A',
    'write-idx.A',
    'write-idx-value.A',
    'read-inner.A',
    'write-inner.A',
    'write-inner.B',
    'iter-read.A',
    'iter-write.A',
    'iter-write.B',
    'iter-read-storage.A',
    'iter-write-storage.A',
    'iter-write-storage.B',
    'tail-call.A',
    'victim.A',
    'extension.A',
    'sys-update.A',
    'sys-update.B',
    'sys-delete.A',
    'sys-freeze.A',
    'sys-lookup.A',
    'loader.A',
  ],
  hashes: [
    'write.A',
    'write-inner.A',
    'iter-write.A',
    'iter-write-storage.A',
    'victim.A',
    'sys-update.A',
    'write-idx.A',
    'loader.A',
    'zero',
  ],
  values: 3,
  families: FAMILIES.filter((family) => !HALVES.includes(family)),
};

/** Every text in its first two colours, and maps for those of the first. */
const BOTH = TEXTS.filter(({ colour }) => colour === 'A' || colour === 'B');

/** As deep as memory allows: `check --within`. */
const everything: Scope = {
  name: 'everything',
  says: 'two maps, two programs, a link, and everything that there is at once; beyond exhaustive search',
  maps: 2,
  progs: 2,
  links: 1,
  kinds: KINDS,
  flags: FLAGS,
  texts: BOTH.map(({ name }) => name),
  hashes: [
    ...BOTH.flatMap((text) => (text.colour === 'A' && hasOneDigest(text) ? [text.name] : [])),
    'zero',
  ],
  values: 3,
  families: FAMILIES,
};

export const SCOPES: readonly Scope[] = [
  mail,
  tiny,
  hash,
  load,
  loadInner,
  storage,
  extension,
  extensionBind,
  sysBpf,
  tail,
  user,
  signed,
  signedInner,
  signedIter,
  signedZero,
  relocated,
  relocatedListed,
  relocatedInner,
  linkUpdate,
  split,
  splitHash,
  inFlight,
  pages,
  arena,
  small,
  wide,
  everything,
];

/** Those that no search finishes: for random search, for benchmarks, and as deep as memory allows. */
export const ENDLESS: readonly string[] = [wide.name, everything.name];

/** Generated: every two features meet in one of them (covering.ts; `npm run scopes` writes the file). */
export const COVERING = covering as readonly Scope[];

/** Those whose questions others decide as well; or that no search finishes, or none in seconds. */
const NOT_NEEDED: readonly Scope[] = [mail, extensionBind, small, wide, everything];

/** The scopes that together decide every claim, in seconds: what `compare` and `check` use. */
export const DECIDING: readonly Scope[] = [
  ...SCOPES.filter((scope) => !NOT_NEEDED.includes(scope)),
  ...COVERING,
];

/** Where refusals are weighed: small enough to search pairs of states. */
export const WEIGHING: readonly Scope[] = [
  mail,
  load,
  storage,
  linkUpdate,
  extension,
  extensionBind,
  sysBpf,
];

/** The scope of that name, or undefined. */
export function scopeNamed(name: string): Scope | undefined {
  return [...SCOPES, ...COVERING].find((scope) => scope.name === name);
}
