/** Plain words into lines. */

/** The text in lines of at most `width` columns, the first after `first`, the others indented as deep. */
export function wrap(first: string, text: string, width = 80): readonly string[] {
  const room = Math.max(1, width - first.length);
  const lines: string[] = [];
  let line = '';
  const flush = (): void => {
    lines.push(line);
    line = '';
  };
  for (const word of text.split(' ').flatMap((it) => pieces(it, room))) {
    if (line !== '' && line.length + 1 + word.length > room) flush();
    line = line === '' ? word : `${line} ${word}`;
  }
  flush();
  return lines.map((it, index) => `${index === 0 ? first : ' '.repeat(first.length)}${it}`);
}

/** A word that is longer than a line, cut. */
function pieces(word: string, room: number): readonly string[] {
  if (word.length <= room) return [word];
  return [word.slice(0, room), ...pieces(word.slice(room), room)];
}
