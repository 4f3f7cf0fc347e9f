/** The only place that writes to standard output. */
import { styleFor } from './text/style.ts';

export const style = styleFor(process.stdout);

/** Prints lines. */
export function print(lines: readonly string[]): void {
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
}

/** Prints one JSON document. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
