/** Axis: may an exclusive map be the template (`inner_map_fd`) of an outer map, and is it remembered? */
import type { Choice } from './design.ts';
import type { Answer } from '../kernel/errno.ts';
import { ENOTSUPP, EOPNOTSUPP, OK } from '../kernel/errno.ts';
import type { MapSlot } from '../kernel/state.ts';
import type { Digest } from '../programs/text.ts';
import { NO_DIGEST } from '../programs/text.ts';

export type TemplateAxis = Choice & {
  /** Asked in bpf_map_meta_alloc(), after the template was found not to be an outer map itself. */
  readonly mayBeTemplate: (template: MapSlot) => Answer;
  /** What `inner_map_meta` keeps of the template's exclusivity. */
  readonly remembers: (template: MapSlot) => Digest;
};

const forgets = (): Digest => NO_DIGEST;

export const templateAny: TemplateAxis = {
  name: 'any',
  says: 'any map is a template, its exclusivity is not remembered',
  mayBeTemplate: () => OK,
  remembers: forgets,
};

export const templateRemembered: TemplateAxis = {
  name: 'remembered',
  says: 'any map is a template, inner_map_meta keeps its hash',
  mayBeTemplate: () => OK,
  remembers: (template) => template.excl,
};

/** bpf_map_meta_alloc() since 9a3c3c49c333. */
export const templateRefused: TemplateAxis = {
  name: 'refused',
  says: 'no exclusive map is a template (ENOTSUPP)',
  mayBeTemplate: (template) => (template.excl === NO_DIGEST ? OK : -ENOTSUPP),
  remembers: forgets,
};

/** As posted in June 2025. */
export const templateRefusedV1: TemplateAxis = {
  name: 'refused-v1',
  says: 'no exclusive map is a template (EOPNOTSUPP)',
  mayBeTemplate: (template) => (template.excl === NO_DIGEST ? OK : -EOPNOTSUPP),
  remembers: forgets,
};
