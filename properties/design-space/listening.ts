/**
 * While one design is searched, every other choice of the space is asked the same questions. So one search
 * says something of many designs: of those that would have answered alike, and of those that would at most
 * have refused more.
 */
import type { AxisName, Choices, Meant } from '../../model/rules/axes.ts';
import { AXIS_NAMES, isListed, MEANT } from '../../model/rules/axes.ts';
import type { Choice } from '../../model/rules/choice.ts';
import type { Design } from '../../model/rules/design.ts';
import type { MapSlot } from '../../model/kernel/state.ts';
import { MAP, sameFields } from '../../model/kernel/state.ts';
import { NO_DIGEST, ZERO_DIGEST } from '../../model/programs/text.ts';
import type { DesignSet } from './design-set.ts';
import { addFrom, noDesigns } from './design-set.ts';
import type { Point, Space } from './space.ts';

/**
 * Which choices agreed with those of the design that was run, as bits. Plain data. A design agrees if its choice
 * on every axis does, but for two things. Choices on `linkUpdate` may ask those on `iterator`. And what a template
 * `remembers` is seen by nobody but the choices on `element` and `bind`, and somebody's own: where those would have
 * agreed whatever outer maps remember, it may be anything.
 */
export type Agreement = {
  /** By axis. On `template`: as far as it refuses. */
  readonly axes: readonly number[];
  /** On `linkUpdate`, by the choice on `iterator`. */
  readonly linkUpdate: readonly number[];
  /** On `template`, as far as it remembers. */
  readonly remembers: number;
  /** On `element` and `bind`, whatever outer maps remember. */
  readonly whatever: readonly [element: number, bind: number];
};

/**
 * What counts as agreement: the same answer (`alike`; of two refusals the errno does not matter, since no claim
 * that is judged here asks for it), or that or a refusal (`refuses`). A loader that does not trust its metadata
 * refuses too: its run changes nothing and accesses nothing (a test sees to it).
 */
export type Hearing = 'alike' | 'refuses';

export type Listening = { readonly design: Design; readonly agreement: () => Agreement };

const LINK_UPDATE = AXIS_NAMES.indexOf('linkUpdate');
const ITERATOR = AXIS_NAMES.indexOf('iterator');
const TEMPLATE = AXIS_NAMES.indexOf('template');
const ELEMENT = AXIS_NAMES.indexOf('element');
const BIND = AXIS_NAMES.indexOf('bind');

/** Which argument of their question is the outer map. */
const OUTER_AT: Readonly<Partial<Record<AxisName, number>>> = { element: 0, bind: 1 };

/** A question; with as many arguments as one is given at most, since lists of them cost a tenth of the time (measured). */
type Question = (one?: unknown, two?: unknown, three?: unknown, four?: unknown) => unknown;

