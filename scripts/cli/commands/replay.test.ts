/** What a replay says of its last call: what it breaks and shows, by the one judge of claims. */
import { describe, expect, it } from 'vitest';
import type { Call } from '../../../model/kernel/call.ts';
import { make } from '../../../model/kernel/call.ts';
import { EACCES, EOPNOTSUPP } from '../../../model/kernel/errno.ts';
import { run } from '../../../model/kernel/run.ts';
import { emptyState } from '../../../model/kernel/state.ts';
import { textNamed } from '../../../model/programs/text.ts';
import type { Design } from '../../../model/rules/design.ts';
import { patchV1 } from '../../../model/rules/designs/patch-v1.ts';
import { permissive } from '../../../model/rules/designs/permissive.ts';
import { sealed } from '../../../model/rules/designs/sealed.ts';
import { scopeNamed } from '../../../model/scopes/named.ts';
import { CLAIMS } from '../../../properties/claims/all.ts';
import { LOUD, SILENT } from '../../../properties/claims/loud-claims.ts';
import { judgeLast } from './replay.ts';

const text = textNamed('write.A')!;
const excl = { form: 'well-formed', digest: text.digest } as const;
const create = make('map_create', { map: 0, kind: 'ARRAY', excl });
const load = make('prog_load', { prog: 0, text, map: 0, fd_array: 0 });

/** The answer to the last call, and all that it breaks and shows. */
function lastOf(design: Design, calls: readonly Call[]) {
  const { steps } = run(design, emptyState(scopeNamed('wide')!), calls);
  expect(steps).toHaveLength(calls.length);
  return { answer: steps.at(-1)?.outcome.answer, ...judgeLast(CLAIMS, steps) };
}

describe('a call that was refused shows nothing, the same one accepted does:', () => {
  it('a load of the matching program that lists its map', () => {
    expect(lastOf(permissive, [create, load])).toEqual({ answer: -EACCES, broken: [], shown: [] });
    expect(lastOf(sealed, [create, load])).toMatchObject({ answer: 0, shown: ['use-counted'] });
  });
  it('the creation of an exclusive outer map', () => {
    const outer: Call = { ...create, map: 1, kind: 'ARRAY_OF_MAPS', inner_map_fd: 0 };
    expect(lastOf(patchV1, [create, outer])).toMatchObject({ answer: -EOPNOTSUPP, shown: [] });
    expect(lastOf(permissive, [create, outer]).shown).toEqual(['use-outer-array']);
  });
});

it('hears claims that speak up, and not those whose `when` is never true', () => {
  const { steps } = run(permissive, emptyState(scopeNamed('tiny')!), [create]);
  const ids = (kind: string): readonly string[] =>
    LOUD.flatMap((claim) => (claim.kind === kind ? [claim.id] : []));
  expect(judgeLast(LOUD, steps)).toEqual({ broken: ids('onEveryCall'), shown: ids('sometimes') });
  expect(judgeLast(SILENT, steps)).toEqual({ broken: [], shown: [] });
  expect(judgeLast(LOUD, [])).toEqual({ broken: [], shown: [] });
});
