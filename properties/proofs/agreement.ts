/** Whether a path is what the model does: run again on states that agree with what it read, the rest at random. */
import type { Field } from '../../model/kernel/fields.ts';
import { NONE, OBJECTS } from '../../model/kernel/fields.ts';
import type { Outcome } from '../../model/kernel/outcome.ts';
import { TABLES } from '../../model/kernel/state.ts';
import { effect } from '../../model/kernel/step.ts';
import { NO_DIGEST, NO_TEXT, TEXTS, ZERO_DIGEST } from '../../model/programs/text.ts';
import type { Design } from '../../model/rules/design.ts';
import { concrete } from './concrete.ts';
import type { Path } from './paths.ts';
import type { Read, Recorder } from './recorder.ts';
import { CONTENTS, TABLE_NAMES } from './recorder.ts';

/** More objects than any path meets; as many links as a path looks at. */
const SLOTS = { map: 8, prog: 6, link: 3 } as const;

/** A value for a field, by a random number below 1. */
function anyValue({ sort }: Field, random: () => number): unknown {
  const of = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  switch (sort.kind) {
    case 'slot':
      return of([NONE, ...Array.from({ length: SLOTS[sort.of] }, (_, slot) => slot)]);
    case 'digest':
      return of([NO_DIGEST, ZERO_DIGEST, ...TEXTS.map(({ digest }) => digest)]);
    case 'text':
      return of([NO_TEXT, ...TEXTS]);
    case 'content':
      return of(CONTENTS);
    case 'choice':
      return of(sort.values);
    default:
      throw new RangeError(`no field of an object is a ${sort.kind}`);
  }
}

/**
 * What differs between a path and what the model does in a random state that agrees with it; undefined if
 * nothing does, `no colours` if the library has too few to write the path down.
 */
export function disagreement(
  recorder: Recorder,
  design: Design,
  path: Path,
  random: () => number,
): string | undefined {
  // links that a path did not look at are dead, and no array holds a program: what is asked for is looked at
  const chosen = path.limits.map(([place, values]): Read => [
    place,
    values[Math.floor(random() * values.length)],
  ]);
  const made = concrete(
    recorder,
    path.call,
    [...path.reads, ...chosen],
    SLOTS,
    ({ of, name, field }) =>
      of === 'link' || (name === 'entry' && path.given.length > 0)
        ? field.unless
        : anyValue(field, random),
  );
  if (made === undefined) return 'no colours';
  const result = effect(design, made.state, made.call);
  if (typeof result !== 'object') return `no outcome: ${String(result)}`;
  if (result.answer !== path.outcome.answer) return `answer ${result.answer}`;
  if (accesses(result) !== accesses(path.outcome)) return `accesses ${accesses(result)}`;
  const written = new Set(path.writes.map(({ of, slot }) => `${of}${slot}`));
  for (const of of OBJECTS) {
    const table = TABLE_NAMES[of];
    for (let slot = 0; slot < SLOTS[of]; slot++) {
      const was = made.state[table][slot] as object;
      const is = result.state[table][slot] as unknown as Readonly<Record<string, unknown>>;
      if (was !== is && !written.has(`${of}${slot}`)) return `${of} ${slot} changed`;
    }
  }
  for (const { of, slot, fields } of path.writes) {
    const is = result.state[TABLE_NAMES[of]][slot] as unknown as Readonly<Record<string, unknown>>;
    const was = made.state[TABLE_NAMES[of]][slot] as unknown as Readonly<Record<string, unknown>>;
    const shown = path.outcome.state[TABLE_NAMES[of]][slot] as unknown as Readonly<
      Record<string, unknown>
    >;
    for (const [name, { sort }] of Object.entries<Field>(TABLES[of])) {
      if (!fields.includes(name)) {
        if (is[name] !== was[name]) return `${of} ${slot}: ${name} changed`;
      } else if (sort.kind !== 'text' && sort.kind !== 'digest' && is[name] !== shown[name]) {
        return `${of} ${slot}: ${name} is ${String(is[name])}`;
      }
    }
  }
  return undefined;
}

/** The accesses, digests aside: those are in other colours. */
function accesses({ events }: Outcome): string {
  return events
    .map(({ prog, map, channel, mode, outer }) => `${prog} ${map} ${channel} ${mode} ${outer}`)
    .join(', ');
}
