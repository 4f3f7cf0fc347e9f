/** A scope in which a claim is not asked has nothing that could break or show it. */
import { expect, it } from 'vitest';
import { permissive } from '../../model/rules/designs/permissive.ts';
import { COVERING, ENDLESS, scopeNamed, SCOPES } from '../../model/scopes/named.ts';
import { randomFrom } from '../random/below.ts';
import { choosersOf, walk } from '../random/walk.ts';
import { systemOf } from '../verdicts/system.ts';
import { explore } from '../search/explore.ts';
import { CLAIMS, claimsIn } from './all.ts';
import { EXCLUSIVITY } from './exclusivity.ts';
import { breaks, shows } from './judge.ts';

/** Walks and calls in each scope: so many find all of `direct`, `sys-bpf` and `exclusive-strict` that was left out once. */
const WALKS = 8;
const STEPS = 30;

it('asks nothing about exclusive maps where none is made', () => {
  for (const scope of SCOPES.filter(({ name }) => !ENDLESS.includes(name))) {
    const without = claimsIn({ ...scope, hashes: [] });
    expect(without.filter((claim) => EXCLUSIVITY.includes(claim))).toEqual([]);
    expect(without.length).toBeGreaterThan(0);
  }
  const bare = { ...scopeNamed('mail')!, hashes: [] };
  const { verdicts } = explore(systemOf(permissive, bare), EXCLUSIVITY);
  // what would be said of it: `holds`, of a promise about maps that are not there
  expect(verdicts['inner']?.verdict.kind).toBe('holds');
});

it('leaves a claim out only where no walk answers it', () => {
  const left = [...SCOPES, ...COVERING]
    .filter(({ name }) => !ENDLESS.includes(name))
    .flatMap((scope) => {
      const out = CLAIMS.filter((claim) => !claim.inScope(scope));
      const system = systemOf(permissive, scope);
      const chooserFor = choosersOf(system, 'swarm');
      return Array.from({ length: WALKS }, (_, seed) => randomFrom(seed)).flatMap((below) =>
        walk(system, chooserFor(below), STEPS, below).flatMap((made) =>
          out
            .filter((claim) => breaks(claim, made) || shows(claim, made))
            .map(({ id }) => `${id} in ${scope.name}`),
        ),
      );
    });
  expect([...new Set(left)]).toEqual([]);
});
