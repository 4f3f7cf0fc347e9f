/** The only place that writes to standard output. */
import { fstatSync, writeFileSync } from 'node:fs';
import type { DocumentKind } from './documents.ts';
import { OutputError } from './fault.ts';
import type { DocumentParts } from './report.ts';
import { documentOf } from './report.ts';
import { styleFor } from './text/style.ts';

export const style = styleFor(process.stdout);

/** Prints lines. */
export function print(lines: readonly string[]): void {
  printText(lines.map((line) => `${line}\n`).join(''));
}

/** Prints the JSON document of a command; documents.ts says what is in it. */
export function printDocument(_kind: DocumentKind, document: DocumentParts): void {
  printJson(documentOf(document));
}

/** Prints JSON as it is. */
export function printJson(value: unknown): void {
  printText(`${JSON.stringify(value, null, 2)}\n`);
}

/** Prints a text as it stands. Throws an OutputError where a disk is full. */
export function printText(text: string): void {
  const { fd, isTTY } = process.stdout as { readonly fd?: number; readonly isTTY?: boolean };
  if (fd === undefined || isTTY === true || !isFile(fd)) {
    process.stdout.write(text);
    return;
  }
  try {
    // Node's stream to a file writes once, and says nothing of what did not fit.
    writeFileSync(fd, text);
  } catch (error) {
    throw new OutputError('standard output', error);
  }
}

function isFile(fd: number): boolean {
  const there = fstatSync(fd);
  return !there.isFIFO() && !there.isSocket();
}
