/** The arguments of `npm run spin`. */
import { parseArgs } from 'node:util';
import type { Design } from '../../../model/rules/design.ts';
import { UsageError } from '../../cli/fault.ts';
import { oneLine } from '../../cli/inputs.ts';
import { hang } from '../../../counterexamples/export/wrap.ts';
import { PROMELA_DESIGNS, PROMELA_SCOPES } from './spin.ts';

/** What the command is asked for. */
export type Options = {
  readonly designs: readonly Design[];
  readonly scopes: readonly string[];
  readonly json: boolean;
};

/** What `--help` prints. */
export const HELP = [
  'Usage: npm run -s spin -- [--scope <scope>] [--json] [designs...]',
  '',
  'Searches scopes written in Promela with Spin, the same scopes with exclmap, and',
  'compares states, accepted calls, depth, and the verdicts on goals and uses.',
  '',
  ...hang('Scopes:  ', `${PROMELA_SCOPES.join(', ')} (all, unless given)`),
  ...hang('Designs: ', `${PROMELA_DESIGNS.map(({ name }) => name).join(', ')} (all, unless given)`),
];

/** Reads the arguments; throws UsageError, in one line. */
export function optionsFrom(args: readonly string[]): Options | 'help' {
  const { values, positionals } = parse(args);
  if (values.help === true) return 'help';
  return {
    designs: positionals.length === 0 ? PROMELA_DESIGNS : positionals.map(designNamed),
    scopes:
      values.scope === undefined ? PROMELA_SCOPES : [known('scope', values.scope, PROMELA_SCOPES)],
    json: values.json ?? false,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        scope: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError(oneLine(error));
  }
}

function known(what: string, given: string, names: readonly string[]): string {
  if (names.includes(given)) return given;
  throw new UsageError(`${what} ${given}: the Promela model has ${names.join(', ')}`);
}

function designNamed(given: string): Design {
  const name = known(
    'design',
    given,
    PROMELA_DESIGNS.map((design) => design.name),
  );
  return PROMELA_DESIGNS.find((design) => design.name === name)!;
}
