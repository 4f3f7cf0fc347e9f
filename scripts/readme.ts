/**
 * The generated parts of README.md: between `<!-- NAME -->` and `<!-- /NAME -->`. Run as a program it
 * writes them; a test fails when they are stale.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RULES, SIGNING } from '../model/designs/all.ts';
import { mainline } from '../model/designs/mainline.ts';
import { readTwice } from '../model/designs/read-twice.ts';
import { mainline73 } from '../model/designs/mainline-7.3.ts';
import { NOT_MODELLED } from '../model/not-modelled.ts';
import { SCOPES } from '../model/scopes.ts';
import { MUTANTS } from '../properties/mutants.ts';
import { compareDesignsIn } from './commands/compare.ts';
import { findScopes } from './inputs.ts';
import { judge } from './judge.ts';
import type { DesignReport } from './report.ts';
import { DEFAULT_BOUNDS, withSession } from './session.ts';
import { compareLines } from './text/compare.ts';
import { PLAIN } from './text/style.ts';
import { writeWhole } from './files.ts';

const README = join(import.meta.dirname, '../README.md');

/** README as it is. */
export async function readReadme(): Promise<string> {
  return readFile(README, 'utf8');
}

/** README as it should be: the text with every generated part made anew. Throws if a part's marks are missing. */
export async function freshReadme(text: string): Promise<string> {
  const parts: Readonly<Record<string, readonly string[]>> = {
    compare: code('text', await comparison()),
    designs: designs(),
    signing: await signing(),
    scopes: scopes(),
    example: code('ts', (await example()).trimEnd().split('\n')),
    'not-modelled': NOT_MODELLED.map(({ what, why }) => `- **${what}**: ${why}`),
  };
  return Object.entries(parts).reduce(
    (so, [name, lines]) => replacePart(so, name, lines.join('\n')),
    text,
  );
}

function replacePart(text: string, name: string, body: string): string {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [text.indexOf(open), text.indexOf(close)];
  if (from < 0 || to < from) throw new Error(`README.md lacks the marks ${open} … ${close}`);
  return `${text.slice(0, from + open.length)}\n${body}\n${text.slice(to)}`;
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

function designs(): readonly string[] {
  return [
    '| design | in one line | kernels seen to do so |',
    '| --- | --- | --- |',
    ...RULES.map(
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
  const path = join(import.meta.dirname, 'fixtures/spreads.ts');
  return (await readFile(path, 'utf8')).replaceAll('../../model/', './model/');
}

if (import.meta.main) {
  const stale = await readReadme();
  const fresh = await freshReadme(stale);
  if (fresh !== stale) await writeWhole(README, fresh);
  console.log(fresh === stale ? 'README.md is fresh' : 'README.md written');
}
