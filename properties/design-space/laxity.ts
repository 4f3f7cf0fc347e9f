/** Which choices refuse less than others on their axis: only an order of search, no verdict rests on it. */
import { AXIS_NAMES, MEANT } from '../../model/rules/axes.ts';
import type { Choice } from '../../model/rules/choice.ts';
import type { Design } from '../../model/rules/design.ts';
import { scopeNamed } from '../../model/scopes/named.ts';
import { search } from '../search/explore.ts';
import { systemOf } from '../verdicts/system.ts';
import type { Space } from './space.ts';
import { choicesAt } from './space.ts';

/** Small scopes in which every axis is asked. */
export const ASKED_IN: readonly string[] = [
  'mail',
  'load',
  'load-inner',
  'storage',
  'link-update',
  'extension',
  'sys-bpf',
  'signed-inner',
  'signed-iter',
  'relocated',
  'relocated-listed',
  'relocated-inner',
  'split-hash',
  'user',
  'arena',
];
const STATES = 300;

/** By axis and choice: which part of some thousand questions it answers with yes. */
export type Laxity = readonly (readonly number[])[];

/** Asks all choices what the first choices of all axes are asked in the first states of some scopes. */
export function laxityOf(space: Space): Laxity {
  const first = choicesAt(
    space,
    space.choices.map(() => 0),
  );
  const yes = space.choices.map((on) => on.map(() => 0));
  const choices = Object.fromEntries(
    AXIS_NAMES.map((axis, at) => {
      const own = first[axis] as Choice & Record<string, unknown>;
      const asking = Object.entries(MEANT[axis]).flatMap(([question, meant]) => {
        if (meant !== 'errno') return [];
        type Ask = (...args: readonly unknown[]) => number;
        const ask = (...args: readonly unknown[]): number => {
          for (const [c, choice] of space.choices[at]!.entries()) {
            try {
              const answer = ((choice as typeof own)[question] as Ask)(...args);
              if (answer >= 0) yes[at]![c]! += 1;
            } catch {
              // a choice of somebody's own; its fault is told when it is searched
            }
          }
          return (own[question] as Ask)(...args);
        };
        return [[question, ask]];
      });
      return [axis, { ...own, ...Object.fromEntries(asking) }];
    }),
  ) as unknown as Design['choices'];
  const design = { name: 'asking', argument: '', cites: [], kernels: [], choices };
  for (const name of ASKED_IN) search(systemOf(design, scopeNamed(name)!), []).advance(STATES);
  return yes.map((on) => {
    const most = Math.max(1, ...on);
    return on.map((times) => times / most);
  });
}
