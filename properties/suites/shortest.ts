/** What the exhaustive search says, for suites to hold random walks against: in which small scope, in how few calls. */
import type { Design } from '../../model/rules/design.ts';
import { onceAlike } from '../../model/rules/noted.ts';
import { scopeNamed } from '../../model/scopes/named.ts';
import type { Scope } from '../../model/scopes/scope.ts';
import { claimsIn } from '../claims/all.ts';
import { explore } from '../search/explore.ts';
import { systemOf } from '../verdicts/system.ts';

/** Scopes that are searched whole in a moment, and between them show what a design breaks. */
const SMALL = [
  ...['load', 'load-inner', 'storage', 'extension', 'sys-bpf', 'link-update', 'tail', 'user'],
  ...['relocated-listed', 'signed-zero', 'signed-iter', 'mail', 'hash'],
].map((name) => {
  const scope = scopeNamed(name)!;
  const search = onceAlike((design) => explore(systemOf(design, scope), claimsIn(scope)).verdicts);
  return { scope, search };
});

/** Where a claim is broken, or a use seen, in the fewest calls. */
export type Shortest = {
  readonly kind: 'violated' | 'possible';
  readonly scope: Scope;
  readonly length: number;
};

/** So that a design is searched once. */
const SEARCHED = new WeakMap<Design, ReadonlyMap<string, Shortest>>();

/** By id, every claim that the design breaks in a small scope, and every use that can be had there. */
export function shortestOf(design: Design): ReadonlyMap<string, Shortest> {
  const known = SEARCHED.get(design);
  if (known !== undefined) return known;
  const shortest = new Map<string, Shortest>();
  SEARCHED.set(design, shortest);
  for (const { scope, search } of SMALL) {
    for (const [id, { verdict }] of Object.entries(search(design))) {
      if (verdict.kind !== 'violated' && verdict.kind !== 'possible') continue;
      const { length } = verdict.calls;
      if (length < (shortest.get(id)?.length ?? Number.POSITIVE_INFINITY))
        shortest.set(id, { kind: verdict.kind, scope, length });
    }
  }
  return shortest;
}
