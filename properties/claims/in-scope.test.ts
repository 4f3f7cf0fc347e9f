/** A scope in which a claim is not asked has nothing that could break or show it. */
import { expect, it } from 'vitest';
import { permissive } from '../../model/rules/designs/permissive.ts';
import { COVERING, ENDLESS, SCOPES } from '../../model/scopes/named.ts';
import { randomFrom } from '../random/below.ts';
import { choosersOf, walk } from '../random/walk.ts';
import { systemOf } from '../verdicts/system.ts';
import { CLAIMS } from './all.ts';
import { breaks, shows } from './judge.ts';

/** Walks and calls in each scope: so many find all of `direct`, `sys-bpf` and `exclusive-strict` that was left out once. */
const WALKS = 8;
const STEPS = 30;

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
