/**
 * Scripts with which a shell completes the words of this command: made of commander's own commands, so that no word is
 * listed twice. They start no program when the Tab key is pressed.
 */
import type { Command, Option } from 'commander';
import { FORMATS } from '../../../counterexamples/export/exported-trace.ts';
import { DESIGNS } from '../../../model/rules/designs/all.ts';
import { SCOPES } from '../../../model/scopes/named.ts';
import { CLAIMS } from '../../../properties/claims/all.ts';
import { PRESETS, type Shell } from '../offered.ts';
import { KNOWN } from '../../kernel/releases/releases.ts';

/** What may stand somewhere: these words, and files as well. */
type Value = { readonly words: readonly string[]; readonly files: boolean };

type CompletedOption = {
  readonly flag: string;
  readonly says: string;
  /** Undefined for an option that takes no value. */
  readonly value: Value | undefined;
};

/** A command, and the words that lead to it: `kernel conform`; none for the program itself. */
type Completed = {
  readonly path: readonly string[];
  readonly says: string;
  readonly commands: readonly string[];
  readonly options: readonly CompletedOption[];
  readonly positional: Value;
};

const designs: Value = { words: DESIGNS.map(({ name }) => name), files: true };
const words = (all: readonly string[]): Value => ({ words: all, files: false });
const FILES: Value = { words: [], files: true };

/** By the name of an option, or what help calls its value or an argument: what may stand there. */
const VALUES: Readonly<Record<string, Value>> = {
  ...{ design: designs, designs, a: designs, b: designs },
  claim: words(CLAIMS.map(({ id }) => id)),
  scope: { words: ['all', ...SCOPES.map(({ name }) => name)], files: true },
  format: words(FORMATS),
  what: { words: PRESETS, files: true },
  ...{ kernel: { words: KNOWN, files: true }, kernels: words(KNOWN), versions: words(KNOWN) },
  ...{ trace: FILES, file: FILES, folder: FILES, folders: FILES },
};

/** The script for a shell. `program` has all commands. */
export function completionScript(shell: Shell, program: Command): string {
  const all = completedIn(program, []);
  if (shell === 'fish') return fishScript(program.name(), all);
  const script = bashScript(program.name(), all);
  // zsh has what bash has, once it is asked for
  return shell === 'bash' ? script : `autoload -U +X bashcompinit && bashcompinit\n${script}`;
}

function completedIn(command: Command, path: readonly string[]): readonly Completed[] {
  const help = command.createHelp();
  const under = help.visibleCommands(command).filter((one) => one.name() !== 'help');
  const [first] = command.registeredArguments;
  const own: Completed = {
    path,
    says: command.description(),
    commands: under.map((one) => one.name()),
    options: help.visibleOptions(command).flatMap(optionOf),
    positional:
      first?.argChoices === undefined
        ? (VALUES[first?.name() ?? ''] ?? words([]))
        : words(first.argChoices),
  };
  return [own, ...under.flatMap((one) => completedIn(one, [...path, one.name()]))];
}

function optionOf(option: Option): readonly CompletedOption[] {
  const { long, argChoices, description: says } = option;
  if (!long) return [];
  const called = /<([^>]+)>|\[([^\]]+)\]/.exec(option.flags)?.slice(1).find(Boolean);
  if (called === undefined) return [{ flag: long, says, value: undefined }];
  const value =
    argChoices === undefined
      ? (VALUES[option.name()] ?? VALUES[called] ?? words([]))
      : words([...argChoices]);
  return [{ flag: long, says, value }];
}

/** Text that a shell takes as one word. */
const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

const placeOf = (path: readonly string[]): string => path.map((word) => ` ${word}`).join('');

function bashScript(name: string, all: readonly Completed[]): string {
  const say = ({ words: those, files }: Value): string =>
    `words=${quoted(those.join(' '))} files=${files ? 'yes' : ''}`;
  const known = all.flatMap(({ path }) => (path.length === 0 ? [] : [quoted(placeOf(path))]));
  const values = all.flatMap(({ path, options }) =>
    options.flatMap(({ flag, value }) =>
      value === undefined ? [] : [`    ${quoted(`${placeOf(path)} ${flag}`)}) ${say(value)} ;;`],
    ),
  );
  const places = all.map(({ path, commands, options, positional }) => {
    const flags = options.map(({ flag }) => flag).join(' ');
    const value = { ...positional, words: [...commands, ...positional.words] };
    return `      ${quoted(placeOf(path))}) ${say(value)} flags=${quoted(flags)} ;;`;
  });
  return `_${name}() {
  local cur=\${COMP_WORDS[COMP_CWORD]} at='' words='' files='' flags='' i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$at \${COMP_WORDS[i]}" in
      ${known.join('|')}) at="$at \${COMP_WORDS[i]}" ;;
    esac
  done
  COMPREPLY=()
  case "$at \${COMP_WORDS[COMP_CWORD-1]}" in
${values.join('\n')}
    *) case "$at" in
${places.join('\n')}
    esac ;;
  esac
  case "$cur" in -*) words=$flags files='' ;; esac
  while read -r i; do [ -n "$i" ] && COMPREPLY+=("$i"); done < <(compgen -W "$words" -- "$cur")
  if [ -n "$files" ]; then
    compopt -o filenames 2>/dev/null
    while read -r i; do [ -n "$i" ] && COMPREPLY+=("$i"); done < <(compgen -f -- "$cur")
  fi
}
complete -F _${name} ${name}
`;
}

function fishScript(name: string, all: readonly Completed[]): string {
  const known = all.flatMap(({ path }) => (path.length === 0 ? [] : [quoted(placeOf(path))]));
  const lines = all.flatMap(({ path, commands, options, positional }) => {
    const here = `complete -c ${name} -n ${quoted(`__${name}_at ${quoted(placeOf(path))}`)}`;
    const under = commands.map((word) => {
      const says = all.find((one) => placeOf(one.path) === placeOf([...path, word]))?.says ?? '';
      return `${here} -a ${word} -d ${quoted(says)}`;
    });
    const value = ({ words: those, files }: Value): string =>
      `${files ? ' -F' : ''}${those.length > 0 ? ` -a ${quoted(those.join(' '))}` : ''}`;
    return [
      ...under,
      ...(positional.files || positional.words.length > 0 ? [`${here}${value(positional)}`] : []),
      ...options.map(
        (option) =>
          `${here} -l ${option.flag.slice(2)}${option.value === undefined ? '' : `${option.value.files ? ' -r' : ' -x'}${value(option.value)}`} -d ${quoted(option.says)}`,
      ),
    ];
  });
  return `function __${name}_at
  set -l at ''
  for word in (commandline -opc)[2..]
    switch "$at $word"
      case ${known.join(' ')}
        set at "$at $word"
    end
  end
  test "$at" = "$argv[1]"
end
complete -c ${name} -f
${lines.join('\n')}
`;
}