/** The design at a point, of which every answer is compared with what the other choices of the space would say. */
export function listen(space: Space, point: Point, hearing: Hearing): Listening {
  const agreeing = space.choices.map(({ length }) => 2 ** length - 1);
  const linkUpdate = space.choices[ITERATOR]!.map(
    () => 2 ** space.choices[LINK_UPDATE]!.length - 1,
  );
  let remembers = agreeing[TEMPLATE]!;
  // a choice that looks at the whole state may see there what maps remember
  const whatever = space.choices.map((on, at) =>
    on.reduce(
      (bits, choice, c) => (looksAtMapsOnly(AXIS_NAMES[at]!, choice) ? bits | (1 << c) : bits),
      0,
    ),
  );

  const listener = (at: number, axis: AxisName): Choice => {
    const choices = space.choices[at] as readonly (Choice & Record<string, unknown>)[];
    const own = choices[point[at]!]!;
    const heard: Record<string, unknown> = { name: own.name, says: own.says };
    for (const [question, meant] of Object.entries(MEANT[axis]) as [string, Meant][]) {
      if (choices.every((choice) => choice[question] === undefined)) continue;
      if (meant === 'flag') {
        Object.defineProperty(heard, question, {
          get: () => {
            for (let c = 0; c < choices.length; c++) {
              if (choices[c]![question] !== own[question]) agreeing[at]! &= ~(1 << c);
            }
            return own[question];
          },
        });
        continue;
      }
      const ask = (choice: Record<string, unknown>): Question =>
        (choice[question] ?? sameMap) as Question;
      const mine = ask(own);
      const agrees = comparing(meant, hearing);
      const others = choices.map(ask);
      if (axis === 'linkUpdate') {
        // its choices are given the choice on `iterator`: each of them is asked with each of those
        const iterators = space.choices[ITERATOR]!;
        heard[question] = (_: unknown, one: unknown, two: unknown, three: unknown): unknown => {
          const answer = mine(iterators[point[ITERATOR]!], one, two, three);
          for (let i = 0; i < iterators.length; i++) {
            for (let c = 0; c < others.length; c++) {
              if (((linkUpdate[i]! >>> c) & 1) === 0) continue;
              if (!agrees(answer, others[c]!, iterators[i], one, two, three)) {
                linkUpdate[i]! &= ~(1 << c);
              }
            }
          }
          return answer;
        };
        continue;
      }
      if (question === 'remembers') {
        heard[question] = (template: unknown): unknown => {
          const answer = mine(template);
          for (let c = 0; c < others.length; c++) {
            if (!agrees(answer, others[c]!, template)) remembers &= ~(1 << c);
          }
          return answer;
        };
        continue;
      }
      const outerAt = OUTER_AT[axis];
      const memory = outerAt === undefined ? undefined : anotherMemory();
      const itself = 1 << point[at]!;
      heard[question] = (one: unknown, two: unknown, three: unknown): unknown => {
        const answer = mine(one, two, three);
        for (let alive = agreeing[at]! & ~itself; alive !== 0; alive &= alive - 1) {
          const c = 31 - Math.clz32(alive & -alive);
          if (!agrees(answer, others[c]!, one, two, three)) agreeing[at]! &= ~(1 << c);
        }
        if (memory === undefined) return answer;
        const outer = (outerAt === 0 ? one : two) as MapSlot;
        // a choice that has disagreed does so whatever is remembered
        whatever[at]! &= agreeing[at]!;
        if (whatever[at] === 0 || outer.metaKind === 'none') return answer;
        const its = memory.of(outer);
        for (const digest of everyMemory([one, two])) {
          memory.remember(digest);
          for (let alive = whatever[at]!; alive !== 0; alive &= alive - 1) {
            const c = 31 - Math.clz32(alive & -alive);
            const [a, b] = outerAt === 0 ? [its, two] : [one, its];
            if (!agrees(answer, others[c]!, a, b, three)) whatever[at]! &= ~(1 << c);
          }
        }
        return answer;
      };
    }
    return heard as Choice;
  };

  const choices = Object.fromEntries(
    AXIS_NAMES.map((axis, at) => [axis, listener(at, axis)]),
  ) as unknown as Choices;
  return {
    design: { name: 'listening', argument: '', cites: [], kernels: [], choices },
    agreement: () => ({
      axes: [...agreeing],
      linkUpdate: [...linkUpdate],
      remembers,
      whatever: [whatever[ELEMENT]!, whatever[BIND]!],
    }),
  };
}

/** What a question about a map means that a choice leaves out. */
const sameMap: Question = (map) => map;

/** The choices on `element` and `bind` are given the whole state last; of a choice of somebody's own nobody knows. */
function looksAtMapsOnly(axis: AxisName, choice: Choice): boolean {
  if (axis !== 'element' && axis !== 'bind') return false;
  if (!isListed(axis, choice)) return false;
  const asked = Object.values(choice).filter((value) => typeof value === 'function');
  return asked.every(({ length }) => length <= 2);
}

/**
 * A map that says what another says, but for what it remembers. Of the other only what is asked for is read, since what a
 * call reads is what a search learns of it (`search/learned.ts`): with copies the searches of `npm start` took an eighth
 * more processor time.
 */
function anotherMemory() {
  let map: MapSlot;
  let remembered: MapSlot['metaExcl'];
  const its = {} as MapSlot;
  for (const field of Object.keys(MAP) as (keyof MapSlot)[]) {
    const get = (): unknown => (field === 'metaExcl' ? remembered : map[field]);
    Object.defineProperty(its, field, { enumerable: true, get });
  }
  return {
    of: (other: MapSlot): MapSlot => {
      map = other;
      return its;
    },
    remember: (digest: MapSlot['metaExcl']): void => {
      remembered = digest;
    },
  };
}

