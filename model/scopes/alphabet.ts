/**
 * The alphabet of a scope: every call user space may try, as one constant array. The index of a call
 * is its name in an index path (`4/17/2`), so the order here is part of what a replay line means.
 */
import type { Call, ElemFlags, ExclArg, HashArg, MapFd } from '../kernel/call.ts';
import { CLOSED_FD, make, MALFORMED_HASHES, PROG_FD } from '../kernel/call.ts';
import type { FdMode, Flags, Kind } from '../kernel/kind.ts';
import { hasValues, isOuter, OPENS } from '../kernel/kind.ts';
import type { Family, Scope } from './scope.ts';
import { NONE } from '../kernel/state.ts';
import type { Text } from '../programs/text.ts';
import {
  actsAsUser,
  NO_DIGEST,
  NO_TEXT,
  relocatesTo,
  textNamed,
  usesFdArray,
  walksMaps,
} from '../programs/text.ts';

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
  const opens: readonly Exclude<FdMode, 'none'>[] = has('modes') ? OPENS : ['rw'];
  return maps.flatMap((map) =>
    scope.kinds.flatMap((kind) => {
      const templates = isOuter(kind) ? mapFds.filter((other) => other !== map) : [NONE];
      return templates.flatMap((inner_map_fd) =>
        flagsFor(scope, kind).flatMap((flags) =>
          opens.flatMap((open) =>
            exclArgs(scope, has('malformed')).map((excl) =>
              make('map_create', { map, kind, excl, inner_map_fd, flags, open }),
            ),
          ),
        ),
      );
    }),
  );
}

/** Flags that other kinds refuse are left to the argument table of KERNEL-FACTS. */
function flagsFor(scope: Scope, kind: Kind): readonly Flags[] {
  if (kind === 'ARRAY') return scope.flags;
  if (kind === 'ARENA') return scope.flags.filter((flags) => flags === 'MMAPABLE');
  if (kind === 'HASH') return scope.flags.filter((flags) => flags !== 'MMAPABLE');
  return scope.flags.filter((flags) => flags === 'none');
}

function exclArgs(scope: Scope, malformed: boolean): readonly ExclArg[] {
  const digests = [NO_DIGEST, ...scope.hashes];
  return [
    ...digests.map((digest): ExclArg => ({ form: 'well-formed', digest })),
    ...(malformed ? MALFORMED_HASHES : []).map((form): ExclArg => ({ form })),
  ];
}

function insertions({ scope, maps, progs, mapFds, keys, strangeFlags }: World): readonly Call[] {
  const outers = scope.kinds.some(isOuter) ? maps : [];
  const arrays = scope.kinds.includes('PROG_ARRAY') ? maps : [];
  return [
    ...outers.flatMap((map) =>
      mapFds.flatMap((inner): readonly Call[] => [
        ...keys.map((key) => make('map_update_elem', { map, key, inner })),
        ...strangeFlags.map((flags) => make('map_update_elem', { map, inner, flags })),
      ]),
    ),
    ...arrays.flatMap((map) => progs.map((prog) => make('map_update_elem', { map, prog }))),
  ];
}

function loads({ has, progs, texts, mapFds, maps }: World): readonly Call[] {
  const signings = has('signed') ? [false, true] : [false];
  return progs.flatMap((prog): readonly Call[] => [
    ...texts.flatMap((text) => {
      const named = text.params.length === 0 ? [NONE] : mapFds;
      const becomes = [NO_TEXT, ...(has('relocated') ? relocatedFrom(text, texts) : [])];
      const targets = text.action === 'extend' ? progs.filter((other) => other !== prog) : [NONE];
      return named.flatMap((map) =>
        listings(text, map, has('counted', 'signed') ? maps : []).flatMap((fd_array) =>
          signings.flatMap((signed) =>
            targets.flatMap((target) =>
              becomes.map((core_relos) =>
                make('prog_load', { prog, text, map, fd_array, signed, target, core_relos }),
              ),
            ),
          ),
        ),
      );
    }),
    ...(has('split') ? texts.filter(usesFdArray) : []).flatMap((text) =>
      maps.map((fd_array) => make('prog_load_begin', { prog, text, fd_array })),
    ),
    ...(has('split') ? maps : []).map((fd_array) => make('prog_load_end', { prog, fd_array })),
    ...(has('bind') ? mapFds : []).map((map) => make('prog_bind_map', { prog, map })),
  ]);
}

