/** Calls and answers in words: as a person would write the system call down. */
import { match } from 'ts-pattern';
import type { Call, ExclArg, MapFd } from '../../model/kernel/call.ts';
import { CLOSED_FD, PROG_FD } from '../../model/kernel/call.ts';
import { NO_ELEMENT, NO_INNER, NO_TAIL, UNTRUSTED } from '../../model/kernel/content.ts';
import type { Answer } from '../../model/kernel/errno.ts';
import { nameOfAnswer } from '../../model/kernel/errno.ts';
import { isOuter } from '../../model/kernel/kind.ts';
import type { ObjectSort } from '../../model/kernel/fields.ts';
import type { State } from '../../model/kernel/state.ts';
import { mapAt, NONE } from '../../model/kernel/state.ts';
import type { Digest } from '../../model/programs/text.ts';
import { NO_DIGEST, NO_TEXT, ZERO_DIGEST } from '../../model/programs/text.ts';

/** `m0`, `m1`, … */
export const mapName = (slot: number): string => `m${slot}`;
/** `p0`, `p1`, … */
export const progName = (slot: number): string => `p${slot}`;
/** `l0`, `l1`, … */
export const linkName = (slot: number): string => `l${slot}`;

/** The name of a slot of an object. */
export function nameOfSlot(of: ObjectSort, slot: number): string {
  return { map: mapName, prog: progName, link: linkName }[of](slot);
}

/** What stands where the fd of a map is wanted. */
export function fdName(fd: MapFd): string {
  return match(fd)
    .with(CLOSED_FD, () => 'closed fd')
    .with(PROG_FD, () => progName(0))
    .otherwise(mapName);
}

/** To whom a map belongs. */
export function ownerWords(excl: Digest): string {
  return match(excl)
    .with(NO_DIGEST, () => 'not exclusive')
    .with(ZERO_DIGEST, () => 'only for 32 zero bytes')
    .otherwise((digest) => `only for ${digest}`);
}

/** `excl_prog_hash` as an argument; the empty string if there is none. */
function exclWords(excl: ExclArg): string {
  return match(excl)
    .with({ form: 'well-formed', digest: NO_DIGEST }, () => '')
    .with({ form: 'well-formed', digest: ZERO_DIGEST }, () => 'excl=32 zero bytes')
    .with({ form: 'well-formed' }, ({ digest }) => `excl=sha(${digest})`)
    .with({ form: 'wrong size' }, () => 'excl_prog_hash_size=16')
    .with({ form: 'null with size' }, () => 'excl_prog_hash=NULL, excl_prog_hash_size=32')
    .with({ form: 'bad pointer' }, () => 'excl_prog_hash=bad pointer')
    .exhaustive();
}

const args = (...parts: readonly string[]): string =>
  parts.filter((part) => part !== '').join(', ');

