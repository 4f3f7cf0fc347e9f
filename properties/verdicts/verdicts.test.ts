/**
 * Pinned: the size of each design's state space and every verdict, in the two scopes that are searched
 * in a second, and all answers of the model there. A change here is a change of the model; the commit
 * says why.
 */
import { expect, it } from 'vitest';
import { DESIGNS } from '../../model/rules/designs/all.ts';
import { onceAlike } from '../../model/rules/noted.ts';
import { scopeNamed } from '../../model/scopes/named.ts';
import { step } from '../../model/kernel/step.ts';
import { MODEL_VERSION } from '../../model/kernel/version.ts';
import type { Verdict } from '../claims/claim.ts';
import { claimsIn } from '../claims/all.ts';
import { explore } from '../search/explore.ts';
import type { StepFunction } from './system.ts';
import { systemOf } from './system.ts';

function words(verdict: Verdict): string {
  return 'calls' in verdict ? `${verdict.kind} ${verdict.calls.length}` : verdict.kind;
}

/** A number for all answers so far, in the order of the searches that are made (FNV-1a, by 32 bits). */
let allAnswers = 0x811c9dc5;

const recorded: StepFunction = (design, state, call) => {
  const outcome = step(design, state, call);
  const said =
    typeof outcome === 'object' ? outcome.answer * 8 + outcome.events.length : 0x7fffffff;
  allAnswers = Math.imul(allAnswers ^ said, 0x01000193) >>> 0;
  return outcome;
};

it.each([
  'mail',
  'load',
  'storage',
  'extension',
  'sys-bpf',
  'tail',
  'user',
  'signed-iter',
  'load-inner',
  'relocated',
  'relocated-inner',
  'pages',
  'arena',
])('finds the pinned verdicts in scope %s', (name) => {
  const scope = scopeNamed(name);
  if (scope === undefined) throw new Error(`no scope ${name}`);
  const all = { learnFrom: Number.POSITIVE_INFINITY }; // every call is made
  const search = onceAlike((design) =>
    explore(systemOf(design, scope, recorded), claimsIn(scope), all),
  );
  const table = DESIGNS.map((design) => {
    const report = search(design);
    const verdicts = Object.entries(report.verdicts).map(
      ([id, { verdict }]) => `  ${id}: ${words(verdict)}`,
    );
    const size = `${report.states} states, ${report.transitions} calls, depth ${report.depth}`;
    return [`${design.name}: ${size}`, ...verdicts].join('\n');
  });
  expect(table.join('\n')).toMatchSnapshot();
});

it('answers as the version of the model says: where this changes, raise MODEL_VERSION', () => {
  expect({ version: MODEL_VERSION, answers: allAnswers.toString(16) }).toEqual({
    version: 9,
    answers: '9d455673',
  });
});
