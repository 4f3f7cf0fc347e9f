/** `kernel build [CHOICE…]`: the repair as a kernel that boots, from Debian's source and the edits of `kernel/patch/`. */
import { availableParallelism } from 'node:os';
import { mainline73 } from '../../../model/rules/designs/mainline-7.3.ts';
import { sealed } from '../../../model/rules/designs/sealed.ts';
import type { Design } from '../../../model/rules/design.ts';
import { buildKernel, changesOf } from '../../kernel/patch/build.ts';
import { checkpatch, sizeOf, unifiedDiff } from '../../kernel/patch/diff.ts';
import { type PatchChoice, CHOICES } from '../../kernel/patch/edits.ts';
import { SOURCE, sourceTree } from '../../kernel/patch/source.ts';
import { cacheFolder } from '../../kernel/releases/fetch.ts';
import { startProgress } from '../../run/progress.ts';
import { EXIT, type ExitCode, UsageError } from '../fault.ts';
import { print, printDocument, printText, style } from '../output.ts';
import { designJson } from '../report.ts';
import { buildLines, patchLines } from '../text/kernel-build.ts';
import { kernelConformCommand, kernelIdentifyCommand } from './kernel.ts';
import { kernelSelftestCommand } from './kernel-selftest.ts';

export type BuildOptions = {
  /** Names of choices; all if none. */
  readonly choices: readonly string[];
  /** Builds the source as it is. */
  readonly vanilla?: boolean;
  /** Prints the diff and builds nothing. */
  readonly printPatch?: boolean;
  /** Asks checkpatch.pl and builds nothing. */
  readonly checkPatch?: boolean;
  /** Boots what was built: identify, conform, selftest. */
  readonly show?: boolean;
  /** Random traces of conform. */
  readonly traces: number;
  readonly json?: boolean;
};

/** The command; with `--show` its exit code is the worst of what it ran. */
export async function kernelBuildCommand(options: BuildOptions): Promise<ExitCode> {
  const choices = options.vanilla ? [] : choicesNamed(options.choices);
  const cache = cacheFolder();
  if (options.printPatch || options.checkPatch) {
    const diff = unifiedDiff(await changesOf(cache, choices));
    if (options.printPatch) {
      printText(diff);
      return EXIT.ok;
    }
    const complaints = checkpatch(await sourceTree(cache), diff);
    const size = sizeOf(diff);
    if (options.json) {
      const names = choices.map(({ name }) => name);
      printDocument('kernel build --check-patch', { choices: names, size, complaints });
    } else print(patchLines(choices, size, complaints, style));
    return complaints.length === 0 ? EXIT.ok : EXIT.violated;
  }
  const line = startProgress();
  const built = await buildKernel(cache, choices, availableParallelism(), line.say).finally(
    line.stop,
  );
  const design = designOf(choices);
  if (options.json) {
    printDocument('kernel build', {
      about: { designs: [designJson(design)] },
      ...built,
      source: SOURCE,
      choices: choices.map(({ name }) => name),
    });
  } else print(buildLines(built, choices, design, style));
  return options.show ? show(built.image, design, options) : EXIT.ok;
}

/** What the kernel must do: `mainline-7.3` but for these choices, which is `sealed` if they are all there. */
export function designOf(choices: readonly PatchChoice[]): Design {
  const axes = choices.map(({ axis }) => axis);
  const all = CHOICES.map(({ axis }) => axis);
  if (axes.length === 0) return mainline73;
  if (all.every((axis) => axes.includes(axis))) return sealed;
  return {
    ...mainline73,
    name: `mainline-7.3 with ${axes.join(', ')}`,
    choices: {
      ...mainline73.choices,
      ...Object.fromEntries(axes.map((axis) => [axis, sealed.choices[axis]])),
    },
  };
}

/** The named choices with those that they need, in the order of the series. */
export function choicesNamed(names: readonly string[]): readonly PatchChoice[] {
  if (names.length === 0) return CHOICES;
  const wanted = new Set<string>();
  const take = (name: string): void => {
    const choice = CHOICES.find((each) => each.name === name);
    if (choice === undefined) {
      const known = CHOICES.map((each) => each.name).join(', ');
      throw new UsageError(`no choice of the patch is called "${name}"; there are ${known}`);
    }
    wanted.add(name);
    choice.needs.forEach(take);
  };
  names.forEach(take);
  return CHOICES.filter(({ name }) => wanted.has(name));
}

async function show(kernel: string, design: Design, options: BuildOptions): Promise<ExitCode> {
  const codes = [
    await kernelIdentifyCommand({ kernel, design }),
    await kernelConformCommand({ kernel, design, traces: options.traces, seed: 618 }),
    await kernelSelftestCommand({ kernel, design, holes: [] }),
  ];
  return codes.reduce((worst, code) => (code > worst ? code : worst), EXIT.ok);
}
