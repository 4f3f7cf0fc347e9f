/**
 * The alphabet of a scope: every call user space may try, as one constant array. The index of a call
 * is its name in an index path (`4/17/2`), so the order here is part of what a replay line means.
 */
import type { Call, ElemFlags, ExclArg } from './call.ts';
import { CLOSED_FD, PROG_FD } from './call.ts';
import { isOuter } from './kind.ts';
import type { Family, Scope } from './scope.ts';
import { NONE } from './state.ts';
import { NO_DIGEST, NO_TEXT, textNamed } from './text.ts';

/** All calls of a scope, in a fixed order. */
export function alphabet(scope: Scope): readonly Call[] {
  const has = (family: Family): boolean => scope.families.includes(family);
  const malformed = has('malformed');
  const maps = slots(scope.maps);
  const progs = slots(scope.progs);
  const links = slots(scope.links);
  const outerKinds = scope.kinds.some(isOuter);
  const strangeFds = malformed ? [CLOSED_FD, PROG_FD] : [];
  const strangeFlags: readonly ElemFlags[] = malformed
    ? ['BPF_NOEXIST', 'BPF_EXIST', 'unknown']
    : [];
  const keys = malformed ? [0, 1] : [0];
  const calls: Call[] = [];

  for (const map of maps) {
    for (const kind of scope.kinds) {
      const templates = isOuter(kind)
        ? [...maps.filter((other) => other !== map), ...strangeFds]
        : [NONE];
      for (const template of templates) {
        for (const excl of exclArgs(scope, malformed)) {
          calls.push({ call: 'map_create', map, kind, excl, template });
        }
      }
    }
  }
  if (outerKinds) {
    for (const outer of maps) {
      for (const inner of [...maps, ...strangeFds]) {
        for (const key of keys)
          calls.push({ call: 'insert_inner', outer, key, inner, flags: 'BPF_ANY' });
        for (const flags of strangeFlags)
          calls.push({ call: 'insert_inner', outer, key: 0, inner, flags });
      }
    }
  }
  for (const prog of progs) {
    for (const name of scope.texts) {
      const text = textNamed(name) ?? NO_TEXT;
      for (const map of text.params.length === 0 ? [NONE] : [...maps, ...strangeFds]) {
        calls.push({ call: 'prog_load', prog, text, map });
      }
    }
  }
  for (const prog of progs) calls.push({ call: 'prog_run', prog });
  if (has('iterator')) {
    for (const link of links) {
      for (const prog of progs) {
        for (const map of [...maps, ...strangeFds])
          calls.push({ call: 'link_create', link, prog, map });
      }
      calls.push({ call: 'iter_read', link });
    }
  }
  if (has('elements')) {
    for (const map of maps) {
      for (const value of slots(scope.values)) {
        for (const key of keys)
          calls.push({ call: 'map_update_elem', map, key, value, flags: 'BPF_ANY' });
      }
      for (const flags of strangeFlags) {
        calls.push({ call: 'map_update_elem', map, key: 0, value: 0, flags });
      }
    }
  }
  if (has('elements') || has('remove-inner')) {
    for (const map of maps) calls.push({ call: 'map_delete_elem', map, key: 0 });
  }
  if (has('lookup')) {
    for (const map of maps) {
      for (const key of keys) calls.push({ call: 'map_lookup_elem', map, key });
    }
  }
  if (has('freeze')) {
    for (const map of maps) calls.push({ call: 'map_freeze', map });
  }
  if (has('close')) {
    for (const slot of maps) calls.push({ call: 'close', of: 'map', slot });
    for (const slot of progs) calls.push({ call: 'close', of: 'prog', slot });
    for (const slot of links) calls.push({ call: 'close', of: 'link', slot });
  }
  return calls;
}

function exclArgs(scope: Scope, malformed: boolean): readonly ExclArg[] {
  const wellFormed = [NO_DIGEST, ...scope.hashes].map((digest): ExclArg => ({
    form: 'well-formed',
    digest,
  }));
  if (!malformed) return wellFormed;
  return [
    ...wellFormed,
    { form: 'wrong size' },
    { form: 'null with size' },
    { form: 'bad pointer' },
  ];
}

function slots(count: number): readonly number[] {
  return Array.from({ length: count }, (_, slot) => slot);
}
