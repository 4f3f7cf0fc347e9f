/**
 * Scope everything: all traces of four calls, over every kind, flag, text and family at once, show no goal broken
 * earlier than the searches of the deciding scopes say. (Of three calls that is so, in model 9: 245,000 to 330,000 states,
 * 400 to 520 million calls, 6 to 9 s for each of these designs. With four, mainline-7.3 takes 340 s: 11.6 million states,
 * 17.3 billion calls.)
 */
import { expect, it } from 'vitest';
import { designNamed } from '../../../model/rules/designs/all.ts';
import { DECIDING, scopeNamed } from '../../../model/scopes/named.ts';
import { CLAIMS } from '../../../properties/claims/all.ts';
import { explore } from '../../../properties/search/explore.ts';
import { systemOf, upToNames } from '../../../properties/verdicts/system.ts';

const CALLS = 4;
const everything = scopeNamed('everything')!;
const goals = CLAIMS.filter(({ group }) => group === 'goal');

it.each(['permissive', 'mainline', 'mainline-7.3', 'sealed'])('%s', (name) => {
  const design = designNamed(name)!;
  const known = new Map<string, number>();
  for (const scope of DECIDING) {
    const { verdicts } = explore(
      systemOf(design, scope),
      goals.filter(({ inScope }) => inScope(scope)),
      { within: CALLS },
    );
    for (const [id, { verdict }] of Object.entries(verdicts)) {
      if (verdict.kind !== 'violated') continue;
      known.set(id, Math.min(verdict.calls.length, known.get(id) ?? Number.POSITIVE_INFINITY));
    }
  }
  const system = upToNames(systemOf(design, everything), everything);
  const { verdicts, stopped, states } = explore(system, goals, { within: CALLS, maxStates: 1e8 });
  console.log(`${name}: ${states} states up to names`);
  expect(stopped).toBe('traces of more than 4 calls were not tried');
  const found = Object.entries(verdicts).flatMap(([id, { verdict }]) =>
    verdict.kind === 'violated' ? [[id, verdict.calls.length] as const] : [],
  );
  expect(new Map(found)).toEqual(known);
});
