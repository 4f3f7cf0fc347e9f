/** Candidates about one object alone. */
import type { ObjectSort } from '../../model/kernel/fields.ts';
import { NONE } from '../../model/kernel/fields.ts';
import { KINDS } from '../../model/kernel/kind.ts';
import { TABLES } from '../../model/kernel/state.ts';
import type { Digest, Text } from '../../model/programs/text.ts';
import { NO_DIGEST } from '../../model/programs/text.ts';
import { textWith } from './recorder.ts';
import type { Obj, Relation } from './relations.ts';
import { ACTIONS, at, capital, isLive, LIFE, unlessOf } from './relations.ts';

/** A relation about one object alone, which speaks of it if a field of it says something. */
function alone(
  of: ObjectSort,
  trigger: string,
  id: string,
  says: string,
  reads: readonly string[],
  holds: (object: Obj) => boolean,
  list?: Relation['list'],
): Relation {
  return {
    id: `${of}.${trigger} ${id}`,
    says: capital(`${says}.`),
    of,
    trigger,
    reads: new Set([`${of}.${trigger}`, ...reads]),
    ways: [],
    holds: (state, slot) => {
      const object = at(state, of, slot);
      return object[trigger] === unlessOf(of, trigger) || holds(object);
    },
    ...(list === undefined ? {} : { list }),
  };
}

const NAMES_OF_OBJECTS: Readonly<Record<ObjectSort, string>> = {
  map: 'map',
  prog: 'program',
  link: 'link',
};

/** Fields that say something of the kind of their map, or of what their program does. */
const SPEAKING = [
  'excl',
  'value',
  'sha',
  'inner',
  'metaExcl',
  'entry',
  'mapped',
  'registered',
  'map',
  'target',
  'loading',
  'signed',
];

/** What may hold of the fields of one object, by its sort. */
export function ownRelations(of: ObjectSort): readonly Relation[] {
  const life = LIFE[of];
  const name = NAMES_OF_OBJECTS[of];
  return Object.keys(TABLES[of])
    .filter((field) => field !== life)
    .flatMap((field) => {
      const stem = `a ${name} that has \`${field}\``;
      const kinds = of === 'map' ? KINDS : of === 'prog' ? ACTIONS : [];
      return [
        alone(
          of,
          field,
          'of the living',
          `a slot without a ${name} has no \`${field}\``,
          [`${of}.${life}`],
          (object) => isLive(of, object),
          { stem: `a slot without a ${name} has no`, never: `\`${field}\``, of: [] },
        ),
        ...(!SPEAKING.includes(field)
          ? []
          : kinds.map((kind) =>
              alone(
                of,
                field,
                `not ${kind}`,
                `${stem} ${of === 'map' ? 'is never' : 'never does'} ${kind}`,
                [`${of}.${life}`],
                (object) =>
                  (of === 'map' ? object['kind'] : (object['text'] as Text).action) !== kind,
                {
                  stem: `${stem} ${of === 'map' ? 'is never' : 'never does'}`,
                  never: kind,
                  of: kinds,
                },
              ),
            )),
      ];
    });
}

/** Relations by the field that they speak of and what they are called besides: what each says, reads and holds of. */
function told(
  of: ObjectSort,
  relations: Readonly<
    Record<
      `${string} ${string}`,
      readonly [says: string, reads: readonly string[], holds: (object: Obj) => boolean]
    >
  >,
): readonly Relation[] {
  return Object.entries(relations).map(([name, [says, reads, holds]]) => {
    const [trigger = '', ...id] = name.split(' ');
    return alone(of, trigger, id.join(' '), says, reads, holds);
  });
}

/** What may hold of a map by itself. */
export const MAP_RELATIONS = told('map', {
  'kind array full': [
    'the elements of an ARRAY are always there',
    ['map.value'],
    ({ kind, value }) => kind !== 'ARRAY' || value !== NONE,
  ],
  'frozen not mapped rw': [
    'a frozen map is not mapped for writing',
    ['map.mapped'],
    ({ mapped }) => mapped !== 'rw',
  ],
  'freezing not mapped rw': [
    'a map is not mapped for writing while it is being frozen',
    ['map.mapped'],
    ({ mapped }) => mapped !== 'rw',
  ],
  'writing no hash': [
    'no content hash is kept of a map with an update in flight',
    ['map.sha'],
    ({ sha }) => sha === NONE,
  ],
  'mapped rw not exclusive': [
    'an array that is mapped for writing is not exclusive',
    ['map.excl', 'map.kind'],
    ({ mapped, excl, kind }) => mapped !== 'rw' || kind !== 'ARRAY' || excl === NO_DIGEST,
  ],
  'registered not exclusive': [
    'a map whose page is pinned is not exclusive',
    ['map.excl'],
    ({ excl }) => excl === NO_DIGEST,
  ],
  'registered mmapable': [
    'a map whose page is pinned was created for mapping',
    ['map.flags'],
    ({ flags }) => flags === 'MMAPABLE',
  ],
  'sha fresh': [
    'a content hash that is kept describes the content',
    ['map.value'],
    ({ sha, value }) => sha === value,
  ],
  'sha of an array': [
    'a content hash is kept of an ARRAY only',
    ['map.kind'],
    ({ kind }) => kind === 'ARRAY',
  ],
  'sha frozen': [
    'a content hash is kept of frozen maps only',
    ['map.frozen'],
    ({ frozen }) => frozen === true,
  ],
  'metaKind not outer': [
    'a template is no map of maps and no program array',
    [],
    ({ metaKind }) => !['ARRAY_OF_MAPS', 'HASH_OF_MAPS', 'PROG_ARRAY'].includes(metaKind as string),
  ],
  'mapped mmapable': [
    'a map that is mapped was created for it',
    ['map.flags'],
    ({ flags }) => flags === 'MMAPABLE',
  ],
});

/** What the owner of an exclusive map cannot do to it: the owner is known by its digest, alive or not. */
export const OWNED: Relation = {
  id: 'map.frozen fresh if its owner only reads',
  says: 'A frozen map that is exclusive to a loader keeps no content hash but that of its content.',
  of: 'map',
  trigger: 'frozen',
  reads: new Set(['map.frozen', 'map.excl', 'map.sha', 'map.value']),
  ways: [],
  holds: (state, slot) => {
    const { frozen, sha, value, excl } = at(state, 'map', slot);
    if (frozen !== true || sha === NONE || sha === value) return true;
    return textWith(state, excl as Digest).action !== 'load';
  },
};

/** What may hold of a program by itself. */
export const PROG_RELATIONS = told('prog', {
  'text frees no pages': [
    'no program frees pages of arenas',
    [],
    ({ text }) => (text as Text).action !== 'free pages',
  ],
  'text names a map': [
    'a program whose instructions name a map has it',
    ['prog.map'],
    ({ text, map }) => (text as Text).params.length === 0 || map !== NONE,
  ],
  'loading signed': [
    'a load in two steps is a signed one',
    ['prog.signed'],
    ({ signed }) => signed === true,
  ],
  'loading no fd': [
    'a program has no fd while it is loaded',
    ['prog.fd'],
    ({ fd }) => fd === false,
  ],
});
