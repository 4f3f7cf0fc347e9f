/** What `kernel ways` prints: for each way which kernels answered what, and what the newest kernel answered in words. */
import type { Way } from '../../kernel/ways/ways.ts';
import type { Style } from './style.ts';
import { hang } from '../../../counterexamples/export/wrap.ts';

export type Answered = { readonly kernel: string; readonly ways: readonly Way[] };

const NAME = 26;

/** `answered` from the oldest kernel to the newest. */
export function waysLines(answered: readonly Answered[], style: Style): readonly string[] {
  const names = [...new Set(answered.flatMap(({ ways }) => ways.map(({ way }) => way)))];
  const last = answered.at(-1);
  return [
    style.dim(`${'way'.padEnd(NAME)}what kernels answered`),
    ...names.flatMap((name) => {
      const lines = hang(name.padEnd(NAME), spansOf(name, answered).join(', '));
      return lines.map((line) => line.replaceAll(/\bopen\b/g, style.bad('open')));
    }),
    ...(last === undefined
      ? []
      : [
          '',
          `answers of ${last.kernel}:`,
          ...last.ways.flatMap(({ way, says }) => hang(`  ${way}: `, says)),
        ]),
  ];
}

/** Neighbours that answered alike in one: `open 6.18.15-7.1.13`. Kernels that were not asked are left out. */
function spansOf(name: string, answered: readonly Answered[]): readonly string[] {
  const asked = answered.flatMap(({ kernel, ways }) => {
    const verdict = ways.find(({ way }) => way === name)?.verdict;
    return verdict === undefined ? [] : [{ kernel, verdict }];
  });
  const ends = asked.filter(({ verdict }, at) => verdict !== asked[at + 1]?.verdict);
  const starts = asked.filter(({ verdict }, at) => verdict !== asked[at - 1]?.verdict);
  return starts.map(({ kernel, verdict }, at) => {
    const to = ends[at]?.kernel ?? kernel;
    return `${verdict} ${to === kernel ? kernel : `${kernel}-${to}`}`;
  });
}
