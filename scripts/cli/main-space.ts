/** The commands about the design space: `answer`, `explain`, `space`. */
import type { Command } from 'commander';
import { Option } from 'commander';
import type { AxisName } from '../../model/rules/axes.ts';
import { AXIS_NAMES } from '../../model/rules/axes.ts';
import { DEFAULT_BOUNDS } from '../run/session.ts';
import { aboveZero, several } from './arguments.ts';
import { answerCommand } from './commands/answer.ts';
import { explainCommand } from './commands/explain.ts';
import { spaceCommand } from './commands/space.ts';
import type { ExitCode } from './fault.ts';
import { withExchanges } from './inputs.ts';

type Common = { readonly timeLimit: number; readonly fresh?: true; readonly json?: true };
type Proving = { readonly prove: boolean };

/** Adds the commands; `command` makes one with description and example. */
export function addSpaceCommands(
  command: (name: string, description: string, example: string) => Command,
  exchange: () => Option,
  setCode: (code: ExitCode) => void,
): void {
  const withCommon = (made: Command): Command =>
    made
      .option('--time-limit <seconds>', 'give up after so long', aboveZero, DEFAULT_BOUNDS.seconds)
      .option('--fresh', 'search anew what earlier runs have found (kept in .cache/space)')
      .option('--json', 'print one JSON document and nothing else');
  const common = ({ timeLimit, fresh, json }: Common) => ({
    bounds: { ...DEFAULT_BOUNDS, seconds: timeLimit },
    fresh: fresh ?? false,
    json: json ?? false,
  });

  const withProofs = (made: Command): Command =>
    made.option('--no-prove', 'prove nothing, which takes seconds: say what the searches say');

  withProofs(
    withCommon(command('answer', 'the answer in one screen (npm start)', 'answer')),
  ).action(async (options: Common & Proving) => {
    setCode(await answerCommand({ prove: options.prove, ...common(options) }));
  });

  withProofs(
    withCommon(
      command(
        'explain',
        'a verdict: the trace, and which choices are to blame',
        'explain mainline-7.3 direct',
      )
        .argument('<design>', 'a name or a .ts file')
        .argument('<claim>', 'the id of a goal or a use')
        .addOption(exchange()),
    ),
  ).action(
    async (named: string, claim: string, options: Common & Proving & { with?: string[] }) => {
      const design = withExchanges(named, options.with);
      setCode(await explainCommand({ design, claim, prove: options.prove, ...common(options) }));
    },
  );

  withCommon(
    command(
      'space',
      'every combination of choices: the best ones, repairs, needless checks',
      'space --from mainline-7.3',
    )
      .option('--from <design>', 'what repairs this design, and which of its checks are needless')
      .addOption(
        new Option(
          '--axis <axis>',
          'a table over this axis (and a second one), all else as in --from',
        )
          .choices(AXIS_NAMES)
          .argParser(several as (value: string, before: unknown) => unknown),
      )
      .option('--with <design>', 'a design whose choices join, by name or .ts file', several)
      .option('--svg <file>', 'write a picture of the whole space'),
  ).action(
    async (
      options: Common & {
        readonly from?: string;
        readonly axis?: readonly AxisName[];
        readonly with?: readonly string[];
        readonly svg?: string;
      },
    ) => {
      const { from, axis, svg } = options;
      setCode(
        await spaceCommand({
          ...{ from, svg, axes: axis ?? [], with: options.with ?? [] },
          ...common(options),
        }),
      );
    },
  );
}