/** One call, as C would say it with slots for fds. */
export function describeCall(call: Call): string {
  return match(call)
    .with({ call: 'map_create' }, ({ map, kind, excl, inner_map_fd, flags, open }) => {
      const inner = isOuter(kind) ? `inner_map_fd=${fdName(inner_map_fd)}` : '';
      const words = [flags === 'none' ? '' : `BPF_F_${flags}`, OPEN_WORDS[open]];
      return `${mapName(map)} = map_create(${args(kind, inner, ...words, exclWords(excl))})`;
    })
    .with({ call: 'map_update_elem' }, ({ map, key, value, inner, prog, flags }) => {
      const fd = inner === NONE ? progName(prog) : innerName(inner);
      const to = value === NONE ? fd : `${value}`;
      return `map_update_elem(${args(`${mapName(map)}[${key}] = ${to}`, flagWords(flags))})`;
    })
    .with(
      { call: 'map_update_begin' },
      ({ map }) => `map_update_elem(${mapName(map)}[0]), first half`,
    )
    .with(
      { call: 'map_update_end' },
      ({ map, value }) =>
        `second half of map_update_elem(${mapName(map)}[0]), value ${value} by now`,
    )
    .with({ call: 'map_freeze_begin' }, ({ map }) => `map_freeze(${mapName(map)}), first half`)
    .with({ call: 'map_freeze_end' }, ({ map }) => `second half of map_freeze(${mapName(map)})`)
    .with({ call: 'map_lookup_elem' }, ({ map, key }) => `map_lookup_elem(${mapName(map)}[${key}])`)
    .with({ call: 'map_get_next_key' }, ({ map }) => `map_get_next_key(${mapName(map)}, NULL)`)
    .with(
      { call: 'map_lookup_and_delete_elem' },
      ({ map }) => `map_lookup_and_delete_elem(${mapName(map)}[0])`,
    )
    .with({ call: 'map_delete_elem' }, ({ map, key }) => `map_delete_elem(${mapName(map)}[${key}])`)
    .with({ call: 'map_freeze' }, ({ map }) => `map_freeze(${mapName(map)})`)
    .with({ call: 'prog_load' }, ({ prog, text, map, fd_array, signed, target, core_relos }) => {
      const words = [
        text.params.length === 0 ? '' : fdName(map),
        fd_array === NONE ? '' : `fd_array={${fdName(fd_array)}}, fd_array_cnt=1`,
        target === NONE ? '' : `attach_prog_fd=${progName(target)}`,
        signed ? 'signed' : '',
        core_relos === NO_TEXT ? '' : `relocated to ${core_relos.name}`,
      ];
      return `${progName(prog)} = prog_load(${args(text.name, ...words)})`;
    })
    .with({ call: 'prog_load_begin' }, ({ prog, text, fd_array }) => {
      return `${progName(prog)} = prog_load(${text.name}, fd_array={${fdName(fd_array)}}, signed), first half`;
    })
    .with({ call: 'prog_load_end' }, ({ prog, fd_array }) => {
      return `${progName(prog)}: second half of prog_load, fd_array={${fdName(fd_array)}} by now`;
    })
    .with(
      { call: 'prog_bind_map' },
      ({ prog, map }) => `prog_bind_map(${progName(prog)}, ${fdName(map)})`,
    )
    .with({ call: 'prog_test_run' }, ({ prog, map }) => {
      return `prog_test_run(${args(progName(prog), map === NONE ? '' : `context={${fdName(map)}}`)})`;
    })
    .with({ call: 'link_create' }, ({ link, prog, map, target }) => {
      const to = target === NONE ? '' : `target_fd=${progName(target)}`;
      const words =
        map === NONE
          ? args(`${target === NONE ? '' : 'extension '}${progName(prog)}`, to)
          : args(`iterator ${progName(prog)}`, fdName(map));
      return `${linkName(link)} = link_create(${words})`;
    })
    .with(
      { call: 'link_update' },
      ({ link, prog }) => `link_update(${linkName(link)}, ${progName(prog)})`,
    )
    .with({ call: 'iter_read' }, ({ link, map }) => {
      const told = map === NONE ? '' : `, told where the page of ${mapName(map)} is`;
      return `read(iter_create(${linkName(link)}))${told}`;
    })
    .with({ call: 'mmap' }, ({ map, prot }) => `mmap(${mapName(map)}, ${PROT_WORDS[prot]})`)
    .with({ call: 'munmap' }, ({ map }) => `munmap(${mapName(map)})`)
    .with(
      { call: 'mmap_store' },
      ({ map, value }) => `store ${value} through the mapping of ${mapName(map)}`,
    )
    .with({ call: 'mmap_load' }, ({ map }) => `load through the mapping of ${mapName(map)}`)
    .with(
      { call: 'register_buffers' },
      ({ map }) => `io_uring_register(buffer over the mapping of ${mapName(map)})`,
    )
    .with(
      { call: 'read_fixed' },
      ({ map, value }) => `io_uring reads ${value} into the page of ${mapName(map)}`,
    )
    .with({ call: 'obj_pin' }, ({ map }) => `obj_pin(${mapName(map)})`)
    .with({ call: 'obj_get' }, ({ map }) => `${mapName(map)} = obj_get(pin of ${mapName(map)})`)
    .with({ call: 'unlink' }, ({ map }) => `unlink(pin of ${mapName(map)})`)
    .with(
      { call: 'map_get_fd_by_id' },
      ({ map }) => `${mapName(map)} = map_get_fd_by_id(id of ${mapName(map)})`,
    )
    .with({ call: 'obj_get_info_by_fd' }, ({ map, hash }) => {
      return `obj_get_info_by_fd(${args(mapName(map), 'hash', hash === 'well-formed' ? '' : hash)})`;
    })
    .with({ call: 'close' }, ({ map, prog, link }) => {
      if (map !== NONE) return `close(${mapName(map)})`;
      return `close(${prog === NONE ? linkName(link) : progName(prog)})`;
    })
    .exhaustive();
}

const innerName = (inner: MapFd): string =>
  inner === PROG_FD ? `${fdName(inner)}, no map` : fdName(inner);

const OPEN_WORDS = { rw: '', ro: 'BPF_F_RDONLY', wo: 'BPF_F_WRONLY' } as const;
const PROT_WORDS = { ro: 'PROT_READ', rw: 'PROT_READ|PROT_WRITE' } as const;

const flagWords = (flags: string): string => (flags === 'BPF_ANY' ? '' : flags);

/** What a run of a program returned, where it is no value that it read. */
const RETURNED: Readonly<Record<number, string>> = {
  [NO_ELEMENT]: 'no element',
  [NO_INNER]: 'no inner map',
  [NO_TAIL]: 'no tail',
  [UNTRUSTED]: 'not trusted',
};

/** What the kernel answered: `ok`, a value that was read, or the errno. */
export function describeAnswer(before: State, call: Call, answer: Answer): string {
  if (answer < 0) return nameOfAnswer(answer);
  return match(call)
    .with({ call: 'prog_test_run' }, ({ map }) =>
      map === NONE ? (RETURNED[answer] ?? `saw ${answer}`) : 'ok',
    )
    .with({ call: 'iter_read' }, ({ map }) =>
      map === NONE ? (RETURNED[answer] ?? `saw ${answer}`) : 'ok',
    )
    .with({ call: 'mmap_load' }, () => `saw ${answer}`)
    .with({ call: 'map_lookup_elem' }, ({ map }) => lookedUp(before, map, answer))
    .with({ call: 'map_lookup_and_delete_elem' }, () => `${answer}`)
    .with({ call: 'obj_get_info_by_fd' }, () => `sha(${answer})`)
    .otherwise(() => 'ok');
}

function lookedUp(before: State, map: number, answer: Answer): string {
  const { kind } = mapAt(before, map);
  if (isOuter(kind)) return `id of ${mapName(answer)}`;
  return kind === 'PROG_ARRAY' ? `id of ${progName(answer)}` : `${answer}`;
}
