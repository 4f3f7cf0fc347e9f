/** How the numbers and lists of the command line are read. */
import { InvalidArgumentError } from 'commander';

/** A number above 0; `10_000` is one. */
export function aboveZero(text: string): number {
  const value = Number(text.replaceAll('_', ''));
  if (!Number.isFinite(value) || value <= 0)
    throw new InvalidArgumentError('a number above 0 is wanted.');
  return value;
}

/** A whole number, 0 or more. */
export function whole(text: string): number {
  const value = Number(text.replaceAll('_', ''));
  if (!Number.isInteger(value) || value < 0)
    throw new InvalidArgumentError('a whole number is wanted.');
  return value;
}

/** A whole number above 0. */
export function atLeastOne(text: string): number {
  if (whole(text) === 0) throw new InvalidArgumentError('a number above 0 is wanted.');
  return whole(text);
}

/** Of an option that may be given again: all that it was given. */
export function several(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
