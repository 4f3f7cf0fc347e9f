/** Colours, only where a terminal wants them (NO_COLOR and FORCE_COLOR are honoured by Node). */
import { styleText } from 'node:util';

export type Style = {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly warn: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly bold: (text: string) => string;
};

/** The style for a stream. */
export function styleFor(stream: NodeJS.WriteStream): Style {
  const paint =
    (format: Parameters<typeof styleText>[0]) =>
    (text: string): string =>
      styleText(format, text, { stream });
  return {
    good: paint('green'),
    bad: paint(['red', 'bold']),
    warn: paint('yellow'),
    dim: paint('dim'),
    bold: paint('bold'),
  };
}

const same = (text: string): string => text;

/** No colours at all: files, README, tests. */
export const PLAIN: Style = { good: same, bad: same, warn: same, dim: same, bold: same };
