/**
 * Other names. What slots and digests are called means nothing: calls are taken up to names, and digests are only
 * compared; and one content stands for all that nobody means. So whoever is asked the same under other names answers
 * the same, and who does not is not followed.
 */
import type { Field, ObjectSort } from '../../model/kernel/fields.ts';
import type { Digest, Text } from '../../model/programs/text.ts';
import { NO_DIGEST, NO_TEXT, TEXTS, ZERO_DIGEST } from '../../model/programs/text.ts';
import { CAPACITY, CONTENTS } from './recorder.ts';

/** What things are called. */
export type Names = {
  readonly slot: (of: ObjectSort, slot: number) => number;
  /** The slot that has a name. */
  readonly slotNamed: (of: ObjectSort, name: number) => number;
  readonly digest: (digest: Digest) => Digest;
  readonly text: (text: Text) => Text;
  readonly content: (content: number) => number;
};

/** The names that a recorder gives. */
export const PLAIN_NAMES: Names = {
  slot: (_, slot) => slot,
  slotNamed: (_, name) => name,
  digest: (digest) => digest,
  text: (text) => {
    Object.freeze(text.params);
    return Object.freeze(text);
  },
  content: (content) => content,
};

/** Content that no call and no program means: it stands for any other. */
const OTHER = Math.max(...CONTENTS);

/** In so many namings each slot, and each digest alone, has every name that there is in a library. */
export const NAMINGS = TEXTS.length;

/**
 * The names of the nth naming for these digests; those of which a text is known get names of texts that do the same.
 * `step` is the distance between the names of two digests: with each other one, other pairs are called together.
 */
export function namesOf(
  digests: readonly Digest[],
  texts: ReadonlyMap<Digest, Text>,
  nth: number,
  step: number,
): Names {
  const called = new Map<Digest, Digest>([
    [NO_DIGEST, NO_DIGEST],
    [ZERO_DIGEST, ZERO_DIGEST],
  ]);
  const taken = new Set<Digest>(called.values());
  const give = (digest: Digest, among: readonly Text[], from: number): void => {
    const free = among.map((_, at) => among[(from + at) % among.length]!.digest);
    const name = free.find((one) => !taken.has(one)) ?? `${digest}'`;
    called.set(digest, name);
    taken.add(name);
  };
  // first those that have few names to choose from
  const bound = digests.filter((digest) => texts.has(digest) && !called.has(digest));
  for (const [at, digest] of bound.entries()) {
    const { behaviour } = texts.get(digest)!;
    give(
      digest,
      TEXTS.filter((text) => text.behaviour === behaviour),
      nth + at,
    );
  }
  for (const [at, digest] of digests.entries()) {
    if (!called.has(digest)) give(digest, TEXTS, nth + at * step);
  }
  const digestName = (digest: Digest): Digest => called.get(digest) ?? digest;
  const made = new Map<Digest, Text>();
  const turned = (of: ObjectSort, slot: number): number => {
    const size = CAPACITY[of];
    const at = nth % 2 === 0 ? slot + nth / 2 : (nth - 1) / 2 - slot;
    return ((at % size) + size) % size;
  };
  return {
    slot: turned,
    slotNamed: (of, name) =>
      Array.from({ length: CAPACITY[of] }, (_, slot) => slot).find(
        (slot) => turned(of, slot) === name,
      ) ?? CAPACITY[of],
    digest: digestName,
    content: (content) => (content === OTHER ? OTHER + nth : content),
    text: (text) => {
      if (text === NO_TEXT) return text;
      const digest = digestName(text.digest);
      const known = TEXTS.find((one) => one.digest === digest && one.behaviour === text.behaviour);
      if (known !== undefined) return known;
      let it = made.get(digest);
      if (it === undefined) {
        it = Object.freeze({
          ...text,
          name: `${text.behaviour} ${digest}`,
          colour: digest,
          digest,
        });
        made.set(digest, it);
      }
      return it;
    },
  };
}

/** What the value of a field is called. */
export function valueCalled(names: Names, { sort }: Field, value: unknown): unknown {
  switch (sort.kind) {
    case 'slot':
      return (value as number) < 0 ? value : names.slot(sort.of, value as number);
    case 'digest':
      return names.digest(value as Digest);
    case 'text':
      return names.text(value as Text);
    case 'content':
      return names.content(value as number);
    default:
      return value;
  }
}
