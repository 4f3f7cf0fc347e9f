/** A path as a step that can be read and run: what it read in a state of the model, the rest at rest. */
import type { Call } from '../../model/kernel/call.ts';
import { fieldsOf, valueIn } from '../../model/kernel/call.ts';
import type { ObjectSort } from '../../model/kernel/fields.ts';
import { OBJECTS } from '../../model/kernel/fields.ts';
import type { State } from '../../model/kernel/state.ts';
import { TABLES } from '../../model/kernel/state.ts';
import type { Digest, Text } from '../../model/programs/text.ts';
import { NO_DIGEST, NO_TEXT, textNamed, TEXTS, ZERO_DIGEST } from '../../model/programs/text.ts';
import type { Place, Read, Recorder } from './recorder.ts';
import { TABLE_NAMES } from './recorder.ts';

/** A state that agrees with what was read, and the call in its words; undefined if there are not enough colours. */
export function concrete(
  { places }: Pick<Recorder, 'places'>,
  call: Call,
  reads: readonly Read[],
  slots: Readonly<Record<ObjectSort, number>>,
  fill: (place: Pick<Place, 'of' | 'slot' | 'name' | 'field'>) => unknown = ({ field }) =>
    field.unless,
): { readonly state: State; readonly call: Call } | undefined {
  const colours = new Map<Digest, Digest>();
  const used = new Set<Digest>([NO_DIGEST, ZERO_DIGEST]);
  const texts = reads.flatMap(([place, value]) =>
    places[place]!.field.sort.kind === 'text' && value !== NO_TEXT ? [value as Text] : [],
  );
  const named = fieldsOf(call.call).map(([field]) => valueIn(call, field));
  for (const text of [...named, ...texts]) {
    const { behaviour, digest } = (text ?? {}) as Partial<Text>;
    if (text === NO_TEXT || behaviour === undefined || digest === undefined) continue;
    if (colours.has(digest)) continue;
    const free = TEXTS.find((one) => one.behaviour === behaviour && !used.has(one.digest));
    if (free === undefined) return undefined;
    colours.set(digest, free.digest);
    used.add(free.digest);
  }
  const colourOf = (digest: Digest): Digest => {
    if (digest === NO_DIGEST || digest === ZERO_DIGEST) return digest;
    const known = colours.get(digest);
    if (known !== undefined) return known;
    const free = TEXTS.find((one) => !used.has(one.digest))!.digest;
    colours.set(digest, free);
    used.add(free);
    return free;
  };
  const worded = (kind: string, value: unknown): unknown => {
    if (kind === 'digest') return colourOf(value as Digest);
    if (kind !== 'text' || value === NO_TEXT) return value;
    return textNamed(colourOf((value as Text).digest)) ?? NO_TEXT;
  };
  const known = new Map<string, unknown>();
  for (const [place, value] of reads) {
    const { of, slot, name, field, colour } = places[place]!;
    if (colour === undefined) known.set(`${of}${slot}.${name}`, worded(field.sort.kind, value));
  }
  const tables = Object.fromEntries(
    OBJECTS.map((of) => [
      TABLE_NAMES[of],
      Array.from({ length: slots[of] }, (_, slot) =>
        Object.fromEntries(
          Object.entries(TABLES[of]).map(([name, field]) => [
            name,
            known.has(`${of}${slot}.${name}`)
              ? known.get(`${of}${slot}.${name}`)
              : fill({ of, slot, name, field }),
          ]),
        ),
      ),
    ]),
  );
  const arguments_ = fieldsOf(call.call).map(([field, { sort }]) => {
    const value = valueIn(call, field);
    if (sort.kind !== 'hash argument') return [field, worded(sort.kind, value)];
    const { digest } = value as { readonly digest?: Digest };
    return [
      field,
      digest === undefined ? value : { ...(value as object), digest: colourOf(digest) },
    ];
  });
  return {
    state: tables as unknown as State,
    call: { call: call.call, ...Object.fromEntries(arguments_) } as Call,
  };
}
