/**
 * `npm run spin`: the same scopes in Promela, checked with Spin, beside this project's search:
 *
 *   npm run -s spin -- [--scope mail|tiny|hash] [--json] [design...]
 *
 * Exit code 0: they found the same, or Spin is missing; 1: they differ; 2: wrong usage; 3: interrupted.
 */
import type { Design } from '../../../model/rules/design.ts';
import { scopeNamed } from '../../../model/scopes/named.ts';
import type { ExitCode } from '../../cli/fault.ts';
import { EXIT, UsageError } from '../../cli/fault.ts';
import { oneLine } from '../../cli/inputs.ts';
import { print, printJson } from '../../cli/output.ts';
import type { Pair } from './state-space.ts';
import { differences } from './state-space.ts';
import type { Options } from './options.ts';
import { HELP, optionsFrom } from './options.ts';
import { decidedIn, searchHere } from './ours.ts';
import type { Spin } from './spin.ts';
import { withSpin } from './spin.ts';
import { tableOf, verdictLines } from './table.ts';

async function pairOf(spin: Spin, design: Design, scopeName: string): Promise<Pair> {
  const scope = scopeNamed(scopeName)!;
  const spins = await spin.search(design.name, scope.name);
  const ours = searchHere(design, scope);
  return { scope: scope.name, design: design.name, claims: decidedIn(scope), ours, spins };
}

async function compareIn(spin: Spin, { designs, scopes, json }: Options): Promise<ExitCode> {
  const say = json ? () => undefined : print;
  say([`exclmap and ${spin.version}, both breadth first`, '']);
  const pairs: Pair[] = [];
  for (const scope of scopes) {
    const here: Pair[] = [];
    for (const design of designs) here.push(await pairOf(spin, design, scope));
    say(tableOf(scope, here));
    pairs.push(...here);
  }
  say(verdictLines(pairs));
  const all = pairs.map((pair) => ({ ...pair, differences: differences(pair) }));
  const agree = all.every((pair) => pair.differences.length === 0);
  if (json) printJson({ spin: spin.version, agree, pairs: all });
  return agree ? EXIT.ok : EXIT.violated;
}

async function main(args: readonly string[]): Promise<ExitCode> {
  const options = optionsFrom(args);
  if (options === 'help') {
    print(HELP);
    return EXIT.ok;
  }
  const interrupted = new AbortController();
  const stop = (): void => {
    interrupted.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
  try {
    return await withSpin(async (spin) => {
      if (!('missing' in spin)) return compareIn(spin, options);
      if (options.json) printJson({ skipped: spin.missing });
      else print([`skipped: ${spin.missing}`]);
      return EXIT.ok;
    }, interrupted.signal);
  } catch (error) {
    if (interrupted.signal.aborted) return EXIT.inconclusive;
    throw error;
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(`spin: ${oneLine(error)}`);
  process.exitCode = error instanceof UsageError ? EXIT.usage : EXIT.fault;
}
