/**
 * Random walks: calls drawn one by one, of which the model says what each does. Knows no randomness itself:
 * who has random numbers (a seed, fast-check) has a walk.
 */
import type { Call } from '../../model/kernel/call.ts';
import type { Outcome } from '../../model/kernel/outcome.ts';
import type { State } from '../../model/kernel/state.ts';
import { isLiveLink, isLiveMap, isLiveProg } from '../../model/kernel/state.ts';
import type { CallMade, Trace } from '../claims/claim.ts';
import { isMade } from '../search/explore.ts';
import type { BpfSystem } from '../verdicts/system.ts';
import { fillsLowest } from '../verdicts/system.ts';
import type { Below } from './below.ts';
import type { Card, CallGroup, Hand, SlotSets, Variant } from './call-groups.ts';
import { deckOf, without } from './call-groups.ts';
import { droppedBy, traitsIn } from './swarm.ts';

/**
 * How calls are drawn. `plain`: any of the alphabet. `aware`: the sort of call first, then one of that sort, again
 * and again a few times until the model accepts. `swarm`: the same, until something changes, and each walk
 * plays with few things that fit each other (see swarm.ts).
 */
export type WalkStyle = 'plain' | 'aware' | 'swarm';
export const STYLES = ['plain', 'aware', 'swarm'] as const satisfies readonly WalkStyle[];

/** What a walk has to know of a system: unlike a search it keeps no states, so it needs no codec. */
export type Walkable = Pick<BpfSystem, 'initial' | 'calls' | 'step'>;

/** A call that a walk made. */
export type Made = { readonly index: number; readonly call: Call; readonly outcome: Outcome };

/** Draws a call that can be made in a state; undefined if none was found. What is new gets the lowest dead slot, or the highest. */
export type Chooser = (state: State, below: Below, fill?: 'highest') => Made | undefined;

/** How many sorts of calls an aware step draws, and how many calls of each, before it takes any it met. */
const SORTS = 3;
const DRAWS = 6;
/** One aware step in so many is content with a refusal, and one draw in so many takes any slot. */
const REFUSED_ONE_IN = 8;
const ANY_SLOT_ONE_IN = 16;

/** The choosers of a style, one for each walk: of a swarm walk it draws the theme, to which what `made` is made of belongs. */
export function choosersOf(
  system: Walkable,
  style: WalkStyle,
): (below: Below, made?: Trace) => Chooser {
  if (style === 'plain') {
    return () => (state, below) => {
      const index = below(system.calls.length);
      return fillsLowest(state, system.calls[index]!) ? make(system, state, index) : undefined;
    };
  }
  const deck = deckOf(system);
  const all = without(deck, new Set());
  const draws = drawingIn(system);
  if (style === 'aware') return () => draws(all, 'accepted');
  const traits = traitsIn(deck);
  return (below, made = []) => {
    const dropped = new Set(droppedBy(traits, below));
    for (const index of made)
      for (const trait of deck.made[index]!) dropped.delete(deck.traits[trait]!);
    const hand = without(deck, dropped);
    return draws(hand.sorts.length === 0 ? all : hand, 'useful');
  };
}

