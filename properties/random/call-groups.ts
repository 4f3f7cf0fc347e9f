/** The calls of a scope, sorted for random walks: by sort of call, by what it is about, by slot. */
import type { Call } from '../../model/kernel/call.ts';
import type { Slots } from '../../model/kernel/call.ts';
import { fieldsOf, filledBy, isMalformed, slotsOf, valueIn } from '../../model/kernel/call.ts';
import type { ObjectSort } from '../../model/kernel/fields.ts';
import { OBJECTS } from '../../model/kernel/fields.ts';
import { NONE } from '../../model/kernel/state.ts';
import { NO_DIGEST } from '../../model/programs/text.ts';

/**
 * Everything to choose from: sorts of calls, in each its variants, in each the calls by slot. A trait
 * stands where all below have it, and there only, so that one look can rule out a whole sort.
 */
export type Deck = {
  readonly sorts: readonly CallGroup[];
  /** What calls are made of (see `traitsOf`); piles and cards have the positions in this list. */
  readonly traits: readonly string[];
  /** The traits that are about a slot. */
  readonly slots: readonly {
    readonly trait: number;
    readonly of: ObjectSort;
    readonly slot: number;
  }[];
  /** By call, all that it is made of. */
  readonly made: readonly (readonly number[])[];
  readonly piles: number;
};
export type CallGroup = {
  /** The call's name, and for the two that have thousands of forms which sort of form it is. */
  readonly name: string;
  readonly traits: readonly number[];
  /** By text, kind and hash of the map, or kind of slot. */
  readonly variants: readonly Variant[];
};
export type Variant = {
  readonly sort: ObjectSort;
  /** Whether its calls fill the slot, which therefore must be the lowest dead one. */
  readonly fills: boolean;
  readonly traits: readonly number[];
  readonly bySlot: readonly Pile[];
};
/** The calls of one variant about one slot. */
export type Pile = {
  /** Its place among all piles of the deck. */
  readonly number: number;
  readonly traits: readonly number[];
  readonly cards: readonly Card[];
};

/** A call of the alphabet. */
export type Card = {
  readonly index: number;
  readonly traits: readonly number[];
  /** The slots that it names and does not fill: while one of them is dead, little comes of it. */
  readonly needs: SlotSets;
};

/** Slots of each sort, as the bits of a number. */
export type SlotSets = Readonly<Record<ObjectSort, number>>;

const DECKS = new WeakMap<readonly Call[], Deck>();

/** The calls of a system, sorted: once for each list of calls, a tenth of a second in a large scope. */
export function deckOf({ calls }: { readonly calls: readonly Call[] }): Deck {
  const deck = DECKS.get(calls) ?? sortedOut(calls);
  DECKS.set(calls, deck);
  return deck;
}

function sortedOut(calls: readonly Call[]): Deck {
  const names = new Map<string, number>();
  const numberOf = (trait: string): number => {
    const number = names.get(trait) ?? names.size;
    names.set(trait, number);
    return number;
  };
  let piles = 1; // the first is the empty one
  const cards = calls.map((call, index) => {
    const [name, named, made] = [sortOf(call), slotsOf(call), filledBy(call)];
    const traits = traitsOf(call, name, named).map(numberOf);
    const { sort, slot, fills, variant } = placeOf(call, made);
    return { index, name, traits, needs: needsOf(named, made), sort, slot, fills, variant };
  });
  const sorts = [...Map.groupBy(cards, ({ name }) => name)].map(([name, ofSort]): CallGroup => {
    const variants = Map.groupBy(ofSort, ({ variant }) => variant).values();
    const [traits, rest] = factored([...variants].map((same) => variantOf(same, () => piles++)));
    return { name, traits, variants: rest };
  });
  const slots = [...names].flatMap(([name, trait]) => {
    const [of, slot] = name.split(' ');
    return OBJECTS.filter((sort) => sort === of).map((sort) => ({
      trait,
      of: sort,
      slot: Number(slot),
    }));
  });
  return {
    sorts,
    traits: [...names.keys()],
    slots,
    made: cards.map(({ traits }) => traits),
    piles,
  };
}

function variantOf(
  same: readonly (Card & ReturnType<typeof placeOf>)[],
  number: () => number,
): Variant {
  const slots = Math.max(...same.map(({ slot }) => slot)) + 1;
  const piles = Array.from({ length: slots }, (_, slot): Pile => {
    const ofSlot = same.filter((one) => one.slot === slot);
    const [traits, cards] = factored(
      ofSlot.map(({ index, traits: all, needs }) => ({ index, traits: all, needs })),
    );
    return { number: number(), traits, cards };
  });
  const [traits, rest] = factored(piles.filter(({ cards }) => cards.length > 0));
  const bySlot = piles.map(({ cards }) => rest.find((pile) => pile.cards === cards) ?? NOTHING);
  return { sort: same[0]!.sort, fills: same[0]!.fills, traits, bySlot };
}

/** The traits that all of them have, and each with its others. */
function factored<T extends { readonly traits: readonly number[] }>(
  all: readonly T[],
): readonly [readonly number[], readonly T[]] {
  const [first, ...others] = all.map(({ traits }) => traits);
  const shared = (first ?? []).filter((trait) => others.every((its) => its.includes(trait)));
  const own = (traits: readonly number[]): readonly number[] =>
    traits.filter((trait) => !shared.includes(trait));
  return [shared, all.map((one) => ({ ...one, traits: own(one.traits) }))];
}