/** What relocations can make of a text. */
function relocatedFrom(text: Text, texts: readonly Text[]): readonly Text[] {
  return texts.filter((other) => other !== text && relocatesTo(text, other));
}

/** What may stand in a counted `fd_array` beside the map that is named: nothing, that map, or (by fd) any. */
function listings(text: Text, map: MapFd, maps: readonly number[]): readonly number[] {
  if (maps.length === 0) return [NONE];
  return usesFdArray(text) ? (map < 0 ? [NONE] : [NONE, map]) : [NONE, ...maps];
}

function runs({ progs, texts, mapFds }: World): readonly Call[] {
  const fds = texts.some(actsAsUser) ? [NONE, ...mapFds] : [NONE];
  return progs.flatMap((prog) => fds.map((map) => make('prog_test_run', { prog, map })));
}

function links({ has, links: all, progs, maps, mapFds, texts }: World): readonly Call[] {
  const walks = has('iterator') && texts.some(walksMaps);
  return all.flatMap((link): readonly Call[] => [
    ...progs.flatMap((prog): readonly Call[] => [
      ...(walks && !has('extension') ? [make('link_create', { link, prog })] : []),
      ...(has('iterator') ? mapFds : []).map((map) => make('link_create', { link, prog, map })),
      ...(has('extension') ? [NONE, ...progs.filter((other) => other !== prog)] : []).map(
        (target) => make('link_create', { link, prog, target }),
      ),
      ...(has('link-update') ? [make('link_update', { link, prog })] : []),
    ]),
    ...(has('iterator') ? [make('iter_read', { link })] : []),
    ...(walks ? maps : []).map((map) => make('iter_read', { link, map })),
  ]);
}

function elements({ scope, has, maps, keys, strangeFlags }: World): readonly Call[] {
  const written = has('elements') && scope.kinds.some(hasValues) ? maps : [];
  return [
    ...written.flatMap((map): readonly Call[] => [
      ...slots(scope.values).flatMap((value) =>
        keys.map((key) => make('map_update_elem', { map, key, value })),
      ),
      ...strangeFlags.map((flags) => make('map_update_elem', { map, value: 0, flags })),
    ]),
    ...(has('in-flight') ? maps : []).flatMap((map): readonly Call[] => [
      make('map_update_begin', { map }),
      ...slots(scope.values).map((value) => make('map_update_end', { map, value })),
      make('map_freeze_begin', { map }),
      make('map_freeze_end', { map }),
    ]),
    ...(has('elements', 'remove-inner') ? maps : []).map((map) => make('map_delete_elem', { map })),
    ...(has('lookup') ? maps : []).flatMap((map): readonly Call[] => [
      ...keys.map((key) => make('map_lookup_elem', { map, key })),
      make('map_get_next_key', { map }),
      ...(has('elements') ? [make('map_lookup_and_delete_elem', { map })] : []),
    ]),
  ];
}

function files({ scope, has, maps }: World): readonly Call[] {
  const hashes: readonly HashArg[] = has('malformed')
    ? ['well-formed', 'wrong size', 'bad pointer']
    : ['well-formed'];
  return maps.flatMap((map): readonly Call[] => [
    ...(has('freeze') ? [make('map_freeze', { map })] : []),
    ...(has('hash') ? hashes : []).map((hash) => make('obj_get_info_by_fd', { map, hash })),
    ...(has('mmap')
      ? [
          make('mmap', { map, prot: 'ro' }),
          make('mmap', { map, prot: 'rw' }),
          make('munmap', { map }),
          ...slots(scope.values).map((value) => make('mmap_store', { map, value })),
          ...(scope.kinds.includes('ARENA') ? [make('mmap_load', { map })] : []),
          make('register_buffers', { map }),
          ...slots(scope.values).map((value) => make('read_fixed', { map, value })),
        ]
      : []),
    ...(has('pins')
      ? [
          make('obj_pin', { map }),
          make('obj_get', { map }),
          make('unlink', { map }),
          make('map_get_fd_by_id', { map }),
        ]
      : []),
  ]);
}

function closes({ has, maps, progs, links: all }: World): readonly Call[] {
  if (!has('close')) return [];
  return [
    ...maps.map((map) => make('close', { map })),
    ...progs.map((prog) => make('close', { prog })),
    ...all.map((link) => make('close', { link })),
  ];
}

function slots(count: number): readonly number[] {
  return Array.from({ length: count }, (_, slot) => slot);
}
