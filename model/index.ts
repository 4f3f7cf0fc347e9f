/** The public face of the model: `exclmap/model`. What is not here may change without a word. */

// A call to a state under a design.
export { step } from './kernel/step.ts';
export { run } from './kernel/run.ts';
export type { Run, Step } from './kernel/run.ts';
export type { Access, Channel, LeftOut, Outcome, Result } from './kernel/outcome.ts';
export type { Call, CallName, CallOf, ExclArg, MapFd, Said, Saying, Slots } from './kernel/call.ts';
export { CALL_NAMES, CALLS, CLOSED_FD, make, PROG_FD, slotsOf } from './kernel/call.ts';
export type { Field, Fields, ObjectSort, RecordOf, Sort, Unsaid } from './kernel/fields.ts';
export { OBJECTS } from './kernel/fields.ts';
export type { LinkSlot, MapSlot, ProgSlot, State } from './kernel/state.ts';
export {
  emptyState,
  isExclusive,
  isLiveLink,
  isLiveMap,
  isLiveProg,
  LINK,
  linkAt,
  MAP,
  mapAt,
  NONE,
  PROG,
  progAt,
} from './kernel/state.ts';
export type { FdMode, Flags, Kind } from './kernel/kind.ts';
export { FLAGS, isOuter, KINDS, OPENS } from './kernel/kind.ts';
export type { Answer } from './kernel/errno.ts';
export {
  E2BIG,
  EACCES,
  EBADF,
  EBADFD,
  EBUSY,
  EEXIST,
  EFAULT,
  EINVAL,
  EKEYREJECTED,
  ENOENT,
  ENOTSOCK,
  ENOTSUPP,
  EOPNOTSUPP,
  EPERM,
  nameOfAnswer,
  OK,
} from './kernel/errno.ts';
export { NOT_MODELLED } from './kernel/not-modelled.ts';
export { MODEL_VERSION } from './kernel/version.ts';

// Programs, by what they do and the digest they have.
export type { Action, Digest, Form, Param, ProgType, Text } from './programs/text.ts';
export { matches, NO_DIGEST, PROG_TYPES, TEXTS, textNamed, ZERO_DIGEST } from './programs/text.ts';

// Designs: a choice on each axis.
export type { AxisName, Choices } from './rules/axes.ts';
export { AXES, AXIS_NAMES, choicesOn } from './rules/axes.ts';
export type { Axis, Choice } from './rules/choice.ts';
export { checked, isChoiceFault } from './rules/checked.ts';
export type { Design } from './rules/design.ts';
export { faultOfDesign } from './rules/design.ts';
export { designNamed, DESIGNS, RULES, SIGNING } from './rules/designs/all.ts';
export { mainline73 } from './rules/designs/mainline-7.3.ts';
export { mainline } from './rules/designs/mainline.ts';
export { noInner } from './rules/designs/no-inner.ts';
export { patchV1 } from './rules/designs/patch-v1.ts';
export { permissive } from './rules/designs/permissive.ts';
export { sealed } from './rules/designs/sealed.ts';
export { strictOuter } from './rules/designs/strict-outer.ts';
export { strictSubset } from './rules/designs/strict-subset.ts';
export { strictTemplate } from './rules/designs/strict-template.ts';
export type { BindChoice } from './rules/bind.ts';
export type { ContentHashChoice } from './rules/content-hash.ts';
export type { CountedChoice } from './rules/counted.ts';
export type { ElementChoice } from './rules/element.ts';
export type { ExtensionChoice } from './rules/extension.ts';
export type { IteratorChoice, IteratorSort } from './rules/iterator.ts';
export type { LinkUpdateChoice } from './rules/link-update.ts';
export type { ArenaChoice } from './rules/arena.ts';
export type { MappedChoice } from './rules/mapped.ts';
export type { OuterChoice } from './rules/outer.ts';
export type { RelocatedChoice } from './rules/relocated.ts';
export type { SignedChoice } from './rules/signed.ts';
export type { SleepableChoice } from './rules/sleepable.ts';
export type { SysBpfChoice } from './rules/sys-bpf.ts';
export type { TemplateChoice } from './rules/template.ts';

// Scopes: how much of the world takes part.
export type { Family, Scope } from './scopes/scope.ts';
export { FAMILIES } from './scopes/scope.ts';
export { DECIDING, scopeNamed, SCOPES } from './scopes/named.ts';
export { alphabet } from './scopes/alphabet.ts';

// Finite types, for systems of one's own.
export type { Codec, Finite, FiniteField, Of, Shape } from './finite/finite.ts';
export { codec } from './finite/codec.ts';
export { array, bool, oneOf, range, record, upTo } from './finite/finite.ts';
