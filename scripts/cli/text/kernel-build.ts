/** What `kernel build` prints. */
import type { Design } from '../../../model/rules/design.ts';
import type { Built } from '../../kernel/patch/build.ts';
import type { PatchSize } from '../../kernel/patch/diff.ts';
import type { PatchChoice } from '../../kernel/patch/edits.ts';
import type { Style } from './style.ts';
import { hang } from '../../../counterexamples/export/wrap.ts';

/** What was built, and of what. */
export function buildLines(
  { image, hash, seconds }: Built,
  choices: readonly PatchChoice[],
  design: Design,
  style: Style,
): readonly string[] {
  const names = choices.map(({ name }) => name).join(', ') || 'nothing: the source as it is';
  const when =
    seconds === undefined ? 'was there' : `built in ${(seconds / 60).toFixed(1)} minutes`;
  return [
    style.bold(image),
    ...hang('  ', `patched: ${names}`),
    ...hang('  ', `must do what ${design.name} says; ${hash} ${when}`),
  ];
}

/** The size of the patch, and what checkpatch says of it. */
export function patchLines(
  choices: readonly PatchChoice[],
  { files, added, removed }: PatchSize,
  complaints: readonly string[],
  style: Style,
): readonly string[] {
  return [
    ...hang('', `patch: ${choices.map(({ name }) => name).join(', ')}`),
    `  ${files} files, ${added} lines of C more, ${removed} fewer`,
    ...complaints.flatMap((line) => hang('  ', line).map(style.bad)),
    complaints.length === 0
      ? style.good('  checkpatch.pl --strict has nothing to say')
      : style.bad(`  checkpatch.pl --strict complains ${complaints.length} times`),
  ];
}
