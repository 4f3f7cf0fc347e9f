/**
 * What a swarm walk plays with. Violations need a few calls that fit each other; a walk that may do
 * anything makes them too far apart. So each walk has a theme: few texts, hashes that have to do with
 * them, kinds of maps that they can use, few slots, and a random part of everything else (after Groce
 * and others: Swarm Testing, ISSTA 2012, where all parts are independent and each is kept half of the time).
 */
import { isOuter } from '../../model/kernel/kind.ts';
import type { Kind } from '../../model/kernel/kind.ts';
import type { Text } from '../../model/programs/text.ts';
import {
  fits,
  isIterator,
  NO_DIGEST,
  textNamed,
  walksMaps,
  ZERO_DIGEST,
} from '../../model/programs/text.ts';
import type { Below } from './below.ts';
import type { Deck } from './call-groups.ts';

/** The traits of a deck by their first word: the rest of each, and the whole. */
type Traits = ReadonlyMap<string, readonly { readonly name: string; readonly trait: string }[]>;

/** Sorts the traits of a deck, once for many themes. */
export function traitsIn({ traits }: Deck): Traits {
  const split = traits.map((trait) => {
    const [word = ''] = trait.split(' ', 1);
    return { word, name: trait.slice(word.length + 1), trait };
  });
  return Map.groupBy(split, ({ word }) => word);
}

/** The traits that a walk does without, drawn at random. */
export function droppedBy(traits: Traits, below: Below): ReadonlySet<string> {
  const oneIn = (count: number): boolean => below(count) === 0;
  const names = (word: string): readonly string[] =>
    (traits.get(word) ?? []).map(({ name }) => name);
  const pick = <T>(all: readonly T[]): T | undefined =>
    all.length === 0 ? undefined : all[below(all.length)];
  const dropped = new Set<string>();
  const keep = (word: string, isKept: (name: string) => boolean): void => {
    for (const { name, trait } of traits.get(word) ?? []) if (!isKept(name)) dropped.add(trait);
  };

  const texts = textsOf(
    names('text').flatMap((name) => textNamed(name) ?? []),
    below,
    pick,
  );
  keep('text', (name) => texts.some((text) => text.name === name));

  const hashes = names('hash').filter((hash) => hash !== NO_DIGEST);
  const own = hashes.filter((hash) => texts.some(({ digest }) => digest === hash));
  const other = own.length === 0 || oneIn(2) ? pick(hashes) : undefined;
  // 32 zero bytes are no text's, and mean something of their own
  const zero = oneIn(3) ? ZERO_DIGEST : undefined;
  keep('hash', (name) => [NO_DIGEST, other, zero, ...own].includes(name));

  keep('kind', (kind) => texts.some((text) => isUsedBy(text, kind as Kind)) || oneIn(3));
  const hasWalks = texts.some(walksMaps);
  keep('flags', (name) => oneIn(4) || (hasWalks && name === 'MMAPABLE')); // no arena without it
  keep('open', () => oneIn(4));
  for (const word of ['map', 'prog', 'link']) {
    const least = word === 'prog' ? texts.length : 1;
    const most = Math.max(least, 1 + below(names(word).length));
    keep(word, (name) => Number(name) < most);
  }
  const value = oneIn(2) ? pick(names('value')) : undefined;
  keep('value', (name) => value === undefined || name === value);
  if (!oneIn(3)) dropped.add('malformed');

  const share = 1 + below(2); // so many quarters of the other calls
  keep('call', (name) => isNeeded(name, texts) || (below(4) < share && !needsText(name)));
  return dropped;
}

/** One text to four; one that extends with one that can be extended. The first is of any action. */
function textsOf(
  all: readonly Text[],
  below: Below,
  pick: <T>(all: readonly T[]) => T | undefined,
): readonly Text[] {
  const texts = new Set<Text>();
  const byAction = Map.groupBy(all, ({ action }) => (action.startsWith('sys ') ? 'sys' : action));
  const most = Math.min(1 + below(4), all.length);
  for (let count = 0; count < most; count++) {
    texts.add(pick(count === 0 ? pick([...byAction.values()])! : all)!);
  }
  if ([...texts].some(({ action }) => action === 'extend')) {
    const host = pick(all.filter(({ action }) => action === 'host'));
    if (host !== undefined) texts.add(host);
  }
  return [...texts];
}

/** Whether a text may be loaded with, or run on, maps of a kind, or on what lies in them. */
function isUsedBy({ params, action }: Text, kind: Kind): boolean {
  if (params.some((param) => fits(param, kind))) return true;
  if (kind === 'ARENA' || action === 'free pages')
    return kind === 'ARENA' && action === 'free pages';
  const hasValues = !isOuter(kind) && kind !== 'PROG_ARRAY';
  if (action === 'iterate storage') return kind === 'SK_STORAGE';
  return (action === 'inner' || params.length === 0) && hasValues && kind !== 'SK_STORAGE';
}

/** Calls without which little happens: creating, loading, closing, and what these texts need to run. */
function isNeeded(call: string, texts: readonly Text[]): boolean {
  switch (call) {
    case 'map_create':
    case 'map_create exclusive':
    case 'prog_load':
    case 'close':
    case 'map_update_elem':
      return true;
    case 'prog_test_run':
      return texts.some((text) => !isIterator(text));
    case 'prog_load signed':
    case 'obj_get_info_by_fd':
    case 'map_freeze':
      return texts.some(({ action }) => action === 'load');
    case 'link_create':
    case 'iter_read':
      return texts.some(isIterator);
    case 'link_create extension':
      return texts.some((text) => text.action === 'extend' || walksMaps(text));
    case 'mmap':
    case 'mmap_store':
    case 'mmap_load':
      return texts.some(walksMaps);
    case 'map_update_elem inner':
      return texts.some(({ action }) => action === 'inner');
    case 'map_update_elem prog':
      return texts.some(({ action }) => action === 'tail call');
    default:
      return false;
  }
}

/** Calls that are of no use without a text that needs them. */
const needsText = (call: string): boolean =>
  ['link_create', 'link_create extension', 'iter_read'].includes(call);
