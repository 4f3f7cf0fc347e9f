/**
 * A design: one choice on every axis. `step` asks the choice and never knows the design's name.
 *
 * To add a design, write one object (see `designs/`); to add a choice that nobody thought of, write
 * one object of the axis's type inside it.
 */
import type { BindAxis } from './bind.ts';
import type { ContentHashAxis } from './content-hash.ts';
import type { CountedAxis } from './counted.ts';
import type { ElementAxis } from './element.ts';
import type { ExtensionAxis } from './extension.ts';
import type { IteratorAxis } from './iterator.ts';
import type { OuterAxis } from './outer.ts';
import type { SignedAxis } from './signed.ts';
import type { SysBpfAxis } from './sys-bpf.ts';
import type { TemplateAxis } from './template.ts';

/** One way to make one decision. */
export type Choice = {
  readonly name: string;
  /** The choice in one line, errno included. */
  readonly says: string;
};

export type Choices = {
  /** May a map of maps be exclusive? */
  readonly outer: OuterAxis;
  /** An exclusive map as `inner_map_fd`. */
  readonly template: TemplateAxis;
  /** An exclusive map put into an outer map. */
  readonly element: ElementAxis;
  /** What a program is compared with at load. */
  readonly bind: BindAxis;
  /** What an entry of a counted `fd_array` is compared with (unsigned load). */
  readonly counted: CountedAxis;
  /** An iterator on an exclusive map. */
  readonly iterator: IteratorAxis;
  /** An extension of a program that uses an exclusive map. */
  readonly extension: ExtensionAxis;
  /** bpf_sys_bpf on an exclusive map. */
  readonly sysBpf: SysBpfAxis;
  /** Which maps have a content hash. */
  readonly contentHash: ContentHashAxis;
  /** How a signed loader trusts its metadata. */
  readonly signed: SignedAxis;
};

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

/** What a choice on each axis must answer, for designs that come from outside the type checker. */
const QUESTIONS: { readonly [A in keyof Choices]: readonly (keyof Choices[A])[] } = {
  outer: ['mayBeExclusive'],
  template: ['mayBeTemplate', 'remembers'],
  element: ['mayBeElement'],
  bind: ['mayName'],
  counted: ['digestThen'],
  iterator: ['mayIterate'],
  extension: ['mayExtend'],
  sysBpf: ['mayAct'],
  contentHash: ['mayHash'],
  signed: ['mayFold', 'trusts'],
};

/** The axes, in the order in which tables show them. */
export const AXES = Object.keys(QUESTIONS) as readonly (keyof Choices)[];

/**
 * What is wrong with a value that should be a design, in one line, or undefined. For designs loaded
 * at run time, which no type checker saw.
 */
export function faultOfDesign(value: unknown): string | undefined {
  if (!isRecord(value)) return 'a design is an object with name, argument, cites, kernels, choices';
  const { name, argument, cites, kernels, choices } = value;
  if (typeof name !== 'string' || name === '') return 'name: a text is missing';
  if (typeof argument !== 'string') return 'argument: a text is missing';
  if (!Array.isArray(cites)) return 'cites: a list is missing (it may be empty)';
  if (!Array.isArray(kernels)) return 'kernels: a list is missing (it may be empty)';
  if (!isRecord(choices)) return `choices: one choice on each of ${AXES.join(', ')} is missing`;
  for (const axis of AXES) {
    const choice = choices[axis];
    if (choice === undefined) return `choices.${axis}: a choice is missing`;
    if (!isRecord(choice)) return `choices.${axis}: not a choice`;
    if (typeof choice['name'] !== 'string') return `choices.${axis}.name: a text is missing`;
    if (typeof choice['says'] !== 'string') return `choices.${axis}.says: a text is missing`;
    for (const question of QUESTIONS[axis]) {
      if (typeof choice[question] !== 'function') {
        return `choices.${axis}.${question}: a function is missing`;
      }
    }
  }
  const unknown = Object.keys(choices).find((axis) => !(AXES as readonly string[]).includes(axis));
  return unknown === undefined
    ? undefined
    : `choices.${unknown}: no such axis (${AXES.join(', ')})`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
