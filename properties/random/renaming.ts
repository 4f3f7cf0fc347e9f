/** Other names for slots and colours: what a trace means does not depend on them. */
import type { Call, ExclArg } from '../../model/kernel/call.ts';
import type { LinkSlot, MapSlot, ProgSlot, State } from '../../model/kernel/state.ts';
import type { Digest, Text } from '../../model/programs/text.ts';
import { textNamed } from '../../model/programs/text.ts';

/** New names: by old slot the new one, and by old colour the new one. Each must be a permutation. */
export type Renaming = {
  readonly maps: readonly number[];
  readonly progs: readonly number[];
  readonly links: readonly number[];
  readonly colours: Readonly<Record<string, string>>;
};

/** The call with new names. What is no slot (no map, a closed fd, the fd of the program in p0) stays. */
export function renameCall(names: Renaming, call: Call): Call {
  if (call.call === 'close') {
    const slots = { map: names.maps, prog: names.progs, link: names.links }[call.of];
    return { ...call, slot: slotIn(slots, call.slot) };
  }
  const renamed: Record<string, unknown> = { ...call };
  for (const [field, value] of Object.entries(call)) {
    const slots = slotsOf(field, names);
    if (slots !== undefined) renamed[field] = slotIn(slots, value as number);
    if (field === 'text') renamed[field] = renameText(names, value as Text);
    if (field === 'excl') renamed[field] = renameExcl(names, value as ExclArg);
  }
  return renamed as Call;
}

/** Which slots a field of a call names. */
function slotsOf(field: string, names: Renaming): readonly number[] | undefined {
  switch (field) {
    case 'map':
    case 'outer':
    case 'inner':
    case 'template':
    case 'listed':
      return names.maps;
    case 'prog':
    case 'target':
      return names.progs;
    case 'link':
      return names.links;
    default:
      return undefined;
  }
}

/** The state with new names. */
export function renameState(names: Renaming, { maps, progs, links }: State): State {
  const map = (slot: number): number => slotIn(names.maps, slot);
  const prog = (slot: number): number => slotIn(names.progs, slot);
  return {
    maps: moved(names.maps, maps, (it): MapSlot => ({
      ...it,
      excl: renameDigest(names, it.excl),
      inner: map(it.inner),
      entry: prog(it.entry),
      metaExcl: renameDigest(names, it.metaExcl),
    })),
    progs: moved(names.progs, progs, (it): ProgSlot => ({
      ...it,
      text: renameText(names, it.text),
      map: map(it.map),
      bound: map(it.bound),
      target: prog(it.target),
    })),
    links: moved(names.links, links, (it): LinkSlot => ({
      prog: prog(it.prog),
      map: map(it.map),
      target: prog(it.target),
    })),
  };
}

function moved<T>(
  names: readonly number[],
  slots: readonly T[],
  rename: (it: T) => T,
): readonly T[] {
  const after = [...slots];
  slots.forEach((it, slot) => (after[slotIn(names, slot)] = rename(it)));
  return after;
}

const slotIn = (names: readonly number[], slot: number): number => names[slot] ?? slot;

function renameText(names: Renaming, text: Text): Text {
  return textNamed(`${text.behaviour}.${names.colours[text.colour] ?? text.colour}`) ?? text;
}

/** The digest of a text is its name; `none` and `zero` are no text's. */
function renameDigest(names: Renaming, digest: Digest): Digest {
  const text = textNamed(digest);
  return text === undefined ? digest : renameText(names, text).digest;
}

function renameExcl(names: Renaming, excl: ExclArg): ExclArg {
  if (excl.form !== 'well-formed') return excl;
  return { ...excl, digest: renameDigest(names, excl.digest) };
}

/** The calls with slots numbered in the order in which they are first filled, as user space might. */
export function numberedAnew(calls: readonly Call[]): readonly Call[] {
  const order = { map: [] as number[], prog: [] as number[], link: [] as number[] };
  const meet = (seen: number[], slot: number): void => {
    if (!seen.includes(slot)) seen.push(slot);
  };
  for (const call of calls) {
    if (call.call === 'map_create') meet(order.map, call.map);
    if (call.call === 'prog_load' || call.call === 'prog_load_begin') meet(order.prog, call.prog);
    if (call.call === 'link_create' || call.call === 'link_extension') meet(order.link, call.link);
  }
  // the slots that nothing fills come last, in their own order
  const names = (filled: readonly number[]): readonly number[] => {
    const rest = [...Array(16).keys()].filter((slot) => !filled.includes(slot));
    const by = [...filled, ...rest];
    return by.map((_, slot) => by.indexOf(slot));
  };
  const renaming = {
    maps: names(order.map),
    progs: names(order.prog),
    links: names(order.link),
    colours: {},
  };
  return calls.map((call) => renameCall(renaming, call));
}
