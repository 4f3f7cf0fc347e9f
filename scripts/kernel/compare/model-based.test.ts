/**
 * A kernel beside the model as one property: whatever trace fast-check draws, both answer alike; where they do not,
 * fast-check shrinks the trace. `kernel conform` is the fast way for many traces; this is the one that shows its work.
 * (A guest takes a whole trace at once and answers then, so that the property is about traces; `fc.asyncModelRun`
 * would want an answer after every call, and a guest for each.)
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EBUSY, EPERM } from '../../../model/kernel/errno.ts';
import { mainline73 } from '../../../model/rules/designs/mainline-7.3.ts';
import { scopeNamed } from '../../../model/scopes/named.ts';
import type { Walk } from '../../../properties/arbitraries/traces.ts';
import { tracesOf } from '../../../properties/arbitraries/traces.ts';
import { oneLine } from '../../cli/inputs.ts';
import { prepare } from '../encode/registers.ts';
import type { Start } from '../vm/boot.ts';
import { startable } from '../vm/start.ts';
import { expectDesign } from './expectation.ts';
import { type ReplayVerdict, replayAll } from './replayed.ts';
import { fakeKernel } from './test-guest.ts';

const VERSION = '7.3.4';
const tiny = scopeNamed('tiny')!;
const ready = prepare();
const walks = tracesOf(mainline73, tiny, { style: 'aware', steps: 30 });

/** What comes of a walk on a kernel. */
async function verdictOn(start: Start, { steps }: Walk): Promise<ReplayVerdict | undefined> {
  const trace = { scope: tiny, calls: steps.map(({ call }) => call), from: 'fast-check' };
  const { replayed } = await replayAll(start, ready, expectDesign(mainline73), [trace]);
  return replayed[0]?.verdict;
}

const agreeing = (start: Start): fc.IAsyncProperty<[Walk]> =>
  fc.asyncProperty(walks, async (walk) => {
    expect(await verdictOn(start, walk)).toMatchObject({ kind: 'agree' });
  });

/** The kernel in its virtual machine, or why there is none here. */
function realKernel(): Start | string {
  try {
    return startable(VERSION).start;
  } catch (error) {
    return oneLine(error);
  }
}

const real = realKernel();

describe('a kernel beside the model', () => {
  it('that is real, in its virtual machine, agrees', async ({ skip }) => {
    skip(typeof real === 'string', `there is no kernel ${VERSION} here: ${String(real)}`);
    await fc.assert(agreeing(real as Start), { numRuns: 1 }); // each walk boots a guest, which takes 4 s
  });

  it('that is as the model agrees on every trace', async () => {
    await fc.assert(agreeing(fakeKernel(VERSION)), { numRuns: 20 });
  });

  it('that freezes otherwise disagrees, in a trace of the calls that this needs and no more', async () => {
    const start = fakeKernel(VERSION, {
      answer: ({ call, outcome: { answer } }) =>
        call.call === 'map_freeze' && answer === -EPERM ? -EBUSY : answer,
    });
    const { counterexample } = await fc.check(agreeing(start), { numRuns: 200 });
    const names = counterexample?.[0].steps.map(({ call }) => call.call);
    expect(names).toEqual(['map_create', 'map_freeze', 'map_freeze']);
  });
});
