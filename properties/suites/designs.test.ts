/** Every named design: what it keeps is kept on random walks, what it breaks is found and shrinks to a shortest trace. */
import fc from 'fast-check';
import { DESIGNS } from '../../model/rules/designs/all.ts';
import { scopeNamed } from '../../model/scopes/named.ts';
import { claimsIn } from '../claims/all.ts';
import { shortestOf } from './shortest.ts';
import { suiteOf } from './suite.ts';

const uses = claimsIn(scopeNamed('wide')!).filter(({ group }) => group === 'use');
const isLong = (fc.readConfigureGlobal().numRuns ?? 100) > 100;
const asked = new Set<string>();

// What is known comes from the search, and is pinned in verdicts/verdicts.test.ts. A hole that several designs
// have in one scope and length is found in the first of them, and in the long suite in all.
for (const design of DESIGNS) {
  const known = shortestOf(design);
  const broken = [...known].filter(([, { kind }]) => kind === 'violated');
  const isNew = ([id, { scope, length }]: (typeof broken)[number]): boolean => {
    const hole = `${id} ${scope.name} ${length}`;
    return isLong || (!asked.has(hole) && asked.add(hole).has(hole));
  };
  const breaks = broken.filter(isNew).map(([id]) => id);
  suiteOf(design, {
    breaks,
    mayBreak: broken.map(([id]) => id).filter((id) => !breaks.includes(id)),
    refuses: uses.map(({ id }) => id).filter((id) => !known.has(id)),
  });
}
