/**
 * Relations: what is true of an object and of what it refers to, in every state. Candidates are made from
 * the tables of fields, whatever the design is; which of them are true is for induction.ts to find.
 */
import type { Field, ObjectSort } from '../../model/kernel/fields.ts';
import { NONE } from '../../model/kernel/fields.ts';
import { SIGNED_CONTENT } from '../../model/kernel/content.ts';
import { KINDS } from '../../model/kernel/kind.ts';
import type { Reference, State } from '../../model/kernel/state.ts';
import { REFERENCES, TABLES } from '../../model/kernel/state.ts';
import type { Action, Digest, Text } from '../../model/programs/text.ts';
import {
  fits,
  matches,
  NO_DIGEST,
  NO_TEXT,
  progTypeOf,
  TEXTS,
  ZERO_DIGEST,
} from '../../model/programs/text.ts';
import { TABLE_NAMES, textWith } from './recorder.ts';

/** Something that is said of every object of a sort, and what it refers to. */
export type Relation = {
  readonly id: string;
  /** An English sentence. */
  readonly says: string;
  readonly of: ObjectSort;
  /** The relation speaks of an object only if this field of it says something. */
  readonly trigger: string;
  /** The fields that it reads of the object and of others, as `map.excl`. */
  readonly reads: ReadonlySet<string>;
  /** The references that it follows from the object: `[map]`, `[target, map]`. */
  readonly ways: readonly (readonly Reference[])[];
  readonly holds: (state: State, slot: number) => boolean;
  /** Relations that say the same of several values are told as one sentence. */
  readonly list?: { readonly stem: string; readonly never: string; readonly of: readonly string[] };
};

/** Any object, by its fields. */
export type Obj = Readonly<Record<string, unknown>>;

export const at = (state: State, of: ObjectSort, slot: number): Obj =>
  state[TABLE_NAMES[of]][slot] as unknown as Obj;

/** How a reference is called: the object that holds it, and the one that it names. */
const REFERENCE_WORDS: Readonly<Record<string, readonly [holder: string, held: string]>> = {
  'map.inner': ['outer map', 'the map inside an outer map'],
  'map.entry': ['program array', 'the program in a program array'],
  'prog.map': ['program', 'the map that a program names'],
  'prog.bound': ['program', 'a map that is bound to a program without being named'],
  'prog.target': ['extension', 'the program that an extension was loaded for'],
  'link.prog': ['link', 'the program of a link'],
  'link.map': ['link', 'the map that a link walks'],
  'link.target': ['link', 'the program that a link extends'],
};

/** The field that tells a dead slot of each sort from a live one. */
export const LIFE: Readonly<Record<ObjectSort, string>> = {
  map: 'kind',
  prog: 'text',
  link: 'prog',
};

export const unlessOf = (of: ObjectSort, field: string): unknown =>
  (TABLES[of][field] as { readonly unless?: unknown }).unless;

export const isLive = (of: ObjectSort, object: Obj): boolean =>
  object[LIFE[of]] !== unlessOf(of, LIFE[of]);

const wordsOf = ({ from, field, to }: Reference): readonly [string, string] =>
  REFERENCE_WORDS[`${from}.${field}`] ?? [from, `the ${to} in \`${field}\` of a ${from}`];

export const ACTIONS: readonly Action[] = [
  ...new Set([NO_TEXT, ...TEXTS].map(({ action }) => action)),
];

const fieldsOfSort = (of: ObjectSort, kind: Field['sort']['kind']): readonly string[] =>
  Object.entries<Field>(TABLES[of]).flatMap(([name, { sort }]) =>
    sort.kind === kind ? [name] : [],
  );

/** A digest that an object has, itself or through what it refers to. */
type Owner = {
  readonly id: string;
  readonly says: string;
  readonly reads: readonly string[];
  readonly way?: Reference;
  /** NO_DIGEST if it has none. */
  readonly of: (state: State, object: Obj) => Digest;
};

