/**
 * What a map becomes (`outerBecomes`), by a function that may copy it. A copy shows of a field that was not read now
 * this value, now that. A field is as it was if the answer has whatever the copy showed; it changes if the answer has
 * the same each time; else the answer hangs on what the copy showed, and is not followed.
 */
import type { Field } from '../../model/kernel/fields.ts';
import { NONE } from '../../model/kernel/fields.ts';
import { MAP } from '../../model/kernel/state.ts';
import type { Digest } from '../../model/programs/text.ts';
import { NO_DIGEST, ZERO_DIGEST } from '../../model/programs/text.ts';
import type { Names } from './names.ts';
import { valueCalled } from './names.ts';
import { CONTENTS } from './recorder.ts';
import type { Obj } from './relations.ts';
import type { Sight, ObjectAt } from './sight.ts';
import { CANNOT, idOf } from './sight.ts';

/** One asking: what was answered, what is answered if the very same is asked again, and what copies showed. */
export type OneAsking = {
  readonly answer: unknown;
  readonly again: () => unknown;
  readonly names: Names;
  readonly sight: Sight;
  readonly shown: ReadonlyMap<string, unknown>;
};

/** The fields that change of a map, by all answers to the question what it becomes. */
export function changesIn(
  outer: ObjectAt,
  all: readonly OneAsking[],
  fault: (what: string) => Error,
): Obj {
  const [first] = all;
  const changes: Record<string, unknown> = {};
  if (all.every(({ answer, sight }) => sight.subjectOf(answer)?.slot === outer.slot)) return {};
  for (const [name, field] of Object.entries<Field>(MAP)) {
    const id = idOf(outer, name);
    const value = (first!.answer as Obj)[name];
    const isWhole = all.every(({ answer, sight }) => {
      return sight.subjectOf(answer) === undefined && Object.hasOwn(answer as object, name);
    });
    if (!isWhole) throw fault('the outer map is meant, with what changed: { ...outer, … }');
    const isAsItWas = all.every(
      ({ answer, names, shown }) =>
        shown.has(id) && (answer as Obj)[name] === valueCalled(names, field, shown.get(id)),
    );
    if (isAsItWas) continue;
    const isSame = all.every(
      ({ answer, names }) => (answer as Obj)[name] === valueCalled(names, field, value),
    );
    if (!isSame) throw fault(`${CANNOT} what a copy says (${name}); ask the map itself`);
    changes[name] = value;
  }
  return changes;
}

/** One of the values of a field, and of a digest one that is not met. */
export function lieOf(
  { sort, unless }: Field,
  digests: readonly Digest[],
  id: string,
  nth: number,
): unknown {
  const of = <T>(values: readonly T[]): T => values[mixed(id, nth) % values.length]!;
  switch (sort.kind) {
    case 'choice':
      return of(sort.values);
    case 'content':
      return of(CONTENTS);
    case 'digest':
      return of([NO_DIGEST, ZERO_DIGEST, ...digests, 'of a copy']);
    case 'slot':
      return of([NONE, 0, 1, 2]);
    default:
      return unless;
  }
}

/** A number that looks like any other, by a text and a number. */
function mixed(text: string, nth: number): number {
  let hash = Math.imul(nth + 1, 0x9e3779b1);
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return (hash ^ (hash >>> 15)) >>> 3;
}
