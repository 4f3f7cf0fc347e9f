/** What `kernel ways` prints: a row a way, a column a kernel, and what the newest kernel answered in words. */
import type { Way } from '../../kernel/ways/ways.ts';
import type { Style } from './style.ts';
import { hang } from './wrap.ts';

export type Answered = { readonly kernel: string; readonly ways: readonly Way[] };

const NAME = 26;
const COLUMN = 9;

export function waysLines(answered: readonly Answered[], style: Style): readonly string[] {
  const names = [...new Set(answered.flatMap(({ ways }) => ways.map(({ way }) => way)))];
  const head = answered.map(({ kernel }) => kernel.slice(0, COLUMN - 1).padEnd(COLUMN)).join('');
  const last = answered.at(-1);
  return [
    style.dim(`${'way'.padEnd(NAME)}${head}`.trimEnd()),
    ...names.map((name) => {
      const cells = answered.map(({ ways }) => {
        const verdict = ways.find(({ way }) => way === name)?.verdict ?? '-';
        const cell = verdict.padEnd(COLUMN);
        return verdict === 'open' ? style.bad(cell) : cell;
      });
      return `${name.padEnd(NAME)}${cells.join('')}`.trimEnd();
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
