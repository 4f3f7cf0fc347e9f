/** House rules about texts: what stands in a file whatever its language. */
import { LAYERS } from './imports.ts';
import type { Rule } from './rule.ts';
import { inLines } from './rule.ts';
import type { TextFile } from './tree.ts';

/** What may lie at the top besides dot files. */
const TOP_LEVEL: ReadonlySet<string> = new Set([
  ...LAYERS,
  ...['LICENSE', 'README.md', 'package-lock.json', 'package.json', 'tsconfig.json'],
]);

/** The files that must hold what these rules refuse: the rules, and the examples that break them. */
const EXAMPLES = ['scripts/house/texts.ts', 'scripts/architecture.test.ts'];

/** Paths of one machine, servers that one machine took packages from, banners of people and days. */
const WORKPLACE = [
  /(?<![\w.])\/(home|root|tmp|Users|work)\/\w/,
  /"resolved": *"/,
  /^[\s/*#]*(@author|Created on|Created by|Last modified)\b/,
];

/** A reader learns from the first line what a file is for. */
export const filesSayWhatTheyAre: Rule = {
  says: 'every file of code begins with a comment that says what it is',
  broken: ({ sources }) =>
    sources
      .filter(({ isTest, text }) => !isTest && !/^(#!.*\n+)?\/[/*]/.test(text))
      .map(({ path }) => `${path}:1: begins without a comment`),
};

/** A check is switched off for one line, with the reason beside it. */
export const exceptionsSayWhy: Rule = {
  says: 'a comment that switches a check off says why',
  broken: ({ files }) =>
    inLines(textsOf(files), (line) => {
      if (/@ts-(ignore|nocheck)/.test(line)) return 'switches the type check off';
      const off = /eslint-disable(?!.* -- \S+ \S+)|@ts-expect-error(?!\W*\w+ \w+)/.exec(line);
      return off === null ? undefined : `${off[0]} without a reason`;
    }),
};

/** No reference to a document that readers do not have. */
export const documentsExist: Rule = {
  says: 'a document that is named is there',
  broken: ({ files }) => {
    const known = new Set(files.map(({ path }) => path.slice(path.lastIndexOf('/') + 1)));
    return inLines(textsOf(files), (line) => {
      const missing = line.match(/\b[A-Z][A-Z-]+\.md\b/g)?.find((name) => !known.has(name));
      return missing === undefined ? undefined : `there is no ${missing}`;
    });
  },
};

/** The project stands alone. */
export const noWorkplace: Rule = {
  says: 'nothing names the place, the people or the day it was made',
  broken: ({ files }) =>
    inLines(textsOf(files), (line) => {
      const mark = WORKPLACE.find((pattern) => pattern.test(line));
      return mark === undefined ? undefined : `has ${String(mark)}`;
    }),
};

/** Four layers, and the few files that tools and people look for at the top. */
export const topLevelIsKnown: Rule = {
  says: 'the top level holds the four layers and little else',
  broken: ({ files }) =>
    [...new Set(files.map(({ path }) => path.split('/')[0]!))]
      .filter((name) => !TOP_LEVEL.has(name) && !name.startsWith('.'))
      .map((name) => `${name}:1: does not belong at the top level`),
};

function textsOf(files: readonly TextFile[]): readonly TextFile[] {
  return files.filter(({ path }) => !EXAMPLES.includes(path));
}
