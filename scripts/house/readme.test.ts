/** README and the list of designs show what the checker says now. */
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { MADE_FOR } from '../../counterexamples/pages/space-page.ts';
import { mainline } from '../../model/rules/designs/mainline.ts';
import { mainline73 } from '../../model/rules/designs/mainline-7.3.ts';
import { permissive } from '../../model/rules/designs/permissive.ts';
import { RULES } from '../../model/rules/designs/all.ts';
import type { Design } from '../../model/rules/design.ts';
import { GOALS } from '../../properties/claims/all.ts';
import { wantedForAnswer } from '../../properties/design-space/answer.ts';
import { unite } from '../../properties/design-space/design-set.ts';
import type { Knowledge } from '../../properties/design-space/knowledge.ts';
import { numberAt, pointOf, spaceOf } from '../../properties/design-space/space.ts';
import {
  SPACE_GOALS,
  SPACE_USES,
  strengthIn,
  traceOf,
  verdictOf,
  wishes,
} from '../../properties/design-space/verdicts.ts';
import { decide } from '../cli/design-space.ts';
import { keptProof } from '../run/proofs.ts';
import { DEFAULT_BOUNDS } from '../cli/offered.ts';
import { withSession } from '../run/session.ts';
import {
  FILES,
  freshReadme,
  partOf,
  readReadme,
  SEARCHED_LONG,
  SIGNING_STEPS,
  SPACE_PAGE,
} from './readme.ts';

const LONGEST = 240_000; // milliseconds, for machines that are busy with something else

it.each(Object.keys(FILES))(
  '%s has generated parts that are fresh (npm run readme)',
  async (file) => {
    const text = await readReadme(file);
    const names = FILES[file]!.filter((name) => !SEARCHED_LONG.includes(name));
    expect(await freshReadme(file, text, names)).toBe(text);
  },
);

describe('the list of designs (all of it: npm run test:long readme)', () => {
  const LIST = 'properties/verdicts/README.md';
  const VERDICTS = /viol \d+|yes(?: \d+)?|holds|proved|never|unseen|\?/g;
  const space = spaceOf();
  const numberOf = (design: Design): number => numberAt(space, pointOf(space, design));
  let known: Knowledge;

  // README's answer took most of these searches; the others take 7 s of one core, whole ones of each design 65
  beforeAll(async () => {
    const decided = await withSession(Number.POSITIVE_INFINITY, (session) =>
      decide(session, { designs: [], bounds: DEFAULT_BOUNDS }, (now) => {
        const { add, wanted } = wishes(space.size);
        add([...SPACE_GOALS, ...SPACE_USES], RULES.map(numberOf));
        add(['signed', 'bound-is-checked'], SIGNING_STEPS.map(numberOf));
        for (const [id, set] of wantedForAnswer(now)) unite(wanted.get(id)!, set);
        return wanted;
      }),
    );
    if (decided.stopped !== undefined) throw new Error(decided.stopped);
    ({ known } = decided);
  }, LONGEST);

  /**
   * Whether a verdict in the page's words is what the searches that designs share say: of a violation or a use in no
   * more calls than a trace that they know (it may be one found under another design, and longer); of a proof, where
   * one is kept.
   */
  const agrees = (cell: string, design: Design, id: string): boolean => {
    const number = numberOf(design);
    const isUse = SPACE_USES.includes(id);
    const [word, calls] = [/^\w+/.exec(cell)?.[0] ?? '', Number(/\d+/.exec(cell)?.[0] ?? 0)];
    const proof = keptProof(design)?.claims;
    switch (strengthIn(known, id, number, () => proof)) {
      case 'shown':
        return (
          word.startsWith(isUse ? 'yes' : 'viol') &&
          calls <= traceOf(known, id, number)!.trace.length
        );
      case 'proved':
        return word === (isUse ? 'never' : 'proved');
      case 'searched':
        if (word === (isUse ? 'unseen' : 'holds')) return true;
        return proof === undefined && word === (isUse ? 'never' : 'proved');
      case 'open':
        return false;
    }
  };

  it('says of every claim under every rule what searches for all designs say', async () => {
    const part = partOf(LIST, 'compare', await readReadme(LIST));
    const rowOf = (id: string): readonly string[] | undefined =>
      new RegExp(`^${id} +((?:viol|yes|holds|proved|never|unseen|\\?).*)$`, 'm')
        .exec(part)?.[1]
        ?.match(VERDICTS) ?? undefined;
    const others = rowOf(String.raw`\d+ others`)!;
    const told = [...SPACE_GOALS, 'exclusive', 'exclusive-strict'].map((id) => [id, rowOf(id)!]);
    const uses = SPACE_USES.map((id) => [id, rowOf(id) ?? others]);
    expect(part).toContain(`\n${uses.filter(([, row]) => row === others).length} others `);
    for (const [id, row] of [...told, ...uses] as [string, readonly string[]][]) {
      expect(row, id).toHaveLength(RULES.length);
      for (const [at, design] of RULES.entries()) {
        const cell = row[at]!;
        expect([design.name, id, cell, agrees(cell, design, id)]).toEqual([
          ...[design.name, id, cell, true],
        ]);
      }
    }
  });

  it('says so of every step of signed loading', async () => {
    const part = partOf(LIST, 'signing', await readReadme(LIST));
    const rows = part.split('\n').filter((line) => line.startsWith('| `'));
    expect(rows).toHaveLength(SIGNING_STEPS.length);
    for (const [at, design] of SIGNING_STEPS.entries()) {
      const [name, , signed, bound] = rows[at]!.split(' | ');
      expect(name).toBe(`| \`${design.name}\``);
      // made without proofs
      const said = { signed, 'bound-is-checked': bound };
      for (const [id, cell] of Object.entries(said)) {
        const isKept =
          cell!.startsWith('holds') && verdictOf(known, id, numberOf(design)) === 'excluded';
        expect([design.name, id, isKept || agrees(cell!, design, id)]).toEqual([
          design.name,
          id,
          true,
        ]);
      }
    }
  });
});

