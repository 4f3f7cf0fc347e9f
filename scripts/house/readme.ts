/**
 * The generated parts of README.md and of the list of designs: between `<!-- NAME -->` and `<!-- /NAME -->`. Run as a program it
 * writes them; a test fails when they are stale.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { spaceParts } from '../../counterexamples/pages/space-page.ts';
import { CATALOGUE } from '../../counterexamples/pages/catalogue.ts';
import { findHole } from '../../counterexamples/pages/search-holes.ts';
import { sectionsOf } from '../../counterexamples/pages/page.ts';
import { RULES, SIGNING, VARIANTS } from '../../model/rules/designs/all.ts';
import { mainline } from '../../model/rules/designs/mainline.ts';
import { readTwice } from '../../model/rules/designs/read-twice.ts';
import { mainline73 } from '../../model/rules/designs/mainline-7.3.ts';
import { NOT_MODELLED } from '../../model/kernel/not-modelled.ts';
import { SCOPES } from '../../model/scopes/named.ts';
import { wantedForFront } from '../../properties/design-space/front.ts';
import { saidBy } from '../../properties/design-space/said.ts';
import { MUTANTS } from '../../properties/claims/mutants.ts';
import { observationsOf } from '../cli/commands/catalogue.ts';
import { findAnswer } from '../cli/commands/answer.ts';
import { compareDesignsIn } from '../cli/commands/compare.ts';
import { decide } from '../cli/design-space.ts';
import { EXIT } from '../cli/fault.ts';
import { findScopes } from '../cli/inputs.ts';
import { judge } from '../cli/judge.ts';
import type { DesignReport } from '../../properties/verdicts/merge.ts';
import { DEFAULT_BOUNDS } from '../cli/offered.ts';
import { withSession } from '../run/session.ts';
import { answerLines } from '../cli/text/answer.ts';
import { compareLines } from '../cli/text/compare.ts';
import { PLAIN } from '../cli/text/style.ts';
import { writeWhole } from '../cli/files.ts';

const ROOT = join(import.meta.dirname, '../..');

/** The files with generated parts, and the names of these. */
export const FILES: Readonly<Record<string, readonly string[]>> = {
  'README.md': ['answer', 'counterexample', 'example', 'program'],
  'properties/verdicts/README.md': ['compare', 'designs', 'signing', 'scopes', 'not-modelled'],
};

/** Of these, minutes of searches: whole in `npm run test:long`; a test looks at each of their verdicts. */
export const SEARCHED_LONG: readonly string[] = ['compare', 'signing'];

/** The page about the whole design space: a minute of searches, so its figures are held by `npm run test:long`. */
export const SPACE_PAGE = 'counterexamples/design-space/README.md';
const SPACE_PARTS = ['size', 'best', 'rules', 'checks', 'needless', 'outer-side', 'goals', 'uses'];

/** Such a file as it is. */
export async function readReadme(file: string): Promise<string> {
  return readFile(join(ROOT, file), 'utf8');
}

/** The lines of each generated part, by the name in its marks. */
const PARTS: Readonly<Record<string, () => Promise<readonly string[]> | readonly string[]>> = {
  answer: async () => {
    const asked = { bounds: DEFAULT_BOUNDS, prove: true };
    const { answer, stopped } = await findAnswer(asked);
    mustBeWhole(stopped);
    return code('text', answerLines(answer, PLAIN));
  },
  compare: async () => code('text', await comparison()),
  counterexample,
  designs,
  signing,
  scopes,
  example: async () => code('ts', (await example()).trimEnd().split('\n')),
  program: async () => code('ts', await program()),
  'not-modelled': () => NOT_MODELLED.map(({ what, why }) => `- **${what}**: ${why}`),
};

/** The page about the design space as it should be. */
export async function freshSpacePage(text: string): Promise<string> {
  const { known, stopped } = await withSession(Number.POSITIVE_INFINITY, (session) =>
    decide(session, { designs: [], bounds: DEFAULT_BOUNDS }, wantedForFront),
  );
  mustBeWhole(stopped);
  const parts = spaceParts(saidBy(known));
  const names = SPACE_PARTS.map((name) => `space-${name}`);
  return written(SPACE_PAGE, text, names, (name) => parts[name] ?? []);
}

/** A file as it should be: every generated part, or those named, made anew. Throws if a part's marks are missing. */
export function freshReadme(
  file: string,
  text: string,
  names: readonly string[] = FILES[file] ?? [],
): Promise<string> {
  return written(file, text, names, (name) => PARTS[name]?.() ?? []);
}

/** What stands in a generated part now. */
export function partOf(file: string, name: string, text: string): string {
  const { from, to } = placeOf(file, name, text);
  return text.slice(from, to);
}

/** The steps of signed loading that are shown, in their order. */
export const SIGNING_STEPS = [
  ...SIGNING.filter((design) => design !== readTwice),
  ...[mainline, mainline73, readTwice],
];

async function written(
  file: string,
  text: string,
  names: readonly string[],
  part: (name: string) => Promise<readonly string[]> | readonly string[],
): Promise<string> {
  const places = names.map((name) => ({ name, ...placeOf(file, name, text) }));
  let fresh = text;
  for (const { name, from, to } of places.toSorted((a, b) => b.from - a.from)) {
    const lines = await part(name);
    fresh = `${fresh.slice(0, from)}\n${lines.join('\n')}\n${fresh.slice(to)}`;
  }
  return fresh;
}

