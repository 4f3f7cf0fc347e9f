/** Traces that separate the designs, axis by axis: for each axis a few calls that its choices answer otherwise. */
import type { Call, CallOf } from '../../../model/kernel/call.ts';
import type { Choices } from '../../../model/rules/design.ts';
import { make } from '../../../model/kernel/call.ts';
import type { KINDS } from '../../../model/kernel/kind.ts';
import { NONE } from '../../../model/kernel/state.ts';
import { scopeNamed } from '../../../model/scopes/named.ts';
import type { Digest } from '../../../model/programs/text.ts';
import { NO_DIGEST, NO_TEXT, textNamed, ZERO_DIGEST } from '../../../model/programs/text.ts';
import type { ScopedTrace } from '../compare/drawn.ts';

type Kind = (typeof KINDS)[number];

export type Probe = ScopedTrace & { readonly axis: keyof Choices };

const create = (map: number, kind: Kind, hash: Digest = NO_DIGEST, inner_map_fd = NONE): Call =>
  make('map_create', { map, kind, excl: { form: 'well-formed', digest: hash }, inner_map_fd });

const load = (prog: number, text: string, said: Partial<CallOf<'prog_load'>> = {}): Call =>
  make('prog_load', { prog, text: textNamed(text) ?? NO_TEXT, ...said });

/** An exclusive map that user space may map. */
const mmapable = (kind: 'ARRAY' | 'ARENA', hash: Digest): Call =>
  make('map_create', {
    map: 0,
    kind,
    excl: { form: 'well-formed', digest: hash },
    flags: 'MMAPABLE',
  });

const insert = (map: number, inner: number): Call => make('map_update_elem', { map, inner });
const link = (prog: number, map = NONE): Call => make('link_create', { link: 0, prog, map });
const run = (prog: number, map = NONE): Call => make('prog_test_run', { prog, map });
const hash: Call = make('obj_get_info_by_fd', { map: 0 });

const MINE = 'write-inner.A';
const OTHER = 'write.A';
const FOREIGN = textNamed('write.B') ?? NO_TEXT;

/** The largest scope: only its slots count here. */
const SCOPE = scopeNamed('wide')!;

const probe = (axis: keyof Choices, from: string, calls: readonly Call[]): Probe => ({
  ...{ axis, scope: SCOPE, calls, from },
});

/** Every probe, axis by axis; the last call of each is the one in question. */
export const PROBES: readonly Probe[] = [
  probe('bind', 'the matching program', [
    create(0, 'ARRAY', OTHER),
    load(0, OTHER, { map: 0 }),
    run(0),
  ]),
  probe('bind', 'another program', [create(0, 'ARRAY', OTHER), load(0, 'write.B', { map: 0 })]),
  probe('outer', 'an exclusive map of maps', [
    create(0, 'ARRAY'),
    create(1, 'ARRAY_OF_MAPS', MINE, 0),
    insert(1, 0),
  ]),
  probe('template', 'an exclusive template', [
    create(0, 'ARRAY', MINE),
    create(1, 'ARRAY_OF_MAPS', NO_DIGEST, 0),
  ]),
  probe('bind', 'another program names an outer map with an exclusive template', [
    create(0, 'ARRAY', MINE),
    create(1, 'ARRAY_OF_MAPS', NO_DIGEST, 0),
    load(0, 'write-inner.B', { map: 1 }),
  ]),
  probe('element', 'a plain map where the template was exclusive', [
    create(0, 'ARRAY', MINE),
    create(1, 'ARRAY_OF_MAPS', NO_DIGEST, 0),
    create(2, 'ARRAY'),
    insert(1, 2),
  ]),
  ...([NO_DIGEST, MINE, OTHER] as const).map((outer) =>
    probe('element', `an exclusive map into a map of maps of ${outer}`, [
      create(0, 'ARRAY'),
      create(1, 'ARRAY_OF_MAPS', outer, 0),
      create(2, 'ARRAY', MINE),
      insert(1, 2),
    ]),
  ),
  probe('counted', 'the matching program lists its map', [
    create(0, 'ARRAY', OTHER),
    load(0, OTHER, { map: 0, fd_array: 0 }),
  ]),
  probe('counted', 'any program lists a map of the zero hash', [
    create(0, 'ARRAY', ZERO_DIGEST),
    load(0, OTHER, { map: 0, fd_array: 0 }),
  ]),
  ...[OTHER, ZERO_DIGEST].map((excl) =>
    probe('relocated', `a program lists a map of ${excl} and is then relocated`, [
      create(0, 'ARRAY', excl),
      load(0, OTHER, { map: 0, fd_array: 0, core_relos: FOREIGN }),
    ]),
  ),
  ...(['ARRAY', 'SK_STORAGE'] as const).flatMap((kind) => {
    const text = kind === 'ARRAY' ? 'iter-write.A' : 'iter-write-storage.A';
    return [text, OTHER].map((excl) =>
      probe('iterator', `an iterator over ${kind} of ${excl}`, [
        create(0, kind, excl),
        load(0, text),
        link(0, 0),
      ]),
    );
  }),
  ...(['iter-read.A', 'iter-read-storage.A'] as const).map((reader) =>
    probe('linkUpdate', `a foreign program in the link of ${reader}`, [
      create(0, reader === 'iter-read.A' ? 'ARRAY' : 'SK_STORAGE', reader),
      load(0, reader),
      link(0, 0),
      load(1, reader.replace('.A', '.B')),
      make('link_update', { link: 0, prog: 1 }),
    ]),
  ),
  probe('sleepable', 'a SYSCALL program lists a program array', [
    create(0, 'PROG_ARRAY'),
    load(0, 'sys-update.A', { fd_array: 0 }),
  ]),
  probe('extension', 'an extension of the matching program', [
    create(0, 'ARRAY', 'victim.A'),
    load(0, 'victim.A', { map: 0 }),
    load(1, 'extension.A', { target: 0 }),
    link(1),
  ]),
  ...['sys-update.A', OTHER].map((excl) =>
    probe('sysBpf', `sys-update.A on a map of ${excl}`, [
      create(0, 'ARRAY', excl),
      load(0, 'sys-update.A'),
      run(0, 0),
    ]),
  ),
  probe('contentHash', 'the hash of a map that may change', [create(0, 'ARRAY'), hash]),
  probe('contentHash', 'the hash of a frozen map', [
    create(0, 'ARRAY'),
    { call: 'map_freeze', map: 0 },
    hash,
  ]),
  probe('mapped', 'an exclusive array mapped for writing', [
    mmapable('ARRAY', MINE),
    make('mmap', { map: 0, prot: 'rw' }),
  ]),
  probe('arena', 'an iterator over maps frees the page of an exclusive arena', [
    mmapable('ARENA', OTHER),
    make('mmap', { map: 0, prot: 'rw' }),
    make('mmap_store', { map: 0, value: 1 }),
    load(0, 'walk-free.A'),
    link(0),
    make('iter_read', { link: 0, map: 0 }),
    make('mmap_load', { map: 0 }),
  ]),
];

/**
 * What no probe tells, since it shows only between the halves of a call: a frozen map has a writer only if its update
 * was let in during the freeze. No system call waits there; the kprobe of `ways/ways-held.c` does.
 */
export const BETWEEN_HALVES: readonly Probe[] = [
  probe('contentHash', 'the hash of a frozen map with an update in flight', [
    create(0, 'ARRAY'),
    make('map_freeze_begin', { map: 0 }),
    make('map_update_begin', { map: 0 }),
    make('map_freeze_end', { map: 0 }),
    hash,
  ]),
];
