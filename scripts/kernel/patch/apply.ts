/** Puts edits into C text at named functions; a place that is not there, or there twice, is an error of one line. */
import { UsageError } from '../../cli/fault.ts';
import type { PatchChoice, Edit } from './edits.ts';

/** Where the body of a function or struct is, its head included, up to the brace in the first column. */
function regionOf(text: string, { file, within }: Edit): readonly [start: number, end: number] {
  if (within === undefined) return [0, text.length];
  const opening = within.startsWith('struct ')
    ? `^${within} \\{$`
    : `^[A-Za-z][^\\n;{}]*\\b${within}\\([^;{}]*\\{$`;
  const heads = [...text.matchAll(new RegExp(opening, 'gm'))];
  const [head] = heads;
  if (head === undefined || heads.length > 1) {
    throw new UsageError(`${file}: ${heads.length} places are called ${within}, not one`);
  }
  const end = text.indexOf('\n}', head.index);
  if (end < 0) throw new UsageError(`${file}: ${within} does not end`);
  return [head.index, end + 2];
}

/** The text with one edit in it. */
export function applyEdit(text: string, edit: Edit): string {
  const [start, end] = regionOf(text, edit);
  const region = text.slice(start, end);
  const found = [...region.matchAll(new RegExp(edit.at.source, `g${edit.at.flags}`))];
  const [place] = found;
  if (place === undefined || found.length > 1) {
    const where = edit.within === undefined ? edit.file : `${edit.file}, ${edit.within}`;
    throw new UsageError(
      `${where}: ${found.length} places match ${String(edit.at)}, not one: the patch is for another kernel`,
    );
  }
  const put = edit.put.replaceAll('$&', () => place[0]);
  const at = start + place.index;
  return text.slice(0, at) + put + text.slice(at + place[0].length);
}

/** The edits of these choices; what several of them need is there once. */
export function editsOf(choices: readonly PatchChoice[]): readonly Edit[] {
  return [...new Set(choices.flatMap(({ edits }) => edits))];
}

/** The files that edits change, with what each becomes; `read` gives the original of a file. */
export function patched(
  edits: readonly Edit[],
  read: (file: string) => string,
): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const edit of edits) {
    files.set(edit.file, applyEdit(files.get(edit.file) ?? read(edit.file), edit));
  }
  return files;
}
