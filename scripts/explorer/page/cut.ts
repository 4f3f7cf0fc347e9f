/** Verdicts as they are written into the page, without what repeats itself: 10 of 127 kB less. */
import type { GivenVerdicts, KnownVerdict } from './known.ts';

/** A verdict; of words for the design with further choices, only these: `~outer.never` for `sealed~outer.never`. */
export type CutVerdict = Omit<KnownVerdict, 'because'> & Partial<Pick<KnownVerdict, 'because'>>;

/** By design, then by claim. */
export type CutVerdicts = Readonly<Record<string, Readonly<Record<string, CutVerdict>>>>;

/** The verdicts, cut. */
export function cutShort(answers: GivenVerdicts): CutVerdicts {
  return eachOf(answers, ({ because, mended, ...it }, design) => ({
    ...it,
    ...(because.length > 0 && { because }),
    ...(mended && {
      mended: mended.map((words) =>
        words.startsWith(`${design}~`) ? words.slice(design.length) : words,
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
      mended: mended.map((words) => (words.startsWith('~') ? design + words : words)),
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
