/** Axis: may an exclusive map be the template (`inner_map_fd`) of an outer map, and is it remembered? */
import type { Axis, Choice } from './choice.ts';
import type { Answer } from '../kernel/errno.ts';
import { ENOTSUPP, EOPNOTSUPP, OK } from '../kernel/errno.ts';
import type { MapSlot } from '../kernel/state.ts';
import type { Digest } from '../programs/text.ts';
import { NO_DIGEST } from '../programs/text.ts';
import { isExclusive } from '../kernel/state.ts';

export type TemplateChoice = Choice & {
  /** Asked in bpf_map_meta_alloc(), after the template was found not to be an outer map itself. */
  readonly mayBeTemplate: (template: MapSlot) => Answer;
  /** What `inner_map_meta` keeps of the template's exclusivity. */
  readonly remembers: (template: MapSlot) => Digest;
};

const forgets = (): Digest => NO_DIGEST;

export const templateAny: TemplateChoice = {
  name: 'any',
  says: 'any map is a template, its exclusivity is not remembered',
  mayBeTemplate: () => OK,
  remembers: forgets,
};

export const templateRemembered: TemplateChoice = {
  name: 'remembered',
  says: 'any map is a template, inner_map_meta keeps its hash',
  mayBeTemplate: () => OK,
  remembers: (template) => template.excl,
};

/** bpf_map_meta_alloc() since 9a3c3c49c333. */
export const templateRefused: TemplateChoice = {
  name: 'refused',
  says: 'no exclusive map is a template (ENOTSUPP)',
  mayBeTemplate: (template) => (isExclusive(template) ? -ENOTSUPP : OK),
  remembers: forgets,
};

/** As posted in June 2025. */
export const templateRefusedV1: TemplateChoice = {
  name: 'refused-v1',
  says: 'no exclusive map is a template (EOPNOTSUPP)',
  mayBeTemplate: (template) => (isExclusive(template) ? -EOPNOTSUPP : OK),
  remembers: forgets,
};

/** The axis, in the order in which its choices were argued. */
export const template: Axis<TemplateChoice> = {
  question: 'May an exclusive map be a template, and is it remembered?',
  choices: [templateAny, templateRemembered, templateRefused, templateRefusedV1],
};