function ownersOf(of: ObjectSort, holder: string): readonly Owner[] {
  const own = fieldsOfSort(of, 'digest').map((field) => ({
    id: field,
    says: field === 'excl' ? `the hash of that ${holder}` : `the hash of its template`,
    reads: [`${of}.${field}`],
    of: (_state: State, object: Obj) => object[field] as Digest,
  }));
  const texts = fieldsOfSort(of, 'text').map((field) => ({
    id: 'digest',
    says: `that ${holder}'s digest`,
    reads: [`${of}.${field}`],
    of: (_state: State, object: Obj) => (object[field] as Text).digest,
  }));
  const others = REFERENCES.filter(
    ({ from, field }) => from === of && from === 'link' && field === 'prog',
  )
    .map((way) => ({ field: way.field, way }))
    .map(({ field, way }) => ({
      id: `${field}.digest`,
      way,
      says: "the digest of that link's program",
      reads: [`${of}.${field}`, 'prog.text'],
      of: (state: State, object: Obj) => {
        const prog = object[field] as number;
        return prog === NONE ? NO_DIGEST : (at(state, 'prog', prog)['text'] as Text).digest;
      },
    }));
  return [...own, ...texts, ...others];
}

/** A condition on the object that refers. */
type Guard = {
  readonly id: string;
  readonly says: string;
  readonly reads: readonly string[];
  readonly way?: Reference;
  readonly is: (state: State, object: Obj) => boolean;
};

const ALWAYS: Guard = { id: '', says: '', reads: [], is: () => true };

const LINK_PROG = REFERENCES.find(({ from, field }) => from === 'link' && field === 'prog')!;

const NOT_UPDATED: Guard = {
  id: 'not updated: ',
  says: 'as long as a link has its first program, ',
  reads: ['link.updated'],
  is: (_state, object) => object['updated'] !== true,
};

function guardsOf(of: ObjectSort): readonly Guard[] {
  if (of === 'prog') {
    return (['signed', 'loading'] as const).map((field) => ({
      id: `${field} loader: `,
      says: field === 'signed' ? 'of a verified loader, ' : 'while a loader is loaded, ',
      reads: [`prog.${field}`, 'prog.text'],
      is: (_state: State, object: Obj) =>
        object[field] === true && (object['text'] as Text).action === 'load',
    }));
  }
  if (of === 'link') {
    return [
      NOT_UPDATED,
      ...(['iterate elements', 'iterate storage'] as const).map((action) => ({
        id: `${action}: `,
        says:
          action === 'iterate elements'
            ? 'for a bpf_map_elem iterator, '
            : 'for a bpf_sk_storage_map iterator, ',
        reads: ['link.prog', 'prog.text'],
        way: LINK_PROG,
        is: (state: State, object: Obj) => {
          const prog = object['prog'] as number;
          return prog !== NONE && (at(state, 'prog', prog)['text'] as Text).action === action;
        },
      })),
    ];
  }
  return [];
}

/** Makes a relation between an object and one that it holds, possibly one that this one holds in turn. */
type About = (
  id: string,
  says: string,
  reads: readonly string[],
  holds: (held: Obj, object: Obj, state: State) => boolean,
  more?: { readonly list?: Relation['list']; readonly owner?: Pick<Owner, 'way'> },
) => Relation;

