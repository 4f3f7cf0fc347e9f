/** What commands share: how numbers and lists are read, options that several have, and how they are run. */
import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import type { ExitCode } from './fault.ts';

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

export const json = (): Option => new Option('--json', 'print one JSON document and nothing else');

/**
 * Makes a command what it does, and loads that no sooner: all commands are five times as much code as one. It is given
 * arguments and options in one object, by the names that its help shows, and the bounds of a search besides. What it
 * takes is not checked against what the command has: name it alike.
 */
export type Does = (
  load: () => Promise<(asked: never) => ExitCode | Promise<ExitCode>>,
) => (this: Command) => Promise<void>;
