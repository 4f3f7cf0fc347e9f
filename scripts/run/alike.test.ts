/** One search stands for several designs only where each of them would have found the same. */
import { expect, it } from 'vitest';
import type { Design } from '../../model/rules/design.ts';
import { RULES } from '../../model/rules/designs/all.ts';
import { permissive } from '../../model/rules/designs/permissive.ts';
import { sealed } from '../../model/rules/designs/sealed.ts';
import { noted } from '../../model/rules/noted.ts';
import { scopeNamed } from '../../model/scopes/named.ts';
import type { Scope } from '../../model/scopes/scope.ts';
import { claimsIn } from '../../properties/claims/all.ts';
import { explore } from '../../properties/search/explore.ts';
import { systemOf } from '../../properties/verdicts/system.ts';
import { searchAlike } from './alike.ts';
import type { JobDone } from './task.ts';

/** Judges designs in a scope; `searched` gets the positions of those that are searched. */
async function judged(
  designs: readonly Design[],
  scope: Scope,
  searched: number[],
  change: (done: JobDone<'judge'>) => JobDone<'judge'> = (done) => done,
): Promise<readonly JobDone<'judge'>[]> {
  return searchAlike(designs, (index) => {
    searched.push(index);
    const { design, asked } = noted(designs[index]!);
    const result = explore(systemOf(design, scope), claimsIn(scope));
    return Promise.resolve(change({ result, seconds: 1, reads: [], asked: asked() }));
  });
}

it.each(['storage', 'extension', 'relocated-listed', 'meet-33'])(
  'says of every rule in scope %s what its own search says',
  async (name) => {
    const scope = scopeNamed(name)!;
    const searched: number[] = [];
    const all = await judged(RULES, scope, searched);
    const own = RULES.map((design) => explore(systemOf(design, scope), claimsIn(scope)));
    expect(all.map(({ result }) => result)).toEqual(own);
    expect(searched.length).toBeLessThan(RULES.length);
    expect(searched.length).toBeGreaterThan(1);
    expect(all.map(({ seconds }) => seconds)).toEqual(
      RULES.map((_, index) => (searched.includes(index) ? 1 : 0)),
    );
  },
);

const twice = [permissive, permissive];
const own: Design = {
  ...permissive,
  choices: { ...permissive.choices, contentHash: { ...permissive.choices.contentHash } },
};
const small = scopeNamed('extension')!;

it.each<readonly [string, readonly Design[], Parameters<typeof judged>[3]]>([
  ['was stopped', twice, (done) => ({ ...done, result: { ...done.result, finished: false } })],
  ['was helped', twice, ({ result, seconds, reads }) => ({ result, seconds, reads })],
  [
    'is of a choice of its own',
    twice.map(({ choices, ...design }) => ({
      ...design,
      choices: { ...choices, element: { ...sealed.choices.element } },
    })),
    undefined,
  ],
])('a search that %s stands for no other', async (_, designs, change) => {
  const searched: number[] = [];
  await judged(designs, small, searched, change);
  expect(searched).toEqual([0, 1]);
});

it('what a choice of its own reads is not said of a design without one, and the other way it is searched', async () => {
  const read = {
    axis: 'contentHash',
    question: 'mayHash',
    times: 1,
    refused: 1,
    fields: {},
  } as const;
  const reads = (done: JobDone<'judge'>): JobDone<'judge'> => ({ ...done, reads: [read] });
  const searched: number[] = [];
  const [first, listed] = await judged([own, permissive], small, searched, reads);
  expect([first!.reads, listed!.reads, listed!.result]).toEqual([[read], [], first!.result]);
  expect(searched).toEqual([0]);
  const others: number[] = [];
  await judged([permissive, own], small, others);
  expect(others).toEqual([0, 1]);
});

it.each([
  [undefined, [0]],
  ['the time is over', [0, 1]],
])('a comparison that was stopped stands for no other: %s', async (because, expected) => {
  const searched: number[] = [];
  await searchAlike(twice, (index) => {
    searched.push(index);
    const result = { differences: [], because, states: 1, transitions: 1, leftOut: [] };
    const done = { result, seconds: 1, reads: [], asked: [] };
    return Promise.resolve(done as unknown as JobDone<'weigh'>);
  });
  expect(searched).toEqual(expected);
});

it('the same design is searched once', async () => {
  const searched: number[] = [];
  const [one, other] = await judged(twice, small, searched);
  expect(searched).toEqual([0]);
  expect(other).toEqual({ ...one, seconds: 0 });
});
