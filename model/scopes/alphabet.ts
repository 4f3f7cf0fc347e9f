/**
 * The alphabet of a scope: every call user space may try, as one constant array. The index of a call
 * is its name in an index path (`4/17/2`), so the order here is part of what a replay line means.
 */
import type { Call, ElemFlags, ExclArg, HashArg, MapFd } from '../kernel/call.ts';
import { CLOSED_FD, PROG_FD } from '../kernel/call.ts';
import type { FdMode, Flags, Kind } from '../kernel/kind.ts';
import { hasValues, isOuter } from '../kernel/kind.ts';
import type { Family, Scope } from './scope.ts';
import { NONE } from '../kernel/state.ts';
import type { Text } from '../programs/text.ts';
import { actsAsUser, NO_DIGEST, textNamed, usesFdArray } from '../programs/text.ts';

/** What the parts of the alphabet are made from. */
type World = {
  readonly scope: Scope;
  readonly has: (...families: readonly Family[]) => boolean;
  readonly maps: readonly number[];
  readonly progs: readonly number[];
  readonly links: readonly number[];
  readonly texts: readonly Text[];
  /** Slots of maps, and what is no map's fd where malformed arguments are in scope. */
  readonly mapFds: readonly MapFd[];
  readonly keys: readonly number[];
  readonly strangeFlags: readonly ElemFlags[];
};

/** All calls of a scope, in a fixed order. */
export function alphabet(scope: Scope): readonly Call[] {
  const has = (...families: readonly Family[]): boolean =>
    families.some((family) => scope.families.includes(family));
  const maps = slots(scope.maps);
  const world: World = {
    scope,
    has,
    maps,
    progs: slots(scope.progs),
    links: slots(scope.links),
    texts: scope.texts.flatMap((name) => textNamed(name) ?? []),
    mapFds: has('malformed') ? [...maps, CLOSED_FD, PROG_FD] : maps,
    keys: has('malformed') ? [0, 1] : [0],
    strangeFlags: has('malformed') ? ['BPF_NOEXIST', 'BPF_EXIST', 'unknown'] : [],
  };
  return [
    ...creations(world),
    ...insertions(world),
    ...loads(world),
    ...runs(world),
    ...links(world),
    ...elements(world),
    ...files(world),
    ...closes(world),
  ];
}

function creations({ scope, has, maps, mapFds }: World): readonly Call[] {
  const opens: readonly Exclude<FdMode, 'none'>[] = has('modes') ? ['rw', 'ro', 'wo'] : ['rw'];
  return maps.flatMap((map) =>
    scope.kinds.flatMap((kind) => {
      const templates = isOuter(kind) ? mapFds.filter((other) => other !== map) : [NONE];
      return templates.flatMap((template) =>
        flagsFor(scope, kind).flatMap((flags) =>
          opens.flatMap((open) =>
            exclArgs(scope, has('malformed')).map((excl): Call => ({
              call: 'map_create',
              map,
              kind,
              excl,
              template,
              flags,
              open,
            })),
          ),
        ),
      );
    }),
  );
}