/** Those along this way, where the guard lets them. */
const along =
  (way: readonly Reference[], guard: Guard): About =>
  (id, says, reads, holds, { list, owner } = {}) => {
    const [first] = way as readonly [Reference];
    const name = way.map(({ field }) => field).join('.');
    return {
      id: `${guard.id}${first.from}.${name} ${id}`,
      says: capital(`${guard.says}${says}.`),
      of: first.from,
      trigger: first.field,
      ways: [
        ...way.map((_, index) => way.slice(0, index + 1)),
        ...[guard.way, owner?.way].flatMap((other) => (other === undefined ? [] : [[other]])),
      ],
      reads: new Set([
        ...guard.reads,
        ...way.map(({ from, field }) => `${from}.${field}`),
        ...reads,
      ]),
      holds: (state, slot) => {
        const object = at(state, first.from, slot);
        let held = object;
        for (const { field, to } of way) {
          const next = held[field] as number;
          if (next === NONE) return true;
          held = at(state, to, next);
        }
        return !guard.is(state, object) || holds(held, object, state);
      },
      ...(list === undefined ? {} : { list }),
    };
  };

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** What holds of a map that is referred to: whom it may be exclusive to. */
function digestRelations(
  way: readonly Reference[],
  guard: Guard,
  holder: string,
  held: string,
): readonly Relation[] {
  const [first] = way as readonly [Reference];
  const last = way.at(-1)!;
  const about = along(way, guard);
  const fields = fieldsOfSort(last.to, 'digest').filter(
    (field) => field === 'excl' || (first.from === 'prog' && way.length === 1 && guard === ALWAYS),
  );
  return fields.flatMap((field) => {
    const reads = [`${last.to}.${field}`];
    const is =
      field === 'excl' ? 'exclusive' : 'made from an exclusive template that is remembered';
    return [
      ...ownersOf(first.from, holder).flatMap((owner) => [
        about(
          `${field} none or ${owner.id}`,
          `${held} is not ${is}, or has ${owner.says}`,
          [...reads, ...owner.reads],
          (it, object, state) => matches(owner.of(state, object), it[field] as Digest),
          { owner },
        ),
        about(
          `${field} none, zero or ${owner.id}`,
          `${held} is not ${is}, or so to 32 zero bytes, or has ${owner.says}`,
          [...reads, ...owner.reads],
          (it, object, state) =>
            it[field] === ZERO_DIGEST || matches(owner.of(state, object), it[field] as Digest),
          { owner },
        ),
        about(
          `${field} = ${owner.id}`,
          field === 'excl'
            ? `${held} has ${owner.says}, or both have none`
            : `the template of ${held} had ${owner.says}, or both had none`,
          [...reads, ...owner.reads],
          (it, object, state) => it[field] === owner.of(state, object),
          { owner },
        ),
      ]),
      about(`${field} none`, `${held} is not ${is}`, reads, (it) => it[field] === NO_DIGEST),
    ];
  });
}

/**
 * The map that a program or a link has is for programs that do the same: what is left where another digest was compared
 * than that of what runs, before relocations or before a link got another program. The program that a hash is of is
 * known by its digest, be it loaded or not.
 */
function kinRelations(way: readonly Reference[], guard: Guard, held: string): readonly Relation[] {
  const isLink = way[0]!.from === 'link';
  const only = isLink ? 'to an iterator of its sort' : 'to a program that does the same';
  const excl = (it: Obj): Digest => it['excl'] as Digest;
  const actionOf = (state: State, object: Obj): Action => {
    const prog = object['prog'] as number;
    if (isLink && prog === NONE) return NO_TEXT.action;
    return ((isLink ? at(state, 'prog', prog) : object)['text'] as Text).action;
  };
  const isKin = (it: Obj, object: Obj, state: State): boolean =>
    textWith(state, excl(it)).action === actionOf(state, object);
  const about = along(way, guard);
  const reads = ['map.excl', 'prog.text', ...(isLink ? ['link.prog'] : [])];
  const owner = isLink ? { owner: { way: LINK_PROG } } : {};
  return [
    about(
      'excl none, zero or kin',
      `${held} is not exclusive, or so to 32 zero bytes, or ${only}`,
      reads,
      (it, object, state) => matches(ZERO_DIGEST, excl(it)) || isKin(it, object, state),
      owner,
    ),
    about(
      'excl none or kin',
      `${held} is not exclusive, or so ${only}`,
      reads,
      (it, object, state) => excl(it) === NO_DIGEST || isKin(it, object, state),
      owner,
    ),
    about('excl = kin', `${held} is exclusive ${only}`, reads, isKin, owner),
  ];
}

