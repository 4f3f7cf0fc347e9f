/** Words into lines of a given width. */
import wrapAnsi from 'wrap-ansi';

/** How wide everything is that we print. */
export const WIDTH = 80;

/** The text in lines of at most WIDTH columns; the first begins with `first`, the others are indented as deep. */
export function hang(first: string, text: string, width = WIDTH): readonly string[] {
  const indent = ' '.repeat(first.length);
  return wrapAnsi(text, width - first.length, { hard: true, trim: true })
    .split('\n')
    .map((line, index) => `${index === 0 ? first : indent}${line}`);
}
