/**
 * A design that is stricter accepts no more: true from one state, where it does what the laxer one does, or refuses.
 * So it reaches no state that the laxer one does not, which is why one search can speak of many designs
 * (`../design-space/`). Not true of two kernels that live through the same calls, since what one of them has refused
 * is not in the way later.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { EINVAL, OK } from '../../model/kernel/errno.ts';
import { UNTRUSTED } from '../../model/kernel/content.ts';
import { step } from '../../model/kernel/step.ts';
import { emptyState, NONE } from '../../model/kernel/state.ts';
import { run } from '../../model/kernel/run.ts';
import { sealed } from '../../model/rules/designs/sealed.ts';
import { exchanged } from '../../model/rules/exchange.ts';
import { alphabet } from '../../model/scopes/alphabet.ts';
import { scopeNamed } from '../../model/scopes/named.ts';
import { tracesOf } from '../arbitraries/traces.ts';
import { addAgreeing, listen } from '../design-space/listening.ts';
import { nthIn, sizeOf } from '../design-space/design-set.ts';
import { designAt, pointAt, spaceOf } from '../design-space/space.ts';
import { setOf } from '../design-space/verdicts.ts';
import { isMade } from '../search/explore.ts';

const space = spaceOf();
/** So many of the stricter designs are asked, for each walk. */
const ASKED = 10;

/** Whether a call came to nothing: it was refused, or a loader did not trust its metadata. */
const isRefused = (answer: number): boolean => answer < 0 || answer === UNTRUSTED;

// Any two designs of the space; those are stricter that refused at least as much of all that was asked on the walk.
it.each([
  ['small', 40],
  ['load-inner', 20],
  ['signed-iter', 20],
] as const)('in scope %s a stricter design does the same, or refuses', (name, numRuns) => {
  const scope = scopeNamed(name)!;
  let refused = 0;
  const drawn = fc.tuple(fc.nat(space.size - 1), fc.nat()).chain(([number, nth]) => {
    const { design, agreement } = listen(space, pointAt(space, number), 'refuses');
    return tracesOf(design, scope, { steps: 40 }).map(({ steps }) => {
      const set = setOf(space.size, []);
      // what a template remembers is in the state, so here it is to be the same
      addAgreeing(space, { ...agreement(), whatever: [0, 0] }, set);
      const size = sizeOf(set);
      const others = Array.from({ length: ASKED }, (_, at) => nthIn(set, (nth + at * 7919) % size));
      return { steps, others };
    });
  });
  fc.assert(
    fc.property(drawn, ({ steps, others }) => {
      for (const number of others) {
        const strict = designAt(space, pointAt(space, number));
        for (const { before, call, outcome } of steps) {
          const other = step(strict, before, call);
          expect(isMade(other)).toBe(true);
          if (!isMade(other) || isRefused(other.answer)) {
            if (!isRefused(outcome.answer)) refused++;
            expect(other).toHaveProperty('state', before);
          } else expect(other).toEqual(outcome);
        }
      }
    }),
    { numRuns, endOnFailure: true }, // a shrunk walk would have to be listened to again
  );
  expect(refused).toBeGreaterThan(10);
});

it('of the same calls it may accept later what the laxer design refuses', () => {
  const wide = scopeNamed('wide')!;
  const [lax, strict] = ['any', 'no-prog-array'].map((choice) =>
    exchanged(sealed, [{ axis: 'sleepable', choice }], choice),
  );
  const find = (what: Readonly<Record<string, unknown>>) =>
    alphabet(wide).find((call) =>
      Object.entries(what).every(([name, value]) => {
        const is: unknown = call[name as keyof typeof call];
        return typeof value === 'string' && typeof is === 'object'
          ? (is as { name?: string }).name === value
          : is === value;
      }),
    )!;
  // The first program would give the program array its type, and is sleepable; the second is of another type.
  const calls = [
    find({ call: 'map_create', map: 0, kind: 'PROG_ARRAY' }),
    find({ call: 'prog_load', prog: 0, text: 'sys-update.A', map: NONE, fd_array: 0 }),
    find({
      call: 'prog_load',
      prog: 1,
      text: 'tail-call.A',
      map: 0,
      fd_array: NONE,
      signed: false,
    }),
  ];
  const answers = [lax!, strict!].map((design) =>
    run(design, emptyState(wide), calls).steps.map(({ outcome }) => outcome.answer),
  );
  expect(answers).toEqual([
    [OK, OK, -EINVAL],
    [OK, -EINVAL, OK],
  ]);
});