/** Makes choosers of hands. They share what is known of the state that a walk is in. */
function drawingIn(system: Walkable): (hand: Hand, wanted: 'accepted' | 'useful') => Chooser {
  // Calls that came to nothing in this state do so again: two draws in three are of these (measured).
  const tried = new Uint32Array(system.calls.length);
  let here: State | undefined;
  let visit = 0;
  let live = NO_SLOTS;
  return (hand, wanted) => (state, below, fill) => {
    if (state !== here) {
      here = state;
      visit++;
      live = liveIn(state);
    }
    const content = below(REFUSED_ONE_IN) === 0;
    let second: Made | undefined;
    for (let sort = 0; sort < SORTS; sort++) {
      const { sort: of, fills, bySlot } = drawFrom(hand.sorts, below);
      for (let draw = 0; draw < DRAWS; draw++) {
        const anySlot = below(ANY_SLOT_ONE_IN) === 0;
        const slot = !fills
          ? slotFor(bySlot.length, live[of], anySlot, below)
          : fill === 'highest'
            ? highest(hand.slots[of] & ~live[of])
            : lowest(~live[of]);
        const pile = bySlot[slot];
        const cards = pile === undefined ? NO_CARDS : hand.cardsOf(pile);
        if (cards.length === 0) break;
        const card = cards[below(cards.length)]!;
        const { index } = card;
        if (tried[index] === visit || (!anySlot && !isReady(card, live))) {
          if (cards.length === 1 && fills) break;
          continue;
        }
        tried[index] = visit;
        const call = system.calls[index]!;
        const outcome = system.step(state, call);
        if (!isMade(outcome)) continue;
        const isWanted =
          content || (wanted === 'useful' ? isUseful(state, outcome) : outcome.answer >= 0);
        if (isWanted) return { index, call, outcome };
        second = { index, call, outcome };
      }
    }
    return second;
  };
}

const NO_CARDS: readonly Card[] = [];
const NO_SLOTS: SlotSets = { map: 0, prog: 0, link: 0 };

/** Whether every slot that a call names is live. */
const isReady = ({ needs }: Card, live: SlotSets): boolean =>
  (needs.map & ~live.map) === 0 &&
  (needs.prog & ~live.prog) === 0 &&
  (needs.link & ~live.link) === 0;

/** Something changed or was accessed. */
const isUseful = (before: State, outcome: Outcome): boolean =>
  outcome.state !== before || outcome.events.length > 0;

/** A walk from the initial state that tries to make so many calls. */
export function walk(
  { initial }: Walkable,
  chooser: Chooser,
  steps: number,
  below: Below,
): readonly (Made & CallMade<State, Call, Outcome>)[] {
  const walked: (Made & CallMade<State, Call, Outcome>)[] = [];
  let before = initial;
  for (let step = 0; step < steps; step++) {
    const made = chooser(before, below);
    if (made === undefined) continue;
    walked.push({ before, ...made });
    before = made.outcome.state;
  }
  return walked;
}

function make(system: Walkable, state: State, index: number): Made | undefined {
  const call = system.calls[index]!;
  const outcome = system.step(state, call);
  return isMade(outcome) ? { index, call, outcome } : undefined;
}

function drawFrom(sorts: readonly CallGroup[], below: Below): Variant {
  const { variants } = sorts[below(sorts.length)]!;
  return variants[below(variants.length)]!;
}

/** A live slot of so many, or if there is none (or it is asked for) any. */
function slotFor(slots: number, alive: number, any: boolean, below: Below): number {
  let live = alive & ((1 << slots) - 1);
  if (live === 0 || any) return below(slots);
  for (let nth = below(bits(live)); nth > 0; nth--) live &= live - 1;
  return lowest(live);
}

function liveIn({ maps, progs, links }: State): SlotSets {
  let [map, prog, link] = [0, 0, 0];
  for (let slot = 0; slot < maps.length; slot++) if (isLiveMap(maps[slot]!)) map |= 1 << slot;
  for (let slot = 0; slot < progs.length; slot++) if (isLiveProg(progs[slot]!)) prog |= 1 << slot;
  for (let slot = 0; slot < links.length; slot++) if (isLiveLink(links[slot]!)) link |= 1 << slot;
  return { map, prog, link };
}

/** The number of the lowest bit. */
const lowest = (set: number): number => 31 - Math.clz32(set & -set);

/** The number of the highest bit. */
const highest = (set: number): number => 31 - Math.clz32(set);

/** How many bits there are. */
function bits(set: number): number {
  let count = 0;
  for (let rest = set; rest !== 0; rest &= rest - 1) count++;
  return count;
}
