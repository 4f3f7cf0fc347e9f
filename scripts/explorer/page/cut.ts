/** Verdicts as they are written into the page, without what repeats itself: 138 kB are 90 so. */
import { AXIS_NAMES, choicesOn } from '../../../model/rules/axes.ts';
import type { GivenVerdicts, KnownVerdict } from './known.ts';

/**
 * A verdict; of words for the design with further choices, only these, each by the places of its axis and of itself there:
 * `~02` for `sealed~outer.never`.
 */
export type CutVerdict = Omit<KnownVerdict, 'because'> & Partial<Pick<KnownVerdict, 'because'>>;

/** By design, then by claim. */
export type CutVerdicts = Readonly<Record<string, Readonly<Record<string, CutVerdict>>>>;

const PLACES: readonly (readonly [words: string, place: string])[] = AXIS_NAMES.flatMap(
  (axis, at) =>
    choicesOn(axis).map(
      ({ name }, choice) => [`${axis}.${name}`, at.toString(36) + choice.toString(36)] as const,
    ),
);
const PLACE_OF = new Map(PLACES);
const WORDS_AT = new Map(PLACES.map(([words, place]) => [place, words]));

/** These parts in other words, those that have none as they are. */
const inOther = (words: string, others: ReadonlyMap<string, string>): string =>
  words
    .split('~')
    .map((part) => others.get(part) ?? part)
    .join('~');

/** The verdicts, cut. */
export function cutShort(answers: GivenVerdicts): CutVerdicts {
  return eachOf(answers, ({ because, mended, ...it }, design) => ({
    ...it,
    ...(because.length > 0 && { because }),
    ...(mended && {
      mended: mended.map((words) =>
        words.startsWith(`${design}~`) ? inOther(words.slice(design.length), PLACE_OF) : words,
      ),
    }),
  }));
}

/** The verdicts as they were. */
export function madeWhole(answers: CutVerdicts): GivenVerdicts {
  return eachOf(answers, ({ because = [], mended, ...it }, design) => ({
    ...it,
    because,
    ...(mended && {
      mended: mended.map((words) =>
        words.startsWith('~') ? design + inOther(words, WORDS_AT) : words,
      ),
    }),
  }));
}

function eachOf<T, U>(
  answers: Readonly<Record<string, Readonly<Record<string, T>>>>,
  write: (verdict: T, design: string) => U,
): Readonly<Record<string, Readonly<Record<string, U>>>> {
  return Object.fromEntries(
    Object.entries(answers).map(([design, verdicts]) => [
      design,
      Object.fromEntries(Object.entries(verdicts).map(([id, it]) => [id, write(it, design)])),
    ]),
  );
}
