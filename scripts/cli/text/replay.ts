/** What `replay` prints. */
import type { Replay } from '../commands/replay.ts';
import { scopeLine } from './matrix.ts';
import { stepLines } from './steps.ts';
import type { Style } from './style.ts';
import { hang } from './wrap.ts';

/** The step table, what the last call breaks or shows, and where the trace file was wrong. */
export function replayLines(replay: Replay, style: Style): readonly string[] {
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
