/**
 * Relations that somebody brings: a sentence and a predicate. What a predicate reads, and by which references, is
 * found by running it on a state whose fields are chosen when they are read, in all ways; so nobody has to say it.
 */
import type { ObjectSort } from '../../model/kernel/fields.ts';
import { NONE, OBJECTS } from '../../model/kernel/fields.ts';
import type { Reference, State } from '../../model/kernel/state.ts';
import { REFERENCES } from '../../model/kernel/state.ts';
import type { Answering } from '../../model/rules/overheard.ts';
import { follow } from './follow.ts';
import { PLAIN_NAMES } from './names.ts';
import type { Place } from './recorder.ts';
import { isOfRecorder, makeRecorder, TABLE_NAMES } from './recorder.ts';
import type { Relation } from './relations.ts';
import { at, isLive, LIFE, unlessOf } from './relations.ts';
import type { ObjectAt, Sight } from './sight.ts';
import { sightOf } from './sight.ts';

/** A relation as a design file exports it: something that is true of every object of a sort. */
export type BroughtRelation = {
  readonly of: ObjectSort;
  /** One English sentence, as `The map that a program names is frozen.` */
  readonly says: string;
  /**
   * Whether it is true of a live object; what that refers to is in the state, as `state.maps[object.map]`. Pure: the
   * same answer for the same fields, and nothing changed.
   */
  readonly holds: (object: never, state: State) => boolean;
};

/** What is wrong with what a file exports as `relations`, in one line; undefined if nothing is, or it exports none. */
export function faultOfRelations(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) return 'a list is meant';
  for (const [index, one] of value.entries()) {
    const { of, says, holds } = (one ?? {}) as Readonly<Record<string, unknown>>;
    if (!OBJECTS.includes(of as ObjectSort))
      return `[${index}].of: one of ${OBJECTS.join(', ')} is meant`;
    if (typeof says !== 'string' || says === '') return `[${index}].says: a sentence is missing`;
    if (typeof holds !== 'function') return `[${index}].holds: a function is missing`;
  }
  return undefined;
}

const NAME = 'RelationFault';

/** Whether an error says what is wrong with a relation that somebody brought. */
export function isRelationFault(error: unknown): error is Error {
  return error instanceof Error && error.name === NAME;
}

function fault(where: string, what: string): Error {
  const error = new Error(`${where}: ${what}`);
  error.name = NAME;
  return error;
}

/** The subject of the examination: no slot that code would name by itself. */
const SUBJECT = 2;
/** More ways than this nobody waits for: a field has up to some hundred values. */
const MOST_WAYS = 200_000;

/** A relation to be tried with the others. `where` begins the line that says what is wrong with it. Throws such. */
export function relationFrom({ of, says, holds }: BroughtRelation, where: string): Relation {
  const ask = guarded(holds as unknown as Answering, where);
  const found = examine(of, ask, where);
  const isTrue = seen(ask, where);
  const life = LIFE[of];
  // the field that is asked first makes it speak, if the relation says nothing where that field does not
  const trigger = found.first ?? life;
  if (found.reads.has('map.entry') && !(of === 'map' && trigger === 'entry')) {
    throw fault(
      where,
      'the kernel empties `entry` by itself, so a relation that reads it must begin with it, and hold without it',
    );
  }
  return {
    id: `own ${of}: ${says}`,
    says,
    of,
    trigger,
    reads: new Set([...found.reads, `${of}.${trigger}`, `${of}.${life}`]),
    ways: found.ways,
    holds: (state, slot) => {
      const object = at(state, of, slot);
      if (object[trigger] === unlessOf(of, trigger) || !isLive(of, object)) return true;
      return isTrue(state, { of, slot });
    },
  };
}

