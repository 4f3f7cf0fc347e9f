/** Every sentence that a trace is told in, pinned on the calls of the kernel facts: a reader sees which words change. */
import { expect, it } from 'vitest';
import { factSteps } from '../../model/facts/all.ts';
import { make } from '../../model/kernel/call.ts';
import { run } from '../../model/kernel/run.ts';
import { emptyState } from '../../model/kernel/state.ts';
import { designNamed } from '../../model/rules/designs/all.ts';
import { mainline73 } from '../../model/rules/designs/mainline-7.3.ts';
import { permissive } from '../../model/rules/designs/permissive.ts';
import { sealed } from '../../model/rules/designs/sealed.ts';
import { askedIn, askedWords } from './asked.ts';
import { describeAccesses, describeChanges } from './changes.ts';
import { describeAnswer, describeCall } from './describe.ts';

const empty = emptyState({ maps: 3, progs: 3, links: 2 });
const steps = factSteps([permissive, mainline73, sealed]);
const distinct = (words: readonly string[]): readonly string[] => [...new Set(words)].sort();

it('names calls and their answers', () => {
  const words = steps.map(
    ({ before, call, outcome }) =>
      `${describeCall(call)}  ${describeAnswer(before, call, outcome.answer)}`,
  );
  expect(distinct(words)).toMatchSnapshot();
});

it('tells what a call changed', () => {
  const words = steps.flatMap(({ before, outcome }) => describeChanges(before, outcome.state));
  expect(distinct(words)).toMatchSnapshot();
});

it('tells who accessed what', () => {
  const words = steps.flatMap(({ before, outcome }) => describeAccesses(before, outcome.events));
  expect(distinct(words)).toMatchSnapshot();
});

it('tells what a rule was asked, and what it said', () => {
  const words = steps.flatMap((step) => askedWords(askedIn(step.design, step)));
  expect(distinct(words)).toMatchSnapshot();
});

it('tells what a design remembers of a template', () => {
  const calls = [
    make('map_create', { map: 0, kind: 'ARRAY', excl: { form: 'well-formed', digest: 'write.A' } }),
    make('map_create', {
      ...{ map: 1, kind: 'ARRAY_OF_MAPS', inner_map_fd: 0 },
      ...{ excl: { form: 'well-formed', digest: 'none' } },
    }),
  ];
  const { outcome, before } = run(designNamed('strict-template')!, empty, calls).steps[1]!;
  expect(describeChanges(before, outcome.state)).toEqual([
    'm1: new ARRAY_OF_MAPS, for ARRAY maps of write.A, not exclusive',
  ]);
});