/** All that an outer map could remember where a question is given this: digests are only compared. */
function everyMemory(given: readonly unknown[]): ReadonlySet<MapSlot['metaExcl']> {
  const digests = given.flatMap((one) => {
    if (typeof one === 'string') return [one];
    return typeof one === 'object' && one !== null && 'excl' in one ? [one.excl as string] : [];
  });
  return new Set([NO_DIGEST, ZERO_DIGEST, ANOTHER, ...digests]);
}

const ANOTHER = 'another';

/** Whether another choice agrees with an answer. One that throws on what it is asked agrees with nothing; its own search says so. */
function comparing(meant: Meant, hearing: Hearing) {
  return (
    answer: unknown,
    other: Question,
    one: unknown,
    two?: unknown,
    three?: unknown,
    four?: unknown,
  ): boolean => {
    let theirs: unknown;
    try {
      theirs = other(one, two, three, four);
    } catch {
      return false;
    }
    switch (meant) {
      case 'errno': {
        if ((theirs as number) < 0) return hearing === 'refuses' || (answer as number) < 0;
        return theirs === answer;
      }
      case 'boolean':
        return theirs === answer || (hearing === 'refuses' && theirs === false);
      case 'digest':
      case 'flag':
        return theirs === answer;
      case 'map':
        return sameFields(theirs as MapSlot, answer as MapSlot);
      default:
        return meant satisfies never;
    }
  };
}

/** From these axes on it is known whether what a template remembers matters, and which choices link updates ask. */
const MEMORY_KNOWN = Math.max(TEMPLATE, ELEMENT, BIND) + 1;
const UPDATE_KNOWN = Math.max(ITERATOR, LINK_UPDATE) + 1;

/** The axes from here on are each for itself. */
const ALONE = Math.max(MEMORY_KNOWN, UPDATE_KNOWN);

/** Puts all designs that agree into a set. */
export function addAgreeing(space: Space, agreement: Agreement, set: DesignSet): void {
  const { axes, linkUpdate, remembers, whatever } = agreement;
  const [element, bind] = whatever;
  const isIn = (bits: number, choice: number): boolean => ((bits >>> choice) & 1) === 1;
  const point: number[] = [];
  const lengths = space.choices.map(({ length }) => length);
  // of choices of somebody's own nobody knows what they look at: they speak only where as much is remembered
  const listed = axes.map((all, at) =>
    space.choices[at]!.reduce(
      (bits, one, c) => (isListed(AXIS_NAMES[at]!, one) ? bits : bits & ~(1 << c)),
      all,
    ),
  );
  const many = lengths.slice(ALONE).reduce((product, length) => product * length, 1);
  const [heard, unheard] = [axes, listed].map((bits) =>
    product(lengths.slice(ALONE), bits.slice(ALONE)),
  ) as [DesignSet, DesignSet];
  const from = (at: number, number: number): void => {
    const isHeard = at < MEMORY_KNOWN || isIn(remembers, point[TEMPLATE]!);
    if (at === MEMORY_KNOWN) {
      const seesNothing = isIn(element, point[ELEMENT]!) && isIn(bind, point[BIND]!);
      if (!seesNothing && !isHeard) return;
    }
    if (at === UPDATE_KNOWN && !isIn(linkUpdate[point[ITERATOR]!]!, point[LINK_UPDATE]!)) return;
    if (at === ALONE) {
      addFrom(set, number * many, isHeard ? heard : unheard);
      return;
    }
    for (let bits = (isHeard ? axes : listed)[at]!; bits !== 0; bits &= bits - 1) {
      const choice = 31 - Math.clz32(bits & -bits);
      point[at] = choice;
      from(at + 1, number * lengths[at]! + choice);
    }
  };
  from(0, 0);
}

/**
 * The numbers of all points that have on axes of these lengths one of these choices, given as bits. From the last axis on,
 * so by whole words: one after the other, the designs of a space of 2.7 million took 4 s of the 10 that `npm start` put
 * findings together, and takes 0.1 s so.
 */
function product(lengths: readonly number[], axes: readonly number[]): DesignSet {
  let set: DesignSet = Uint32Array.of(1);
  let size = 1;
  for (let at = lengths.length - 1; at >= 0; at--) {
    const larger = noDesigns(size * lengths[at]!);
    for (let bits = axes[at]!; bits !== 0; bits &= bits - 1) {
      addFrom(larger, (31 - Math.clz32(bits & -bits)) * size, set);
    }
    set = larger;
    size *= lengths[at]!;
  }
  return set;
}