/** What a predicate reads, found by running it in all ways. */
function examine(
  of: ObjectSort,
  holds: Answering,
  where: string,
): {
  readonly reads: ReadonlySet<string>;
  readonly ways: readonly (readonly Reference[])[];
  /** The field of the object that is always asked first, if nothing is said where it says nothing. */
  readonly first: string | undefined;
} {
  const recorder = makeRecorder();
  const reads = new Set<string>();
  const ways = new Map<string, readonly Reference[]>();
  const begins: { first?: Place; isTrigger: boolean } = { isTrigger: true };
  let times = 0;
  const { ask } = follow({
    ...{ ask: holds, meant: 'boolean', given: ['object', 'state'], recorder },
    fault: (what) => fault(where, what),
  });
  recorder.begin();
  const object = at(recorder.state, of, SUBJECT);
  const run = (): boolean => {
    const answer = ask(object, recorder.state);
    if (++times > MOST_WAYS) throw fault(where, 'it asks more than can be tried');
    const trail = recorder.reads();
    if (recorder.given().length > 0 || recorder.swept().size > 0) {
      throw fault(
        where,
        'it looks at all objects of a sort; what an object refers to can be asked',
      );
    }
    const way = wayTo(recorder.places, trail, of, where);
    for (const [key, steps] of way)
      if (steps.length > 0) ways.set(`${key.of}${idOf(steps)}`, steps);
    for (const [place] of trail)
      reads.add(`${recorder.places[place]!.of}.${recorder.places[place]!.name}`);
    const [start] = trail;
    if (start === undefined) return false;
    begins.first = recorder.places[start[0]]!;
    if (start[1] === unlessOf(of, begins.first.name) && !answer) begins.isTrigger = false;
    return false;
  };
  try {
    recorder.each(run);
  } catch (error) {
    if (recorder.isTooMany(error)) throw fault(where, 'it follows references without end');
    throw error;
  }
  const { first, isTrigger } = begins;
  const isFirst = first !== undefined && isTrigger && unlessOf(of, first.name) !== undefined;
  return { reads, ways: [...ways.values()], first: isFirst ? first.name : undefined };
}

const idOf = (way: readonly Reference[]): string => way.map(({ field }) => `.${field}`).join('');

type Reached = { readonly of: ObjectSort; readonly slot: number };

/** By which references each object was reached whose fields were read. */
function wayTo(
  places: readonly Place[],
  trail: readonly (readonly [number, unknown])[],
  subject: ObjectSort,
  where: string,
): readonly (readonly [Reached, readonly Reference[]])[] {
  const found = new Map<string, readonly [Reached, readonly Reference[]]>();
  const reach = (of: ObjectSort, slot: number, way: readonly Reference[]): void => {
    const key = `${of}${slot}`;
    if (!found.has(key)) found.set(key, [{ of, slot }, way]);
  };
  reach(subject, SUBJECT, []);
  for (const [place, value] of trail) {
    const { of, slot, name, field } = places[place]!;
    const [, way] = found.get(`${of}${slot}`) ?? [];
    if (way === undefined) {
      throw fault(
        where,
        `it asks a ${of} to which no reference of the object led; a slot is no name`,
      );
    }
    const { sort } = field;
    if (sort.kind !== 'slot' || value === NONE) continue;
    const reference = REFERENCES.find((it) => it.from === of && it.field === name);
    if (reference !== undefined) reach(sort.of, value as number, [...way, reference]);
  }
  return [...found.values()];
}

/**
 * Whether it is true of an object of a state, whatever state that is. What a state shows is kept with it: it is asked a
 * million times. What a proof cannot follow was found when the relation was examined.
 */
function seen(holds: Answering, where: string): (state: State, subject: ObjectAt) => boolean {
  const sights = new WeakMap<State, Sight>();
  return (state, subject) => {
    let sight = sights.get(state);
    if (sight === undefined) {
      sight = sightOf({
        names: PLAIN_NAMES,
        isSame: true,
        read: ({ of, slot }, field) => at(state, of, slot)[field],
        all: (of) => state[TABLE_NAMES[of]].length,
        fault: (what) => fault(where, what),
      });
      sights.set(state, sight);
    }
    const { ask, object, state: shown } = sight;
    return ask(() => holds(object(subject), shown)) as boolean;
  };
}

/** The predicate; its faults are told in one line. */
function guarded(holds: Answering, where: string): Answering {
  return (...given) => {
    let answer: unknown;
    try {
      answer = holds(...given);
    } catch (error) {
      if (isOfRecorder(error) || isRelationFault(error)) throw error;
      throw fault(where, `it threw ${error instanceof Error ? error.message : String(error)}`);
    }
    if (typeof answer !== 'boolean')
      throw fault(where, `it answered ${String(answer)}; true or false is meant`);
    return answer;
  };
}