/** Where a part is: from the end of its first mark to the second. */
function placeOf(
  file: string,
  name: string,
  text: string,
): { readonly from: number; readonly to: number } {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [text.indexOf(open), text.indexOf(close)];
  if (from < 0 || to < from) throw new Error(`${file} lacks the marks ${open} … ${close}`);
  return { from: from + open.length, to };
}

/** Throws if a search or a proof was stopped: what is shown of it would say less than can be known, or `?`. */
function mustBeWhole(...stopped: readonly (string | undefined)[]): void {
  const [why] = stopped.filter((one) => one !== undefined);
  if (why !== undefined) throw new StoppedError(`nothing is written: ${why}`);
}

class StoppedError extends Error {
  override name = 'StoppedError';
}

function code(language: string, lines: readonly string[]): readonly string[] {
  return [`\`\`\`${language}`, ...lines, '```'];
}

async function comparison(): Promise<readonly string[]> {
  const found = await compareDesignsIn({ prove: true, scope: 'all', bounds: DEFAULT_BOUNDS });
  const { reports, costs, unproved } = found;
  mustBeWhole(unproved, ...reports.flatMap(({ stopped }) => stopped));
  mustBeWhole(...costs.map((one) => ('unweighed' in one ? one.unweighed : undefined)));
  return compareLines(found, PLAIN);
}

/** The page of the catalogue about the hole that the project starts from. */
async function counterexample(): Promise<readonly string[]> {
  const hole = CATALOGUE.find(({ id }) => id === 'inner-map');
  if (hole === undefined) throw new Error('the catalogue has no inner-map');
  const found = findHole(hole);
  const folder = `counterexamples/${hole.id}`;
  const shown = ['What happens'];
  return [
    `**${hole.title}** (${hole.references[0] ?? ''}, [its page](${folder}/README.md))`,
    '',
    hole.says,
    ...sectionsOf(found, await observationsOf(hole.id), folder)
      .filter(({ heading }) => shown.includes(heading))
      .flatMap(({ lines }) => ['', ...without('```mermaid', without('```text', lines))]),
  ];
}

/** The page has the diagram and the trace as well; here the picture is enough, and the answer shows the calls. */
function without(block: string, lines: readonly string[]): readonly string[] {
  const from = lines.indexOf(block);
  const to = lines.indexOf('```', from);
  return from < 0 ? lines : lines.toSpliced(from, to - from + 2);
}

function designs(): readonly string[] {
  return [
    '| design | in one line | kernels seen to do so |',
    '| --- | --- | --- |',
    ...[...RULES, ...VARIANTS].map(
      ({ name, argument, kernels }) =>
        `| \`${name}\` | ${argument} | ${kernels.join(', ') || '-'} |`,
    ),
  ];
}

/** How each step of signed loading fares, and by how many calls the next hole is away. */
async function signing(): Promise<readonly string[]> {
  const scopes = await findScopes('all');
  const reports = await withSession(SIGNING_STEPS.length, (session) =>
    Promise.all(
      SIGNING_STEPS.map((design) =>
        judge(session, design.name, design, scopes, ['signed', 'bound-is-checked'], DEFAULT_BOUNDS),
      ),
    ),
  );
  mustBeWhole(...reports.flatMap(({ stopped }) => stopped));
  const words = ({ claims }: DesignReport, id: string): string => {
    const claim = claims.find((other) => other.id === id);
    const calls = claim?.found?.trace.length;
    return calls === undefined
      ? (claim?.verdict ?? '-')
      : `${claim?.verdict ?? ''} in ${calls} calls`;
  };
  return [
    '| design | in one line | `signed` | `bound-is-checked` |',
    '| --- | --- | --- | --- |',
    ...reports.map(
      (report) =>
        `| \`${report.design.name}\` | ${report.design.argument} | ${words(report, 'signed')} | ${words(report, 'bound-is-checked')} |`,
    ),
  ];
}

function scopes(): readonly string[] {
  return [
    '| scope | what it has | decides (each shown by a mutant that fails there) |',
    '| --- | --- | --- |',
    ...SCOPES.map(({ name, says }) => {
      const claims = MUTANTS.filter(({ scope }) => scope === name).map(
        ({ claim }) => `\`${claim}\``,
      );
      return `| \`${name}\` | ${says} | ${claims.join(' ')} |`;
    }),
  ];
}

async function example(): Promise<string> {
  const path = join(import.meta.dirname, '../cli/example/spreads.ts');
  return (await readFile(path, 'utf8')).replaceAll('../../../model/', './model/');
}

/** The program that the tests of the package run; its first line is about that. */
async function program(): Promise<readonly string[]> {
  const text = await readFile(join(import.meta.dirname, 'package/example/ten-lines.ts'), 'utf8');
  return text.trimEnd().split('\n').slice(1);
}

if (import.meta.main) {
  try {
    for (const file of [...Object.keys(FILES), SPACE_PAGE]) {
      const stale = await readReadme(file);
      const fresh = await (file === SPACE_PAGE ? freshSpacePage(stale) : freshReadme(file, stale));
      if (fresh !== stale) await writeWhole(join(ROOT, file), fresh);
      console.log(fresh === stale ? `${file} is fresh` : `${file} written`);
    }
  } catch (error) {
    if (!(error instanceof StoppedError)) throw error;
    console.error(error.message);
    process.exitCode = EXIT.inconclusive;
  }
}