/** Flags that other kinds refuse are left to the argument table of KERNEL-FACTS. */
function flagsFor(scope: Scope, kind: Kind): readonly Flags[] {
  if (kind === 'ARRAY') return scope.flags;
  if (kind === 'HASH') return scope.flags.filter((flags) => flags !== 'MMAPABLE');
  return scope.flags.filter((flags) => flags === 'none');
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

function insertions({ scope, maps, progs, mapFds, keys, strangeFlags }: World): readonly Call[] {
  const outers = scope.kinds.some(isOuter) ? maps : [];
  const arrays = scope.kinds.includes('PROG_ARRAY') ? maps : [];
  return [
    ...outers.flatMap((outer) =>
      mapFds.flatMap((inner): readonly Call[] => [
        ...keys.map((key): Call => ({ call: 'insert_inner', outer, key, inner, flags: 'BPF_ANY' })),
        ...strangeFlags.map((flags): Call => ({
          call: 'insert_inner',
          outer,
          key: 0,
          inner,
          flags,
        })),
      ]),
    ),
    ...arrays.flatMap((map) => progs.map((prog): Call => ({ call: 'insert_prog', map, prog }))),
  ];
}

function loads({ has, progs, texts, mapFds, maps }: World): readonly Call[] {
  const signings = has('signed') ? [false, true] : [false];
  return progs.flatMap((prog): readonly Call[] => [
    ...texts.flatMap((text) => {
      const named = text.params.length === 0 ? [NONE] : mapFds;
      const targets = text.action === 'extend' ? progs.filter((other) => other !== prog) : [NONE];
      return named.flatMap((map) =>
        listings(text, map, has('counted', 'signed') ? maps : []).flatMap((listed) =>
          signings.flatMap((signed) =>
            targets.map((target): Call => ({
              call: 'prog_load',
              prog,
              text,
              map,
              listed,
              signed,
              target,
            })),
          ),
        ),
      );
    }),
    ...(has('split') ? texts.filter(usesFdArray) : []).flatMap((text) =>
      maps.map((listed): Call => ({ call: 'prog_load_begin', prog, text, listed })),
    ),
    ...(has('split') ? maps : []).map((listed): Call => ({ call: 'prog_load_end', prog, listed })),
    ...(has('bind') ? mapFds : []).map((map): Call => ({ call: 'prog_bind_map', prog, map })),
  ]);
}

/** What may stand in a counted `fd_array` beside the map that is named: nothing, that map, or (by fd) any. */
function listings(text: Text, map: MapFd, maps: readonly number[]): readonly number[] {
  if (maps.length === 0) return [NONE];
  return usesFdArray(text) ? (map < 0 ? [NONE] : [NONE, map]) : [NONE, ...maps];
}

function runs({ progs, texts, mapFds }: World): readonly Call[] {
  const fds = texts.some(actsAsUser) ? [NONE, ...mapFds] : [NONE];
  return progs.flatMap((prog) => fds.map((map): Call => ({ call: 'prog_run', prog, map })));
}

function links({ has, links: all, progs, mapFds }: World): readonly Call[] {
  return all.flatMap((link): readonly Call[] => [
    ...(has('iterator') ? progs : []).flatMap((prog) =>
      mapFds.map((map): Call => ({ call: 'link_create', link, prog, map })),
    ),
    ...(has('extension') ? progs : []).map((prog): Call => ({
      call: 'link_extension',
      link,
      prog,
    })),
    ...(has('iterator') ? ([{ call: 'iter_read', link }] as const) : []),
  ]);
}

function elements({ scope, has, maps, keys, strangeFlags }: World): readonly Call[] {
  const written = has('elements') && scope.kinds.some(hasValues) ? maps : [];
  return [
    ...written.flatMap((map): readonly Call[] => [
      ...slots(scope.values).flatMap((value) =>
        keys.map((key): Call => ({ call: 'map_update_elem', map, key, value, flags: 'BPF_ANY' })),
      ),
      ...strangeFlags.map((flags): Call => ({
        call: 'map_update_elem',
        map,
        key: 0,
        value: 0,
        flags,
      })),
    ]),
    ...(has('elements', 'remove-inner') ? maps : []).map((map): Call => ({
      call: 'map_delete_elem',
      map,
      key: 0,
    })),
    ...(has('lookup') ? maps : []).flatMap((map): readonly Call[] => [
      ...keys.map((key): Call => ({ call: 'map_lookup_elem', map, key })),
      { call: 'map_get_next_key', map },
      ...(has('elements') ? ([{ call: 'map_lookup_and_delete_elem', map }] as const) : []),
    ]),
  ];
}

function files({ scope, has, maps }: World): readonly Call[] {
  const hashes: readonly HashArg[] = has('malformed')
    ? ['well-formed', 'wrong size', 'bad pointer']
    : ['well-formed'];
  return maps.flatMap((map): readonly Call[] => [
    ...(has('freeze') ? ([{ call: 'map_freeze', map }] as const) : []),
    ...(has('hash') ? hashes : []).map((hash): Call => ({ call: 'map_hash', map, hash })),
    ...(has('mmap')
      ? ([
          { call: 'mmap', map, prot: 'ro' },
          { call: 'mmap', map, prot: 'rw' },
          { call: 'munmap', map },
          ...slots(scope.values).map((value) => ({ call: 'mmap_store', map, value }) as const),
        ] as const)
      : []),
    ...(has('pins')
      ? ([
          { call: 'obj_pin', map },
          { call: 'obj_get', map },
          { call: 'unlink', map },
          { call: 'map_get_fd_by_id', map },
        ] as const)
      : []),
  ]);
}

function closes({ has, maps, progs, links: all }: World): readonly Call[] {
  if (!has('close')) return [];
  return [
    ...maps.map((slot): Call => ({ call: 'close', of: 'map', slot })),
    ...progs.map((slot): Call => ({ call: 'close', of: 'prog', slot })),
    ...all.map((slot): Call => ({ call: 'close', of: 'link', slot })),
  ];
}

function slots(count: number): readonly number[] {
  return Array.from({ length: count }, (_, slot) => slot);
}
