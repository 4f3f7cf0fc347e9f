/**
 * Random walks: from words (any 32-bit integers) to calls. A walk takes one word a step; what a step
 * does depends on its word and on the state only, so that leaving words out leaves calls out, which
 * is how a walk shrinks. Knows no randomness itself: who has words (a seed, fast-check) has a walk.
 */
import type { Call } from '../model/call.ts';
import type { Outcome } from '../model/outcome.ts';
import type { State } from '../model/state.ts';
import { isLiveLink, isLiveMap, isLiveProg, NONE } from '../model/state.ts';
import { NO_DIGEST } from '../model/text.ts';
import type { Trace } from './claim.ts';
import type { BpfSystem } from './system.ts';

/**
 * How a word becomes a call. `plain`: it is the call's number. `aware`: it draws the sort of call
 * first, then one of that sort, and draws again a few times until the model accepts. `swarm`: the
 * same, but each walk leaves out half of the sorts of calls, of the texts and of the kinds of maps
 * (Groce and others: Swarm Testing, ISSTA 2012), so that the rest meet more often.
 */
export const STYLES = ['plain', 'aware', 'swarm'] as const;
export type WalkStyle = (typeof STYLES)[number];

/** A call that a walk made. */
export type Made = { readonly index: number; readonly call: Call; readonly outcome: Outcome };

/** The call that a word stands for in a state; undefined if it stands for none that can be made there. */
export type Chooser = (state: State, word: number) => Made | undefined;

/** Everything to choose from: sorts of calls, in each its variants, in each the numbers of calls by slot. */
export type Deck = readonly Sort[];
type Sort = {
  /** The call's name, and for the two that have thousands of forms which sort of form it is. */
  readonly name: string;
  /** By text, kind of map or kind of slot. */
  readonly variants: readonly Variant[];
};
type Variant = {
  readonly sort: SlotSort;
  /** Whether its calls fill the slot, which therefore must be the lowest dead one. */
  readonly fills: boolean;
  readonly bySlot: readonly (readonly number[])[];
};
type SlotSort = 'map' | 'prog' | 'link';

/** How many sorts of calls an aware step draws, and how many calls of each, before it takes any it met. */
const SORTS = 3;
const DRAWS = 6;
/** One aware step in so many is content with a refusal, and one draw in so many takes any slot. */
const REFUSED_ONE_IN = 8;
const ANY_SLOT_ONE_IN = 16;

/** Sorts the calls of a system, once for many walks. */
export function deckOf({ calls }: Pick<BpfSystem, 'calls'>): Deck {
  const numbered = calls.map((call, index) => ({ call, index, ...placeOf(call) }));
  return [...Map.groupBy(numbered, ({ call }) => sortOf(call))].map(([name, ofSort]) => ({
    name,
    variants: [...Map.groupBy(ofSort, ({ variant }) => variant).values()].map((same): Variant => {
      const slots = Math.max(...same.map(({ slot }) => slot)) + 1;
      const bySlot = Array.from({ length: slots }, (_, slot) =>
        same.filter((one) => one.slot === slot).map(({ index }) => index),
      );
      return { sort: same[0]!.sort, fills: same[0]!.fills, bySlot };
    }),
  }));
}

/** Most forms of these two are refused; apart from the others, the plain ones are drawn often enough. */
function sortOf(call: Call): string {
  if (call.call === 'prog_load') {
    const form = `${call.listed === NONE ? '' : ' listed'}${call.signed ? ' signed' : ''}`;
    return `${call.call}${form}`;
  }
  if (call.call !== 'map_create') return call.call;
  if (call.excl.form !== 'well-formed') return `${call.call} malformed`;
  return call.excl.digest === NO_DIGEST ? call.call : `${call.call} exclusive`;
}

/** The slot that a call is about, and what tells it from others of its sort. */
function placeOf(call: Call): {
  readonly sort: SlotSort;
  readonly slot: number;
  readonly fills: boolean;
  readonly variant: string;
} {
  switch (call.call) {
    case 'map_create':
      return { sort: 'map', slot: call.map, fills: true, variant: call.kind };
    case 'prog_load':
    case 'prog_load_begin':
      return { sort: 'prog', slot: call.prog, fills: true, variant: call.text.name };
    case 'link_create':
    case 'link_extension':
      return { sort: 'link', slot: call.link, fills: true, variant: '' };
    case 'insert_inner':
      return { sort: 'map', slot: call.outer, fills: false, variant: '' };
    case 'prog_load_end':
    case 'prog_bind_map':
    case 'prog_run':
      return { sort: 'prog', slot: call.prog, fills: false, variant: '' };
    case 'iter_read':
      return { sort: 'link', slot: call.link, fills: false, variant: '' };
    case 'close':
      return { sort: call.of, slot: call.slot, fills: false, variant: call.of };
    default:
      return { sort: 'map', slot: call.map, fills: false, variant: '' };
  }
}

