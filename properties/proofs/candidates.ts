/** Every candidate, those that are easiest to read first. */
import { OBJECTS } from '../../model/kernel/fields.ts';
import { REFERENCES } from '../../model/kernel/state.ts';
import { MAP_RELATIONS, OWNED, ownRelations, PROG_RELATIONS } from './own-relations.ts';
import type { Relation } from './relations.ts';
import { referenceRelations } from './relations.ts';

/** Every candidate. */
export const CANDIDATES: readonly Relation[] = [
  ...REFERENCES.flatMap(referenceRelations),
  ...MAP_RELATIONS,
  OWNED,
  ...PROG_RELATIONS,
  ...OBJECTS.flatMap(ownRelations),
];
