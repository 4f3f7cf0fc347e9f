/**
 * Mutants that nothing can tell from the sound model, each with the reason. A mutant that survives
 * without one is a fault, and so is a reason for a mutant that is told.
 */

/** By id of the mutant. */
export const REASONS: ReadonlyMap<string, string> = new Map([
  [
    "model/syscalls/elem.ts isIndexed: always true kind === 'ARRAY' || kind === 'ARRAY_OF_MAPS'",
    'refuses nothing: it says which calls the model leaves out (a second key of a HASH)',
  ],
  [
    "model/syscalls/elem.ts isTailCallable: always true ['elements', 'inner', 'tail call', 'host'].includes(action)",
    'refuses nothing: it says which calls the model leaves out (programs of another type)',
  ],
  [
    'model/syscalls/elem.ts insertInner: without becomes === outer: if (outer.inner === slot && becomes === outer) return accept(state);',
    'a map keeps its hash, so what takes the same inner map again becomes what it is already',
  ],
  [
    "model/syscalls/prog.ts misfit: without param !== 'programs': if (param !== 'programs' && flags === 'WRONLY_PROG') return -EACCES;",
    'no PROG_ARRAY has that flag: BPF_MAP_CREATE refuses it, and the alphabet leaves it out',
  ],
  [
    'model/syscalls/run.ts host: left out if (mapAt(state, map).value === NONE) return accept(state, NO_ELEMENT);',
    'touch() asks the same once more, and reports no access either',
  ],
  [
    'model/content.ts touch: not reported: read (2)',
    'the write of the same program to the same map is reported beside it, and every claim takes either',
  ],
  [
    "model/axes/signed.ts mayFold: left out if (map.mapped === 'rw') return -EBUSY;",
    'a frozen map has no writable mapping: BPF_MAP_FREEZE asks, and so does mmap()',
  ],
  [
    'model/axes/element.ts elementSameAsTemplate: left out inner.excl === outer.metaExcl ? OK : -EINVAL',
    'the refusal is needless: see the exchange of same-as-template with any in strict-template',
  ],
  [
    'model/axes/template.ts templateRefusedV1: left out template.excl === NO_DIGEST ? OK : -EOPNOTSUPP',
    'the refusal is needless: see the exchange of refused-v1 with any in patch-v1',
  ],
]);
