/**
 * The generated parts of README.md: between `<!-- NAME -->` and `<!-- /NAME -->`. Run as a program it
 * writes them; a test fails when they are stale.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CATALOGUE } from '../../counterexamples/pages/catalogue.ts';
import { findHole } from '../../counterexamples/pages/search-holes.ts';
import { sectionsOf, statement } from '../../counterexamples/pages/page.ts';
import { RULES, SIGNING, VARIANTS } from '../../model/rules/designs/all.ts';
import { mainline } from '../../model/rules/designs/mainline.ts';
import { readTwice } from '../../model/rules/designs/read-twice.ts';
import { mainline73 } from '../../model/rules/designs/mainline-7.3.ts';
import { NOT_MODELLED } from '../../model/kernel/not-modelled.ts';
import { SCOPES } from '../../model/scopes/named.ts';
import { MUTANTS } from '../../properties/claims/mutants.ts';
import { observationsOf } from '../cli/commands/catalogue.ts';
import { compareDesignsIn } from '../cli/commands/compare.ts';
import { findScopes } from '../cli/inputs.ts';
import { judge } from '../cli/judge.ts';
import type { DesignReport } from '../../properties/verdicts/merge.ts';
import { DEFAULT_BOUNDS, withSession } from '../run/session.ts';
import { compareLines } from '../cli/text/compare.ts';
import { PLAIN } from '../cli/text/style.ts';
import { writeWhole } from '../cli/files.ts';

const README = join(import.meta.dirname, '../../README.md');

/** README as it is. */
export async function readReadme(): Promise<string> {
  return readFile(README, 'utf8');
}

/** The lines of each generated part, by the name in its marks. */
const PARTS: Readonly<Record<string, () => Promise<readonly string[]> | readonly string[]>> = {
  compare: async () => code('text', await comparison()),
  counterexample,
  designs,
  signing,
  scopes,
  example: async () => code('ts', (await example()).trimEnd().split('\n')),
  'not-modelled': () => NOT_MODELLED.map(({ what, why }) => `- **${what}**: ${why}`),
};

/** README as it should be: the text with every generated part made anew. Throws if a part's marks are missing. */
export async function freshReadme(text: string): Promise<string> {
  const places = Object.keys(PARTS).map((name) => ({ name, ...placeOf(name, text) }));
  let fresh = text;
  for (const { name, from, to } of places.toSorted((a, b) => b.from - a.from)) {
    const lines = (await PARTS[name]?.()) ?? [];
    fresh = `${fresh.slice(0, from)}\n${lines.join('\n')}\n${fresh.slice(to)}`;
  }
  return fresh;
}

/** Where a part is: from the end of its first mark to the second. */
function placeOf(name: string, text: string): { readonly from: number; readonly to: number } {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [text.indexOf(open), text.indexOf(close)];
  if (from < 0 || to < from) throw new Error(`README.md lacks the marks ${open} … ${close}`);
  return { from: from + open.length, to };
}

function code(language: string, lines: readonly string[]): readonly string[] {
  return [`\`\`\`${language}`, ...lines, '```'];
}

async function comparison(): Promise<readonly string[]> {
  const found = await compareDesignsIn({
    designs: [],
    with: [],
    signing: false,
    scope: 'all',
    bounds: DEFAULT_BOUNDS,
  });
  return compareLines(found, PLAIN);
}

/** The page of the catalogue about the hole that the project starts from. */
async function counterexample(): Promise<readonly string[]> {
  const hole = CATALOGUE.find(({ id }) => id === 'inner-map');
  if (hole === undefined) throw new Error('the catalogue has no inner-map');
  const found = findHole(hole);
  const folder = `counterexamples/${hole.id}`;
  const shown = ['What happens', 'Why it is minimal', 'Which designs have it', 'Kernels'];
  return [
    `**${hole.title}** (${hole.references[0] ?? ''}, [its page](${folder}/README.md))`,
    '',
    ...statement(found),
    ...sectionsOf(found, await observationsOf(hole.id), folder)
      .filter(({ heading }) => shown.includes(heading))
      .flatMap(({ heading, lines }) => ['', `### ${heading}`, '', ...lines]),
  ];
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
  const steps = [
    ...SIGNING.filter((design) => design !== readTwice),
    mainline,
    mainline73,
    readTwice,
  ];
  const scopes = await findScopes('all');
  const reports = await withSession(steps.length, (session) =>
    Promise.all(
      steps.map((design) =>
        judge(session, design.name, design, scopes, ['signed', 'bound-is-checked'], DEFAULT_BOUNDS),
      ),
    ),
  );
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

if (import.meta.main) {
  const stale = await readReadme();
  const fresh = await freshReadme(stale);
  if (fresh !== stale) await writeWhole(README, fresh);
  console.log(fresh === stale ? 'README.md is fresh' : 'README.md written');
}