const NOTHING: Pile = { number: 0, traits: [], cards: [] };

/** A part of a deck. A pile is sorted out when a card of it is first drawn: most never are. */
export type Hand = {
  readonly sorts: readonly CallGroup[];
  /** The cards of a pile that are in the hand. */
  readonly cardsOf: (pile: Pile) => readonly Card[];
  /** The slots that it plays with. */
  readonly slots: SlotSets;
};

/** All cards of a deck that have none of these traits. */
export function without(
  { sorts, traits: names, slots: ofSlots, piles }: Deck,
  dropped: ReadonlySet<string>,
): Hand {
  const isDropped = new Uint8Array(names.length);
  for (let trait = 0; trait < names.length; trait++)
    if (dropped.has(names[trait]!)) isDropped[trait] = 1;
  const has = ({ traits }: { readonly traits: readonly number[] }): boolean => {
    for (const trait of traits) if (isDropped[trait] === 1) return false;
    return true;
  };
  const rest: CallGroup[] = [];
  for (const sort of sorts) {
    if (!has(sort)) continue;
    const variants = sort.variants.filter(has);
    if (variants.length > 0) rest.push({ ...sort, variants });
  }
  const sorted: (readonly Card[] | undefined)[] = [];
  sorted.length = piles; // Array.from would take a tenth of all this (measured)
  const cardsOf = (pile: Pile): readonly Card[] =>
    (sorted[pile.number] ??= has(pile) ? pile.cards.filter(has) : []);
  const slots = { map: 0, prog: 0, link: 0 };
  for (const { trait, of, slot } of ofSlots) {
    if (isDropped[trait] === 0) slots[of] |= 1 << slot;
  }
  return { sorts: rest, cardsOf, slots };
}

/** The slot that a call fills, if it does. */
type Filled = ReturnType<typeof filledBy>;

function needsOf(named: Slots, made: Filled): SlotSets {
  const set = (of: ObjectSort): number => {
    let bits = 0;
    for (const slot of named[of]) if (made?.of !== of || made.slot !== slot) bits |= 1 << slot;
    return bits;
  };
  return { map: set('map'), prog: set('prog'), link: set('link') };
}

/** The name of a call, and which form it has: apart from the others, each is drawn often enough. */
function sortOf(call: Call): string {
  if (call.call === 'prog_load') {
    const form = `${call.fd_array === NONE ? '' : ' listed'}${call.signed ? ' signed' : ''}`;
    return `${call.call}${form}`;
  }
  if (call.call === 'map_update_elem' && call.value === NONE) {
    return `${call.call} ${call.inner === NONE ? 'prog' : 'inner'}`;
  }
  if (call.call === 'link_create' && call.map === NONE) return `${call.call} extension`;
  if (call.call !== 'map_create') return call.call;
  if (call.excl.form !== 'well-formed') return `${call.call} malformed`;
  return call.excl.digest === NO_DIGEST ? call.call : `${call.call} exclusive`;
}

/** The slot that a call is about, and what tells it from others of its sort. */
function placeOf(
  call: Call,
  made: Filled,
): {
  readonly sort: ObjectSort;
  readonly slot: number;
  readonly fills: boolean;
  readonly variant: string;
} {
  if (made !== undefined)
    return { sort: made.of, slot: made.slot, fills: true, variant: variantOfNew(call) };
  const [first = { of: 'map', slot: 0 }] = fieldsOf(call.call).flatMap(([name, { sort }]) => {
    const slot = valueIn(call, name) as number;
    return sort.kind === 'slot' && slot >= 0 ? [{ of: sort.of, slot }] : [];
  });
  const variant = call.call === 'close' ? first.of : '';
  return { sort: first.of, slot: first.slot, fills: false, variant };
}

function variantOfNew(call: Call): string {
  if (call.call === 'map_create') return `${call.kind} ${hashOf(call)}`;
  return 'text' in call ? call.text.name : '';
}

/**
 * What a call is made of, in words that a theme can leave out: the sort, the kind, the hash, the flags
 * and the mode of a new map, the text, each slot that it names, and whether an argument is malformed.
 */
function traitsOf(call: Call, name: string, named: Slots): readonly string[] {
  const traits = [`call ${name}`];
  if (call.call === 'map_create') {
    traits.push(`kind ${call.kind}`);
    if (call.excl.form === 'well-formed') traits.push(`hash ${call.excl.digest}`);
    if (call.flags !== 'none') traits.push(`flags ${call.flags}`);
    if (call.open !== 'rw') traits.push(`open ${call.open}`);
  }
  for (const of of OBJECTS) for (const slot of named[of]) traits.push(`${of} ${slot}`);
  if ('text' in call) traits.push(`text ${call.text.name}`);
  if ('value' in call && call.value !== NONE) traits.push(`value ${call.value}`);
  if (isMalformed(call)) traits.push('malformed');
  return traits;
}

/** The slots that a call names, as `map 0`, `prog 1`, `link 0`. */
export function slotWords(call: Call): readonly string[] {
  const named = slotsOf(call);
  return OBJECTS.flatMap((of) => named[of].map((slot) => `${of} ${slot}`));
}

function hashOf({ excl }: Extract<Call, { call: 'map_create' }>): string {
  return excl.form === 'well-formed' ? excl.digest : '';
}
