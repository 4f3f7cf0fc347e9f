/**
 * The explorer as one HTML file: esbuild makes one script of the page and the model, and a content security
 * policy lets the page run that script, its own style, a worker of the same script, and nothing else. Measured in
 * Chromium on a very busy machine: 254 kB, 359 kB with what `explore` writes into it; verdicts stand there after 1.4 s,
 * and where none were written the first one is found after 1.7 s.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Plugin } from 'esbuild';
import { build } from 'esbuild';
import { callToJson } from '../../counterexamples/trace/call-json.ts';
import { CATALOGUE } from '../../counterexamples/pages/catalogue.ts';
import { alphabet } from '../../model/scopes/alphabet.ts';
import { observationsOf } from '../cli/commands/catalogue.ts';
import { findScope, readTrace } from '../cli/inputs.ts';
import { VERSION } from '../cli/installed.ts';
import { jsonInHtml, WRITTEN_HERE } from './written.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const PAGE = join(import.meta.dirname, 'page');

/** The page; `writtenInto` fills in the rest. */
export async function bundle(): Promise<string> {
  const [script, style] = await Promise.all([bundleScript(), bundleStyle()]);
  const made = { version: VERSION, catalogue: await catalogue() };
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    'worker-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>exclmap</title>
<style>${style}</style>
</head>
<body>
<div id="page"></div>
<noscript>This page needs JavaScript: the model runs in it.</noscript>
${WRITTEN_HERE}
<script type="application/json" id="made">${jsonInHtml(made)}</script>
<script id="script">${script}</script>
</body>
</html>
`;
}

async function bundleScript(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(PAGE, 'main.ts')],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'es2024',
    legalComments: 'none',
    charset: 'utf8',
    plugins: [withoutGeneratedCode, refusalsSayWhere],
    tsconfig: join(PAGE, 'tsconfig.json'),
  });
  return outputFiles[0]?.text ?? '';
}

async function bundleStyle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(PAGE, 'style.css')],
    minify: true,
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}

const hashOf = (text: string): string =>
  `sha256-${createHash('sha256').update(text).digest('base64')}`;

/** The policy of the page forbids it, so the page has no code that would try. */
const withoutGeneratedCode: Plugin = {
  name: 'without generated code',
  setup: ({ onLoad }) => {
    onLoad({ filter: /model\/finite\/may-generate\.ts$/ }, () => ({
      contents: 'export const MAY_GENERATE = false;',
      loader: 'ts',
    }));
  },
};

/**
 * Each refusal of the model stands on its own line below the comment that names the kernel function: in the page
 * it hands those words on. What it answers stays as it is.
 */
const refusalsSayWhere: Plugin = {
  name: 'refusals say where',
  setup: ({ onLoad }) => {
    onLoad({ filter: /model\/kernel\/(syscalls\/\w+|outcome)\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const contents = path.endsWith('outcome.ts') ? notingRefusals(source) : naming(source);
      return { contents, loader: 'ts' };
    });
  },
};

function notingRefusals(source: string): string {
  const noted = JSON.stringify(join(PAGE, 'noted.ts'));
  return `import { NOTED } from ${noted};\n${source.replace(
    /export function refuse\(state: State, answer: Answer\): Outcome \{/,
    "export function refuse(state: State, answer: Answer, where = ''): Outcome {\n  NOTED.where = where;",
  )}`;
}

/** Every `refuse(state, …)` of a file with what its comments say of the kernel. */
export function naming(source: string): string {
  let near = '';
  let whole = '';
  return source
    .split('\n')
    .map((line) => {
      const [code = '', comment = ''] = line.split(/\/\/ | \* |\/\*\* /);
      const named = /[\w/.]*\b\w+\(\)(?: in [\w/.]+)?(?:(?:, | -> )\w+\(\))*/.exec(comment)?.[0];
      if (/^export function|^function/.test(line)) near = '';
      if (/^\s*(\/\*\*| \*)/.test(line) && named !== undefined) whole = named.replace(/^.*: /, '');
      if (/^\s*\/\/ /.test(line) && named !== undefined) near = named;
      const here = line.includes('// ') && code.trim() !== '' ? comment : '';
      const words =
        here === '' ? near || whole : here.includes('()') ? here : `${near || whole}: ${here}`;
      return line.replace(
        /\brefuse\(state, ([^;]*?)\)(?=;| :|,|$)/,
        (_all, answer: string) => `refuse(state, ${answer}, ${JSON.stringify(words)})`,
      );
    })
    .join('\n');
}

/** The counterexamples as the page knows them: calls by their index. */
async function catalogue(): Promise<readonly object[]> {
  const all = CATALOGUE.map(async ({ id, title }) => {
    const trace = await readTrace(join(ROOT, 'counterexamples', id, 'trace.json'));
    const scope = await findScope(trace.scope);
    const words = alphabet(scope).map((call) => JSON.stringify(callToJson(call)));
    const path = trace.calls.map((call) => words.indexOf(JSON.stringify(callToJson(call))));
    const observed = (await observationsOf(id)).map(({ kernel, answers }) => ({ kernel, answers }));
    const { design, claim } = trace;
    return { id, title, design, claim, scope: scope.name, path, observed };
  });
  return Promise.all(all);
}