/** What else holds of a map that is referred to. */
function mapRelations(way: readonly Reference[], guard: Guard, held: string): readonly Relation[] {
  const about = along(way, guard);
  const relations = [
    about('frozen', `${held} is frozen`, ['map.frozen'], (it) => it['frozen'] === true),
    about(
      'not writable',
      `${held} is not mapped for writing`,
      ['map.mapped'],
      (it) => it['mapped'] !== 'rw',
    ),
    about(
      'no writer',
      `${held} has no update in flight`,
      ['map.writing'],
      (it) => it['writing'] !== true,
    ),
    about(
      'as signed',
      `${held} has the content that was signed`,
      ['map.value'],
      (it) => it['value'] === SIGNED_CONTENT,
    ),
    about(
      'hash fresh',
      `the content hash of ${held} is absent or that of its content`,
      ['map.sha', 'map.value'],
      (it) => it['sha'] === NONE || it['sha'] === it['value'],
    ),
    ...negative(way, guard, held, 'kind', KINDS, (it) => it['kind'], ['map.kind']),
  ];
  const [first] = way as readonly [Reference];
  if (first.from === 'prog' && way.length === 1) {
    relations.push(
      about(
        'fits',
        `${held} is of a kind that its instructions are for`,
        ['map.kind', 'prog.text'],
        (it, object) => {
          const [param] = (object['text'] as Text).params;
          return param !== undefined && fits(param, it['kind'] as never);
        },
      ),
      about(
        'for its type',
        `a program array that a program names is for programs of its type`,
        ['map.kind', 'map.owner', 'prog.text'],
        (it, object) =>
          it['kind'] !== 'PROG_ARRAY' || it['owner'] === progTypeOf(object['text'] as Text),
      ),
      about(
        'writable if written',
        `a program that writes names no map that programs may not write`,
        ['map.flags', 'prog.text'],
        (it, object) => !(object['text'] as Text).writes || it['flags'] !== 'RDONLY_PROG',
      ),
    );
  }
  if (first.from === 'map') {
    relations.push(
      about(
        'as template',
        `${held} is of the kind and flags of the template`,
        ['map.kind', 'map.flags', 'map.metaKind', 'map.metaFlags'],
        (it, object) => it['kind'] === object['metaKind'] && it['flags'] === object['metaFlags'],
      ),
    );
  }
  return relations;
}

/** One relation for each value that a thing never is. */
function negative(
  way: readonly Reference[],
  guard: Guard,
  held: string,
  what: string,
  values: readonly string[],
  valueOf: (held: Obj, object: Obj) => unknown,
  reads: readonly string[],
): readonly Relation[] {
  const stem = `${guard.says}${held} ${what === 'kind' ? 'is never' : 'never does'}`;
  return values.map((value) =>
    along(way, guard)(
      `${what} not ${value}`,
      `${stem} ${value}`,
      reads,
      (it, object) => valueOf(it, object) !== value,
      { list: { stem, never: value, of: values } },
    ),
  );
}

/** Relations along one reference, or two in a row that lead from a program to its maps. */
export function referenceRelations(reference: Reference): readonly Relation[] {
  const way = [reference];
  const [holder, held] = wordsOf(reference);
  const key = `${reference.from}.${reference.field}`;
  const about = along(way, ALWAYS);
  const life = about(
    'live',
    `${held} is alive`,
    [key, `${reference.to}.${LIFE[reference.to]}`],
    (it) => isLive(reference.to, it),
  );
  const guards = reference.field === 'bound' ? [ALWAYS] : [ALWAYS, ...guardsOf(reference.from)];
  if (reference.to === 'map') {
    return [
      life,
      ...guards.flatMap((guard) => [
        ...digestRelations(way, guard, holder, held),
        ...(reference.field === 'map' ? kinRelations(way, guard, held) : []),
        ...mapRelations(way, guard, held),
      ]),
    ];
  }
  if (reference.to !== 'prog') return [life];
  const action = (it: Obj): unknown => (it['text'] as Text).action;
  const others = REFERENCES.filter(
    ({ from, field }) =>
      from === reference.from && field !== reference.field && field !== 'prog' && from === 'link',
  ).map(({ field }): Guard => ({
    id: `with ${field}: `,
    says: field === 'map' ? 'if the link walks a map, ' : 'if the link extends a program, ',
    reads: [`link.${field}`],
    is: (_state, object) => object[field] !== NONE,
  }));
  const ofType = about(
    'of the type',
    `${held} is of the type that the array is for`,
    ['map.owner', 'prog.text'],
    (it, object) => object['owner'] === progTypeOf(it['text'] as Text),
  );
  return [
    life,
    ...(reference.from === 'map' ? [ofType] : []),
    ...[ALWAYS, ...others].flatMap((guard) =>
      negative(way, guard, held, 'action', ACTIONS, action, ['prog.text']),
    ),
    ...(reference.field === 'target' ? REFERENCES : [])
      .filter(({ from, to }) => from === 'prog' && to === 'map')
      .flatMap((next) =>
        digestRelations(
          [reference, next],
          ALWAYS,
          holder,
          wordsOf(next)[1].replace('a program', held),
        ),
      ),
  ];
}
