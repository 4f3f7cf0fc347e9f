/**
 * What a rule reads of its own copies: `{ ...inner }` copies every field, and nobody sees which of them are looked at
 * afterwards. So it is tried: a field counts if another value of it makes another answer.
 */
import type { Fields } from '../../model/kernel/fields.ts';
import { NONE } from '../../model/kernel/fields.ts';
import type { MapSlot } from '../../model/kernel/state.ts';
import { MAP } from '../../model/kernel/state.ts';
import { NO_DIGEST, TEXTS, ZERO_DIGEST } from '../../model/programs/text.ts';
import type { Choice } from '../../model/rules/choice.ts';
import type { Below } from '../random/below.ts';
import { randomFrom } from '../random/below.ts';

type Becomes = (outer: MapSlot, inner: MapSlot) => unknown;
type FieldName = keyof MapSlot;

/** A field of the outer or of the inner map, by the place of that map in the question. */
export type FieldOfGiven = { readonly place: 0 | 1; readonly field: FieldName };

/**
 * With so many pairs of random maps a rule that looks at one field only where three others have certain values is
 * found out; always the same pairs. Takes 45 ms, once for each choice.
 */
const PAIRS = 512;

const [one, other] = TEXTS;
const DIGESTS = [NO_DIGEST, ZERO_DIGEST, one!.digest, other!.digest];
const SLOTS = [NONE, 0, 1];

const VALUES = Object.entries<Fields[string]>(MAP).map(([field, { sort }]) => ({
  field: field as FieldName,
  values:
    sort.kind === 'choice' ? sort.values : sort.kind === 'digest' ? DIGESTS : (SLOTS as unknown[]),
}));

const TRIED = new WeakMap<Choice, readonly FieldOfGiven[]>();

/** The fields on which it hangs what an outer map becomes by that choice, but for those that it only keeps. */
export function hangsOn(choice: Choice, becomes: Becomes): readonly FieldOfGiven[] {
  const tried = TRIED.get(choice) ?? tryAll(becomes);
  TRIED.set(choice, tried);
  return tried;
}

function tryAll(becomes: Becomes): readonly FieldOfGiven[] {
  const below = randomFrom(1);
  const found = new Map<string, FieldOfGiven>();
  for (let pair = 0; pair < PAIRS; pair++) {
    const given = [someMap(below), someMap(below)] as const;
    const was = answerOf(becomes, given);
    if (was === undefined) continue;
    for (const place of [0, 1] as const) {
      for (const { field, values } of VALUES) {
        const value = values[below(values.length)];
        const name = `${place} ${field}`;
        if (given[place][field] === value || found.has(name)) continue;
        const changed = Object.freeze({ ...given[place], [field]: value });
        const now = answerOf(becomes, given.with(place, changed) as unknown as typeof given);
        if (now === undefined) continue;
        const isKept = place === 0 && was[field] === given[0][field] && now[field] === value;
        const differs = VALUES.some((its) => {
          if (its.field === field && isKept) return false;
          return was[its.field] !== now[its.field];
        });
        if (differs) found.set(name, { place, field });
      }
    }
  }
  return [...found.values()];
}

function someMap(below: Below): MapSlot {
  const fields = VALUES.map(({ field, values }) => [field, values[below(values.length)]]);
  return Object.freeze(Object.fromEntries(fields)) as MapSlot;
}

/** Nothing where it throws, as it may where such maps cannot be, or answers no map. */
function answerOf(becomes: Becomes, given: readonly [MapSlot, MapSlot]): MapSlot | undefined {
  try {
    const answer = becomes(...given);
    return typeof answer === 'object' && answer !== null ? (answer as MapSlot) : undefined;
  } catch {
    return undefined;
  }
}
