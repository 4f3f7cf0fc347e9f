/**
 * Pinned: the size of each design's state space and every verdict, in the two scopes that are searched
 * in a second. A change here is a change of the model; the commit says why.
 */
import { expect, it } from 'vitest';
import { DESIGNS } from '../model/designs/all.ts';
import { scopeNamed } from '../model/scopes.ts';
import type { Verdict } from './claim.ts';
import { claimsIn } from './claims/all.ts';
import { explore } from './explore.ts';
import { systemOf } from './system.ts';

function words(verdict: Verdict): string {
  return 'calls' in verdict ? `${verdict.kind} ${verdict.calls.length}` : verdict.kind;
}

it.each(['mail', 'hash', 'load', 'storage', 'extension', 'sys-bpf', 'tail', 'user', 'signed-iter'])(
  'finds the pinned verdicts in scope %s',
  (name) => {
    const scope = scopeNamed(name);
    if (scope === undefined) throw new Error(`no scope ${name}`);
    const table = DESIGNS.map((design) => {
      const report = explore(systemOf(design, scope), claimsIn(scope));
      const verdicts = Object.entries(report.verdicts).map(
        ([id, { verdict }]) => `  ${id}: ${words(verdict)}`,
      );
      const size = `${report.states} states, ${report.transitions} calls, depth ${report.depth}`;
      return [`${design.name}: ${size}`, ...verdicts].join('\n');
    });
    expect(table.join('\n')).toMatchSnapshot();
  },
);
