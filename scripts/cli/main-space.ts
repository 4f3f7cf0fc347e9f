/** The commands about the design space: `answer`, `explain`, `space`. */
import type { Command } from 'commander';
import { Option } from 'commander';
import { AXIS_NAMES } from '../../model/rules/axes.ts';
import { DEFAULT_BOUNDS } from './offered.ts';
import { aboveZero, type Does, json, several } from './arguments.ts';

/** Adds the commands; `command` makes one with description and example. */
export function addSpaceCommands(
  command: (name: string, description: string, example: string) => Command,
  exchange: () => Option,
  does: Does,
): void {
  const withCommon = (made: Command): Command =>
    made
      .option('--time-limit <seconds>', 'give up after so long', aboveZero, DEFAULT_BOUNDS.seconds)
      .option('--fresh', 'search anew what earlier runs have found (kept in .cache/space)')
      .addOption(json());

  const withProofs = (made: Command): Command =>
    made.option('--no-prove', 'prove nothing, which takes seconds: say what the searches say');

  withProofs(
    withCommon(command('answer', 'the answer in one screen (npm start)', 'answer')),
  ).action(does(async () => (await import('./commands/answer.ts')).answerCommand));

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
  ).action(does(async () => (await import('./commands/explain.ts')).explainCommand));

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
          .argParser(several),
      )
      .option('--with <design>', 'a design whose choices join, by name or .ts file', several)
      .option('--svg <file>', 'write a picture of the whole space'),
  ).action(does(async () => (await import('./commands/space.ts')).spaceCommand));
}
