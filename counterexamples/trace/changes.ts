/** What a call changed in the kernel, and which accesses it made, in words. */
import { isOuter } from '../../model/kernel/kind.ts';
import type { Access, Channel } from '../../model/kernel/outcome.ts';
import type { LinkSlot, MapSlot, ProgSlot, State } from '../../model/kernel/state.ts';
import { isLiveLink, isLiveMap, isLiveProg, mapAt, NONE } from '../../model/kernel/state.ts';
import { NO_DIGEST } from '../../model/programs/text.ts';
import { linkName, mapName, ownerWords, progName } from './describe.ts';

/** One line for each slot that the call changed. */
export function describeChanges(before: State, after: State): readonly string[] {
  if (before === after) return [];
  return [
    ...changed(before.maps, after.maps, mapName, mapChange),
    ...changed(before.progs, after.progs, progName, progChange),
    ...changed(before.links, after.links, linkName, linkChange),
  ];
}

function changed<T>(
  before: readonly T[],
  after: readonly T[],
  name: (slot: number) => string,
  words: (was: T, is: T) => string,
): readonly string[] {
  return after.flatMap((is, slot) => {
    const was = before[slot];
    const said = was === undefined || was === is ? '' : words(was, is);
    return said === '' ? [] : [`${name(slot)}: ${said}`];
  });
}

function mapChange(was: MapSlot, is: MapSlot): string {
  if (!isLiveMap(is)) return isLiveMap(was) ? 'freed, nothing holds it any more' : '';
  if (!isLiveMap(was)) {
    const template = isOuter(is.kind) ? `, for ${is.metaKind} maps` : '';
    const remembered = is.metaExcl === NO_DIGEST ? '' : ` of ${is.metaExcl}`;
    return `new ${is.kind}${template}${remembered}, ${ownerWords(is.excl)}`;
  }
  return [
    was.excl === is.excl ? '' : ownerWords(is.excl),
    was.fd === is.fd ? '' : is.fd === 'none' ? 'fd closed, still held' : 'fd open',
    was.pinned === is.pinned ? '' : is.pinned ? 'pinned' : 'pin gone',
    was.mapped === is.mapped ? '' : is.mapped === 'none' ? 'mapping gone' : `mapped ${is.mapped}`,
    was.registered === is.registered ? '' : 'page pinned by io_uring',
    was.frozen === is.frozen ? '' : 'frozen',
    was.writing === is.writing ? '' : is.writing ? 'an update is let in' : 'the update is over',
    was.freezing || !is.freezing ? '' : 'no writer seen',
    was.value === is.value ? '' : `value ${content(was.value)} -> ${content(is.value)}`,
    was.sha === is.sha ? '' : `content hash kept: sha(${content(is.sha)})`,
    was.inner === is.inner
      ? ''
      : is.inner === NONE
        ? 'no inner map'
        : `inner map is ${mapName(is.inner)}`,
    was.entry === is.entry
      ? ''
      : is.entry === NONE
        ? 'no program'
        : `program is ${progName(is.entry)}`,
  ]
    .filter((part) => part !== '')
    .join(', ');
}

const content = (value: number): string => (value === NONE ? 'none' : `${value}`);

function progChange(was: ProgSlot, is: ProgSlot): string {
  if (!isLiveProg(is)) return isLiveProg(was) ? 'freed, nothing holds it any more' : '';
  if (is.loading) return `checks ${mapName(is.map)}`;
  if (was.loading) return `loaded, uses ${mapName(is.map)} (checked: ${mapName(was.map)})`;
  if (isLiveProg(was)) {
    if (was.bound !== is.bound) return `holds ${mapName(is.bound)}`;
    if (was.target !== is.target) return 'attached';
    return was.fd === is.fd ? '' : 'fd closed, still held';
  }
  return [
    `digest ${is.text.digest}`,
    is.map === NONE ? '' : `uses ${mapName(is.map)}`,
    is.bound === NONE ? '' : `holds ${mapName(is.bound)}`,
    is.target === NONE ? '' : `for ${progName(is.target)}`,
    is.signed ? 'signature verified' : '',
  ]
    .filter((part) => part !== '')
    .join(', ');
}

function linkChange(was: LinkSlot, is: LinkSlot): string {
  if (!isLiveLink(is)) return isLiveLink(was) ? 'freed' : '';
  if (is.target !== NONE)
    return `${progName(is.prog)} replaces the subprogram of ${progName(is.target)}`;
  return `${progName(is.prog)} walks ${is.map === NONE ? 'all maps' : mapName(is.map)}`;
}

const WAYS: Readonly<Record<Channel, string>> = {
  direct: '',
  inner: '',
  iterator: ' as an iterator',
  storage: ' as an iterator',
  extension: ' as an extension',
  'link-update': ' as an iterator that replaced another',
  'sys-bpf': ' by bpf_sys_bpf',
  pointer: ' by a pointer to the map',
};

/** One line for each map that the call's programs touched. */
export function describeAccesses(before: State, events: readonly Access[]): readonly string[] {
  const lines = new Map<string, { readonly words: readonly [string, string]; modes: string[] }>();
  for (const access of events) {
    const { prog, digest, map, channel, outer } = access;
    const way = outer === NONE ? WAYS[channel] : ` via ${mapName(outer)}`;
    const { excl } = mapAt(before, map);
    const who = excl === NO_DIGEST ? '' : ` (${ownerWords(excl)})`;
    const key = [prog, map, outer, channel].join(' ');
    const line = lines.get(key) ?? {
      words: [`${progName(prog)} (${digest})`, `${mapName(map)}${who}${way}`],
      modes: [],
    };
    line.modes.push(channel === 'pointer' ? 'frees the page of' : `${access.mode}s`);
    lines.set(key, line);
  }
  return [...lines.values()].map(
    ({ words: [who, what], modes }) => `${who} ${modes.join(' and ')} ${what}`,
  );
}
