/** What `replay` prints. */
import type { Step } from '../../../model/kernel/run.ts';
import type { Design } from '../../../model/rules/design.ts';
import type { Scope } from '../../../model/scopes/scope.ts';
import { scopeLine } from './matrix.ts';
import { stepLines } from '../../../counterexamples/export/text.ts';
import type { Style } from './style.ts';
import { hang } from '../../../counterexamples/export/wrap.ts';

/** What a replay showed. */
export type Replay = {
  readonly design: Design;
  readonly scope: Scope;
  readonly steps: readonly Step[];
  /** The goals and laws that the last call breaks, and the uses it shows. */
  readonly broken: readonly string[];
  readonly shown: readonly string[];
  /** Where the trace file expected something else, one line each. */
  readonly surprises: readonly string[];
};

/** The step table, what the last call breaks or shows, and where the trace file was wrong. */
export function replayedLines(replay: Replay, style: Style): readonly string[] {
  const { design, scope, steps, broken, shown, surprises } = replay;
  return [
    style.bold(design.name),
    ...hang('', scopeLine(scope)),
    ...stepLines(steps, style, broken.length === 0 ? undefined : broken.join(', ')),
    ...(shown.length === 0 ? [] : hang('  shows ', shown.join(', '))),
    ...(broken.length === 0 ? ['  the last call breaks no claim'] : []),
    ...surprises.flatMap((line) => hang('  ', line)).map(style.bad),
  ];
}
