/** A mutant of the model: one expression of one file replaced. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');

export type Mutant = {
  /** File, place and what is done; no line number, so it survives edits elsewhere in the file. */
  readonly id: string;
  /** Path from the project's root, with `/`. */
  readonly file: string;
  /** The function, or the choice of an axis. */
  readonly place: string;
  /** What is done to the source, which is quoted as it stands. */
  readonly what: string;
  readonly source: string;
  /** The expression is text[from, to) of the file … */
  readonly from: number;
  readonly to: number;
  /** … and becomes `prefix` (a name for what had none) and `becomes`. */
  readonly prefix: string;
  readonly becomes: string;
};

/** The files that refuse calls and change the state. */
export function mutatedFiles(): readonly string[] {
  const inFolder = (folder: string): readonly string[] =>
    readdirSync(join(ROOT, folder))
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .map((name) => `${folder}/${name}`);
  return [
    'model/step.ts',
    ...inFolder('model/syscalls'),
    'model/fd.ts',
    'model/content.ts',
    'model/lifetime.ts',
    ...inFolder('model/axes'),
  ];
}

/** The text of a file, by its path from the project's root. */
export function textOf(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

/** The text of a file with one mutant in it. */
export function withMutant(text: string, { from, to, prefix, becomes }: Mutant): string {
  return `${text.slice(0, from)}${prefix}(${becomes})${text.slice(to)}`;
}
