/**
 * A design: one choice on every axis. `step` asks the choice and never knows the design's name.
 *
 * To add a design, write one object (see `designs/`); to add a choice that nobody thought of, write
 * one object of the axis's type inside it.
 */
import type { Choices } from './axes.ts';
import { asked, AXIS_NAMES, MEANT } from './axes.ts';

export type { Choices } from './axes.ts';

export type Design = {
  readonly name: string;
  /** Why one would want it, in one line. */
  readonly argument: string;
  /** Commit, CVE, message id; empty for an idea of one's own. */
  readonly cites: readonly string[];
  /** The released kernels that were seen to behave so, or none. */
  readonly kernels: readonly string[];
  readonly choices: Choices;
};

/**
 * What is wrong with a value that should be a design, in one line, or undefined. For designs loaded
 * at run time, which no type checker saw.
 */
export function faultOfDesign(value: unknown): string | undefined {
  if (!isRecord(value)) return 'a design is an object with name, argument, cites, kernels, choices';
  const { name, argument, cites, kernels, choices } = value;
  if (typeof name !== 'string' || name === '') return 'name: a text is missing';
  if (!isOneLine(name)) return `name: ${ONE_LINE}`;
  if (typeof argument !== 'string') return 'argument: a text is missing';
  if (!Array.isArray(cites)) return 'cites: a list is missing (it may be empty)';
  if (!Array.isArray(kernels)) return 'kernels: a list is missing (it may be empty)';
  if (!isRecord(choices))
    return `choices: one choice on each of ${AXIS_NAMES.join(', ')} is missing`;
  for (const axis of AXIS_NAMES) {
    const choice = choices[axis];
    if (choice === undefined) return `choices.${axis}: a choice is missing`;
    if (!isRecord(choice)) return `choices.${axis}: not a choice`;
    if (typeof choice['name'] !== 'string') return `choices.${axis}.name: a text is missing`;
    if (!isOneLine(choice['name'])) return `choices.${axis}.name: ${ONE_LINE}`;
    if (typeof choice['says'] !== 'string') return `choices.${axis}.says: a text is missing`;
    for (const [question, type] of asked(axis)) {
      if (typeof choice[question] !== type) {
        return `choices.${axis}.${question}: a ${type} is missing`;
      }
    }
    // A question misspelt would be one that nobody asks; what may be left out must still be a function.
    const questions = Object.keys(MEANT[axis]);
    const other = Object.keys(choice).find(
      (name) => name !== 'name' && name !== 'says' && !questions.includes(name),
    );
    if (other !== undefined) {
      return `choices.${axis}.${other}: no such question (${questions.join(', ')})`;
    }
    const askable = asked(axis).map(([question]) => question);
    const wrong = questions.find(
      (name) =>
        !askable.includes(name) && choice[name] !== undefined && typeof choice[name] !== 'function',
    );
    if (wrong !== undefined) return `choices.${axis}.${wrong}: not a function`;
  }
  const unknown = Object.keys(choices).find(
    (axis) => !(AXIS_NAMES as readonly string[]).includes(axis),
  );
  return unknown === undefined
    ? undefined
    : `choices.${unknown}: no such axis (${AXIS_NAMES.join(', ')})`;
}

const ONE_LINE = 'a line is meant, without control characters';

/** Whether a name can stand in a line of whatever is printed or written, and be told from the lines around it. */
export function isOneLine(name: string): boolean {
  return !/[\p{Cc}\u2028\u2029]/u.test(name);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