/** The chooser of one walk. `lot` says which half a swarm leaves out; the other styles need none. */
export function chooserOf(system: BpfSystem, deck: Deck, style: WalkStyle, lot = 0): Chooser {
  if (style === 'plain')
    return (state, word) => make(system, state, (word >>> 0) % system.calls.length);
  const sorts = style === 'swarm' ? halfOf(deck, lot) : deck;
  return (state, word) => {
    const random = stream(word);
    const content = below(random(), REFUSED_ONE_IN) === 0;
    let second: Made | undefined;
    for (let sort = 0; sort < SORTS; sort++) {
      const variant = drawFrom(sorts, random);
      for (let draw = 0; draw < DRAWS; draw++) {
        const calls = variant.bySlot[slotFor(variant, state, random())];
        if (calls === undefined) break;
        const made = make(system, state, calls[below(random(), calls.length)]!);
        if (made === undefined) continue;
        if (content || made.outcome.answer >= 0) return made;
        second = made;
      }
    }
    return second;
  };
}

/** The calls of a walk from the initial state, one for each word that stands for any. */
export function walk(system: BpfSystem, chooser: Chooser, words: readonly number[]): Trace {
  const trace: number[] = [];
  let state = system.initial;
  for (const word of words) {
    const made = chooser(state, word);
    if (made === undefined) continue;
    trace.push(made.index);
    state = made.outcome.state;
  }
  return trace;
}

/** Numbers that follow from a word: xorshift32 (Marsaglia 2003) from a scrambled start. */
export function stream(word: number): () => number {
  let x = Math.imul(word ^ 0x6d2b79f5, 0x9e3779b1) | 0 || 1;
  return () => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return x >>> 0;
  };
}

/** A number of a stream as one from 0 to `count - 1`, by its upper bits. */
const below = (number: number, count: number): number => Math.floor((number / 2 ** 32) * count);

function make(system: BpfSystem, state: State, index: number): Made | undefined {
  const call = system.calls[index]!;
  const outcome = system.step(state, call);
  return outcome && { index, call, outcome };
}

function drawFrom(deck: Deck, random: () => number): Variant {
  const { variants } = deck[below(random(), deck.length)]!;
  return variants[below(random(), variants.length)]!;
}

/** The lowest dead slot for a call that fills one; else a live one, or now and then any. */
function slotFor({ sort, fills, bySlot }: Variant, state: State, number: number): number {
  if (fills) {
    for (let slot = 0; slot < bySlot.length; slot++) if (!isLive(state, sort, slot)) return slot;
    return bySlot.length;
  }
  let count = 0;
  for (let slot = 0; slot < bySlot.length; slot++) if (isLive(state, sort, slot)) count++;
  if (count === 0 || number % ANY_SLOT_ONE_IN === 0) return below(number, bySlot.length);
  let nth = below(number, count);
  for (let slot = 0; slot < bySlot.length; slot++) {
    if (isLive(state, sort, slot) && nth-- === 0) return slot;
  }
  return 0;
}

function isLive(state: State, sort: SlotSort, slot: number): boolean {
  switch (sort) {
    case 'map':
      return isLiveMap(state.maps[slot]!);
    case 'prog':
      return isLiveProg(state.progs[slot]!);
    case 'link':
      return isLiveLink(state.links[slot]!);
  }
}

const NEEDED = ['map_create', 'map_create exclusive', 'prog_load'];

/** About half of the sorts and of the variants, but always ways to create maps and to load programs. */
function halfOf(deck: Deck, lot: number): Deck {
  const random = stream(lot);
  const half = <T>(all: readonly T[], least: number): readonly T[] => {
    const kept = all.filter(() => random() % 2 === 0);
    return kept.length >= least ? kept : all;
  };
  const isNeeded = ({ name }: Sort): boolean => NEEDED.includes(name);
  const others = deck.filter((sort) => !isNeeded(sort));
  return [...deck.filter(isNeeded), ...half(others, 0)].map(({ name, variants }) => ({
    name,
    variants: half(variants, 1),
  }));
}
