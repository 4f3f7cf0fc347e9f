/**
 * Random walks: from words (any 32-bit integers) to calls. A walk takes one word a step; what a step
 * does depends on its word and on the state only, so that leaving words out leaves calls out, which
 * is how a walk shrinks. Knows no randomness itself: who has words (a seed, fast-check) has a walk.
 */
import type { Call } from '../../model/kernel/call.ts';
import type { Outcome } from '../../model/kernel/outcome.ts';
import type { State } from '../../model/kernel/state.ts';
import { isLiveLink, isLiveMap, isLiveProg } from '../../model/kernel/state.ts';
import type { Trace } from '../claims/claim.ts';
import type { ObjectSort } from '../../model/kernel/fields.ts';
import type { Hand, CallGroup, Variant } from './call-groups.ts';
import { cardAt, deckOf, without } from './call-groups.ts';
import { isMade } from '../search/explore.ts';
import type { BpfSystem } from '../verdicts/system.ts';
import { droppedBy, traitsIn } from './swarm.ts';

/**
 * How a word becomes a call. `plain`: it is the call's number. `aware`: it draws the sort of call
 * first, then one of that sort, and draws again a few times until the model accepts. `swarm`: the
 * same, until something changes, and each walk plays with few things that fit each other (see theme.ts).
 */
export const STYLES = ['plain', 'aware', 'swarm'] as const;
export type WalkStyle = (typeof STYLES)[number];

/** A call that a walk made. */
export type Made = { readonly index: number; readonly call: Call; readonly outcome: Outcome };

/** The call that a word stands for in a state; undefined if it stands for none that can be made there. */
export type Chooser = (state: State, word: number) => Made | undefined;

/** How many sorts of calls an aware step draws, and how many calls of each, before it takes any it met. */
const SORTS = 3;
const DRAWS = 6;
/** One aware step in so many is content with a refusal, and one draw in so many takes any slot. */
const REFUSED_ONE_IN = 8;
const ANY_SLOT_ONE_IN = 16;

/**
 * The choosers of the walks of a style, one for each walk: `lot` (any 32-bit integer) is the theme of
 * a swarm walk; the other styles need none.
 */
export function choosersOf(system: BpfSystem, style: WalkStyle): (lot: number) => Chooser {
  if (style === 'plain') {
    return () => (state, word) => make(system, state, (word >>> 0) % system.calls.length);
  }
  const deck = deckOf(system);
  if (style === 'aware') {
    const chooser = chooserOf(system, without(deck, new Set()), 'accepted');
    return () => chooser;
  }
  const traits = traitsIn(deck);
  return (lot) => {
    const hand = without(deck, droppedBy(traits, stream(lot)));
    return chooserOf(system, hand.sorts.length === 0 ? without(deck, new Set()) : hand, 'useful');
  };
}

function chooserOf(system: BpfSystem, hand: Hand, wanted: 'accepted' | 'useful'): Chooser {
  return (state, word) => {
    const random = stream(word);
    const content = below(random(), REFUSED_ONE_IN) === 0;
    let second: Made | undefined;
    for (let sort = 0; sort < SORTS; sort++) {
      const variant = drawFrom(hand.sorts, random);
      for (let draw = 0; draw < DRAWS; draw++) {
        const pile = variant.bySlot[slotFor(variant, state, random())];
        const card = pile && cardAt(pile, below(random(), pile.cards.length), hand);
        if (card === undefined) break;
        const made = make(system, state, card.index);
        if (made === undefined) continue;
        if (content || (wanted === 'useful' ? isUseful(state, made) : made.outcome.answer >= 0))
          return made;
        second = made;
      }
    }
    return second;
  };
}

/** Something changed or was accessed. */
const isUseful = (before: State, { outcome }: Made): boolean =>
  outcome.state !== before || outcome.events.length > 0;

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
  return isMade(outcome) ? { index, call, outcome } : undefined;
}

function drawFrom(sorts: readonly CallGroup[], random: () => number): Variant {
  const { variants } = sorts[below(random(), sorts.length)]!;
  return variants[below(random(), variants.length)]!;
}

/** The lowest dead slot for a call that fills one; else a live one, or now and then any. */
function slotFor({ sort, fills, bySlot }: Variant, state: State, number: number): number {
  const slots = bySlot.length;
  let live = liveSlots(state, sort) & ((1 << slots) - 1);
  if (fills) return lowest(~live);
  if (live === 0 || number % ANY_SLOT_ONE_IN === 0) return below(number, slots);
  for (let nth = below(number, bits(live)); nth > 0; nth--) live &= live - 1;
  return lowest(live);
}

/** Slots as the bits of a number: the live ones of a sort. */
function liveSlots({ maps, progs, links }: State, sort: ObjectSort): number {
  let live = 0;
  switch (sort) {
    case 'map':
      for (let slot = 0; slot < maps.length; slot++) if (isLiveMap(maps[slot]!)) live |= 1 << slot;
      return live;
    case 'prog':
      for (let slot = 0; slot < progs.length; slot++)
        if (isLiveProg(progs[slot]!)) live |= 1 << slot;
      return live;
    case 'link':
      for (let slot = 0; slot < links.length; slot++)
        if (isLiveLink(links[slot]!)) live |= 1 << slot;
      return live;
  }
}

/** The number of the lowest bit. */
const lowest = (set: number): number => 31 - Math.clz32(set & -set);

/** How many bits there are. */
function bits(set: number): number {
  let count = 0;
  for (let rest = set; rest !== 0; rest &= rest - 1) count++;
  return count;
}