it('shows an answer of 40 lines that fit 80 columns', async () => {
  const text = await readReadme('README.md');
  const output = text.split('<!-- /answer -->')[0]?.split('<!-- answer -->')[1];
  const lines = (output ?? '').trim().split('\n').slice(1, -1);
  expect(lines.length).toBeGreaterThan(30);
  expect(lines.length).toBeLessThanOrEqual(40);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
});

it('says of kernels what compare says of their designs, in as many calls', async () => {
  const [screen, list] = await Promise.all(
    ['README.md', 'properties/verdicts/README.md'].map(readReadme),
  );
  const goals = GOALS.map(({ id }) => id);
  const verdictsIn = (text = '', id: string): readonly string[] =>
    new RegExp(`^${id} .*$`, 'm').exec(text)?.[0].match(/viol \d+|holds|proved|\b\d+\b|- /g) ?? [];
  const shown = screen?.split('<!-- /answer -->')[0];
  const compared = list?.split('-- goals')[1];
  const columns = [permissive, mainline, mainline73];
  let equal = 0;
  for (const id of goals) {
    const [, ...kernels] = verdictsIn(shown, id); // the first is 6.18, which compare leaves out
    if (kernels.length === 0) continue; // no kernel breaks it
    for (const [at, design] of columns.entries()) {
      const compares = verdictsIn(compared, id)[RULES.indexOf(design)] ?? '';
      const calls = /^viol (\d+)$/.exec(compares)?.[1];
      expect(`${id}: ${kernels[at]?.trim() ?? ''}`).toBe(
        `${id}: ${calls ?? (compares === 'proved' ? '-' : compares)}`,
      );
      equal++;
    }
  }
  expect(equal).toBe(36);
});

it('is a front door of at most 200 lines', async () => {
  expect((await readReadme('README.md')).trimEnd().split('\n').length).toBeLessThanOrEqual(200);
});

it('has a page about the design space made for this model (all its figures: npm run test:long space-page)', async () => {
  expect(await readReadme(SPACE_PAGE)).toContain(`\n${MADE_FOR}: `);
});

it('is not made of searches that were stopped', async () => {
  const file = 'properties/verdicts/README.md';
  const before = process.listeners('SIGTERM');
  const making = freshReadme(file, await readReadme(file), ['signing']);
  const hear = await vi.waitUntil(() =>
    process.listeners('SIGTERM').find((one) => !before.includes(one)),
  );
  hear('SIGTERM');
  await expect(making).rejects.toThrow('nothing is written: ');
});

it('says so when the marks of a part are gone', async () => {
  await expect(freshReadme('README.md', 'nothing')).rejects.toThrow(/lacks the marks/);
});
