/** What the question for writers protects, and where it is not enough: scope in-flight, whole freezes and halves of them. */
import { expect, it } from 'vitest';
import type { Design } from '../../model/rules/design.ts';
import { mainline } from '../../model/rules/designs/mainline.ts';
import { mainline73 } from '../../model/rules/designs/mainline-7.3.ts';
import { sealed } from '../../model/rules/designs/sealed.ts';
import { EBUSY, OK } from '../../model/kernel/errno.ts';
import { withMap } from '../../model/kernel/state.ts';
import { step } from '../../model/kernel/step.ts';
import { scopeNamed } from '../../model/scopes/named.ts';
import { claimsIn } from '../claims/all.ts';
import { explore } from '../search/explore.ts';
import type { StepFunction } from './system.ts';
import { systemOf } from './system.ts';

const inFlight = scopeNamed('in-flight')!;

/** Goals that are broken, and in how many calls. `halves`: of freezes as well as of updates. */
function broken(design: Design, halves: boolean, stepWith: StepFunction = step): string {
  const asked: StepFunction = (of, state, call) =>
    !halves && call.call.startsWith('map_freeze_') ? undefined : stepWith(of, state, call);
  const { verdicts } = explore(systemOf(design, inFlight, asked), claimsIn(inFlight));
  return ['signed', 'hash-fresh', 'law-frozen']
    .flatMap((id) => {
      const verdict = verdicts[id]?.verdict;
      if (verdict?.kind === 'holds') return [];
      return [`${id} ${verdict?.kind === 'violated' ? verdict.calls.length : 'undecided'}`];
    })
    .join(', ');
}

/** Freezes whatever is in flight. */
const freezesBlindly: StepFunction = (design, state, call) => {
  const outcome = step(design, state, call);
  if (call.call !== 'map_freeze' || typeof outcome !== 'object') return outcome;
  if (outcome.answer !== -EBUSY) return outcome;
  return { state: withMap(state, call.map, { frozen: true }), answer: OK, events: [] };
};

it.each([mainline, mainline73, sealed])(
  'a freeze that asks and freezes at once breaks nothing, $name',
  (design) => {
    expect(broken(design, false)).toBe('');
  },
);

it.each([
  ['mainline', mainline, 'signed 8, hash-fresh 8'],
  ['mainline-7.3', mainline73, 'hash-fresh 7'],
  ['sealed', sealed, ''],
] as const)('a freeze that does not ask for an update in flight, %s', (_, design, found) => {
  expect(broken(design, false, freezesBlindly)).toBe(found);
});

it.each([
  ['mainline', mainline, 'signed 9, hash-fresh 9'],
  ['mainline-7.3', mainline73, 'hash-fresh 8'],
  ['sealed', sealed, ''],
] as const)('a freeze that asks and then freezes, as kernels do, %s', (_, design, found) => {
  expect(broken(design, true)).toBe(found);
});
