/**
 * For every claim a mutant that breaks it: a design, or a step, with one check removed or one change
 * added. A claim that no mutant can break says nothing.
 */
import type { Call } from '../../model/kernel/call.ts';
import type { Choices, Design } from '../../model/rules/design.ts';
import { contentHashAny, contentHashFrozen } from '../../model/rules/content-hash.ts';
import { countedLate } from '../../model/rules/counted.ts';
import { extensionAny } from '../../model/rules/extension.ts';
import { iteratorAny, iteratorRefused, iteratorRefusedElem } from '../../model/rules/iterator.ts';
import { linkUpdateAny } from '../../model/rules/link-update.ts';
import { arenaAny } from '../../model/rules/arena.ts';
import { mappedAny, mappedRefused } from '../../model/rules/mapped.ts';
import { relocatedAny, relocatedCompared } from '../../model/rules/relocated.ts';
import { signedFolded, signedReadTwice } from '../../model/rules/signed.ts';
import { sleepableNoProgArray } from '../../model/rules/sleepable.ts';
import { templateRefused } from '../../model/rules/template.ts';
import { sysBpfAsUser, sysBpfRefused } from '../../model/rules/sys-bpf.ts';
import { mainline } from '../../model/rules/designs/mainline.ts';
import { elementAny, elementRefused } from '../../model/rules/element.ts';
import { outerYes } from '../../model/rules/outer.ts';
import { patchV1 } from '../../model/rules/designs/patch-v1.ts';
import { sealed } from '../../model/rules/designs/sealed.ts';
import { EACCES, EBUSY, EINVAL, EPERM, OK } from '../../model/kernel/errno.ts';
import type { Kind } from '../../model/kernel/kind.ts';
import type { Outcome } from '../../model/kernel/outcome.ts';
import type { MapSlot, State } from '../../model/kernel/state.ts';
import { DEAD_MAP, isExclusive, mapAt, NONE, withMap } from '../../model/kernel/state.ts';
import { effect, step } from '../../model/kernel/step.ts';
import { NO_DIGEST, owns } from '../../model/programs/text.ts';
import type { StepFunction } from '../verdicts/system.ts';

export type Mutant = {
  /** The claim it breaks. */
  readonly claim: string;
  /** What is wrong with it. */
  readonly says: string;
  /** The name of the smallest scope that can tell it from a sound one. */
  readonly scope: string;
  /** A design that keeps the claim (for a use: allows it) … */
  readonly sound: Design;
  /** … and what becomes of it. */
  readonly design: Design;
  readonly step: StepFunction;
  /** The same wrong with what a call does by itself, before anything is freed. */
  readonly effect: StepFunction;
};

function designMutant(
  claim: string,
  says: string,
  sound: Design,
  change: Partial<Choices>,
  scope = 'mail',
): Mutant {
  const design = {
    ...sound,
    name: `mutant of ${sound.name}`,
    choices: { ...sound.choices, ...change },
  };
  return { claim, says, scope, sound, design, step, effect };
}

/** Changes the outcome of every call that the model can make. */
function stepMutant(
  claim: string,
  says: string,
  mutate: (before: State, call: Call, outcome: Outcome) => Outcome,
): Mutant {
  const mutated =
    (run: StepFunction): StepFunction =>
    (design, state, call) => {
      const outcome = run(design, state, call);
      return typeof outcome === 'object' ? mutate(state, call, outcome) : outcome;
    };
  return {
    claim,
    says,
    scope: 'tiny',
    sound: sealed,
    design: sealed,
    step: mutated(step),
    effect: mutated(effect),
  };
}

const bindAny: Choices['bind'] = { ...sealed.choices.bind, mayName: () => OK };
const bindNoExclusive: Choices['bind'] = {
  ...sealed.choices.bind,
  mayName: (_digest, map) => (isExclusive(map) ? -EACCES : OK),
};
const noMapsOfMaps: Choices['element'] = { ...elementAny, mayBeElement: () => -EINVAL };
const onlyExclusiveElements: Choices['element'] = {
  ...elementAny,
  mayBeElement: (_outer, inner) => (isExclusive(inner) ? OK : -EINVAL),
};
const iteratorForeign: Choices['iterator'] = {
  ...iteratorAny,
  mayIterate: (digest, map) => (owns(digest, map.excl) ? -EACCES : OK),
};
const extensionNever: Choices['extension'] = { ...extensionAny, mayExtend: () => -EPERM };
const trustsNothing: Choices['signed'] = { ...sealed.choices.signed, trusts: () => false };
/** A signed load that does not ask for an update in flight. */
const foldsInFlight: Choices['signed'] = {
  ...signedFolded,
  // no copy: a proof asks the fields of its objects where they are
  mayFold: (digest, map) => {
    const still = { writing: { value: false, enumerable: true } };
    return signedFolded.mayFold(digest, Object.create(map, still) as MapSlot);
  },
};
const neverExclusive = (refused: Kind): Choices['outer'] => ({
  ...outerYes,
  mayBeExclusive: (kind) => (kind === refused ? -EINVAL : OK),
});

/** `sealed`, in scopes without relocations: a map that is listed is compared when it is, and not again. */
const comparesOnce: Design = {
  ...sealed,
  choices: { ...sealed.choices, relocated: relocatedAny },
};

/** The outcome with one map of the new state changed, if the call was accepted. */
function alter(
  outcome: Outcome,
  which: (map: MapSlot) => boolean,
  change: Partial<MapSlot>,
): Outcome {
  const slot = outcome.state.maps.findIndex(which);
  return slot < 0 ? outcome : { ...outcome, state: withMap(outcome.state, slot, change) };
}

export const MUTANTS: readonly Mutant[] = [
  designMutant('direct', 'the digest is not compared at load', sealed, { bind: bindAny }),
  designMutant('inner', 'any map is an element', sealed, { element: elementAny }),
  designMutant('iterator', 'any iterator walks any map', sealed, { iterator: iteratorAny }),
  designMutant(
    'storage',
    'only bpf_map_elem iterators are asked',
    sealed,
    { iterator: iteratorRefusedElem },
    'storage',
  ),
  designMutant(
    'link-update',
    'nothing is asked when a link gets another program',
    sealed,
    { linkUpdate: linkUpdateAny },
    'link-update',
  ),
  designMutant(
    'extension',
    'any program is extended',
    sealed,
    { extension: extensionAny },
    'extension',
  ),
  designMutant(
    'sys-bpf',
    'bpf_sys_bpf asks what user space is asked',
    sealed,
    { sysBpf: sysBpfAsUser },
    'sys-bpf',
  ),
  designMutant(
    'arena',
    'a pointer to any map is taken for an arena',
    sealed,
    { arena: arenaAny },
    'arena',
  ),
  designMutant('exclusive', 'any map is an element', sealed, { element: elementAny }),
  designMutant(
    'exclusive-strict',
    'bpf_sys_bpf asks what user space is asked',
    sealed,
    { sysBpf: sysBpfAsUser },
    'sys-bpf',
  ),
  designMutant('outer-side', 'a map of maps may be exclusive', patchV1, { outer: outerYes }),
  designMutant(
    'signed',
    'a content hash may be that of a map that still changes',
    mainline,
    { contentHash: contentHashAny },
    'signed',
  ),
  designMutant(
    'hash-fresh',
    'a content hash may be that of a map that still changes',
    mainline,
    { contentHash: contentHashAny },
    'signed',
  ),
  designMutant(
    'bound-is-checked',
    'fd_array is read twice',
    sealed,
    { signed: signedReadTwice },
    'split',
  ),
  stepMutant(
    'law-refused',
    'a refused update of a frozen map is done all the same',
    (before, call, outcome) =>
      outcome.answer < 0 && call.call === 'map_update_elem' && mapAt(before, call.map).frozen
        ? { ...outcome, state: withMap(before, call.map, { value: call.value }) }
        : outcome,
  ),
  stepMutant('law-excl', 'freezing takes exclusivity away', (_before, call, outcome) =>
    call.call === 'map_freeze' && outcome.answer >= 0
      ? alter(outcome, (map) => map.frozen && isExclusive(map), { excl: NO_DIGEST })
      : outcome,
  ),
  stepMutant('law-thaw', 'a program that runs thaws a map', (_before, call, outcome) =>
    call.call === 'prog_test_run' && outcome.answer >= 0
      ? alter(outcome, (map) => map.frozen, { frozen: false })
      : outcome,
  ),
  stepMutant('law-frozen', 'frozen is not asked at update', (before, call, outcome) => {
    if (call.call !== 'map_update_elem' || !mapAt(before, call.map).frozen) return outcome;
    return { state: withMap(before, call.map, { value: call.value }), answer: OK, events: [] };
  }),
  stepMutant('law-live', 'close frees the map whoever holds it', (_before, call, outcome) =>
    call.call === 'close' && call.map !== NONE && outcome.answer >= 0
      ? { ...outcome, state: withMap(outcome.state, call.map, DEAD_MAP) }
      : outcome,
  ),
  stepMutant('law-held', 'close frees nothing', (before, call, outcome) =>
    call.call === 'close' && call.map !== NONE && outcome.answer >= 0
      ? { ...outcome, state: withMap(before, call.map, { fd: 'none' }) }
      : outcome,
  ),
  designMutant('law-plain', 'nothing goes into a map of maps', sealed, { element: noMapsOfMaps }),
  designMutant('use-direct', 'no program names an exclusive map', sealed, {
    bind: bindNoExclusive,
  }),
  designMutant(
    'use-value',
    'no program names an exclusive map',
    sealed,
    { bind: bindNoExclusive },
    'load',
  ),
  designMutant(
    'inner',
    'the digest is computed after a counted fd_array was compared',
    comparesOnce,
    { counted: countedLate },
    'load-inner',
  ),
  designMutant(
    'use-idx',
    'no program names an exclusive map',
    sealed,
    { bind: bindNoExclusive },
    'load',
  ),
  designMutant(
    'use-idx-value',
    'no program names an exclusive map',
    sealed,
    { bind: bindNoExclusive },
    'load',
  ),
  designMutant('use-outer-plain', 'only exclusive maps are elements', sealed, {
    element: onlyExclusiveElements,
  }),
  designMutant('use-outer-excl', 'no exclusive map is an element', sealed, {
    element: elementRefused,
  }),
  designMutant('use-iterate-own', 'an iterator walks all but its own map', sealed, {
    iterator: iteratorForeign,
  }),
  designMutant(
    'use-storage-own',
    'no iterator walks an exclusive map',
    sealed,
    { iterator: iteratorRefused },
    'storage',
  ),
  designMutant(
    'use-sys-own',
    'no program acts on an exclusive map',
    sealed,
    { sysBpf: sysBpfRefused },
    'sys-bpf',
  ),
  designMutant('use-plain-inner', 'nothing goes into a map of maps', sealed, {
    element: noMapsOfMaps,
  }),
  designMutant(
    'use-extend',
    'no program is extended',
    sealed,
    { extension: extensionNever },
    'extension',
  ),
  designMutant(
    'use-free-pages',
    'no iterator over maps frees pages',
    sealed,
    { sleepable: sleepableNoProgArray },
    'arena',
  ),
  designMutant(
    'use-counted',
    'listed maps are compared with zeros',
    sealed,
    { counted: countedLate },
    'load',
  ),
  designMutant(
    'use-mapped',
    'an exclusive array is mapped for reading only',
    { ...sealed, choices: { ...sealed.choices, mapped: mappedAny } },
    { mapped: mappedRefused },
    'pages',
  ),
  designMutant(
    'use-tail',
    'no program names an exclusive map',
    sealed,
    { bind: bindNoExclusive },
    'tail',
  ),
  designMutant(
    'use-signed',
    'a loader trusts nothing',
    sealed,
    { signed: trustsNothing },
    'signed',
  ),
  designMutant('use-array', 'an ARRAY is never exclusive', sealed, {
    outer: neverExclusive('ARRAY'),
  }),
  designMutant(
    'use-hash',
    'a HASH is never exclusive',
    sealed,
    { outer: neverExclusive('HASH') },
    'hash',
  ),
  designMutant('use-outer-array', 'an ARRAY_OF_MAPS is never exclusive', sealed, {
    outer: neverExclusive('ARRAY_OF_MAPS'),
  }),
  designMutant(
    'use-outer-hash',
    'a HASH_OF_MAPS is never exclusive',
    sealed,
    { outer: neverExclusive('HASH_OF_MAPS') },
    'hash',
  ),
  designMutant(
    'use-prog-array',
    'a PROG_ARRAY is never exclusive',
    sealed,
    { outer: neverExclusive('PROG_ARRAY') },
    'tail',
  ),
  designMutant(
    'use-sk-storage',
    'an SK_STORAGE is never exclusive',
    sealed,
    { outer: neverExclusive('SK_STORAGE') },
    'storage',
  ),
  designMutant(
    'use-arena',
    'an ARENA is never exclusive',
    sealed,
    { outer: neverExclusive('ARENA') },
    'arena',
  ),
  // the same claims in further scopes, so that each scope is shown to reach a violation
  designMutant(
    'direct',
    'listed maps are compared with zeros',
    comparesOnce,
    { counted: countedLate },
    'load',
  ),
  designMutant(
    'signed',
    'any iterator walks any map',
    mainline,
    { iterator: iteratorAny },
    'signed-iter',
  ),
  designMutant(
    'direct',
    'listed maps are not compared again after relocations',
    sealed,
    { relocated: relocatedAny },
    'relocated-listed',
  ),
  designMutant(
    'inner',
    'listed outer maps are not compared again after relocations',
    sealed,
    { relocated: relocatedAny },
    'relocated-inner',
  ),
  designMutant(
    'signed',
    'any map is an element',
    { ...sealed, choices: { ...sealed.choices, template: templateRefused } },
    { element: elementAny },
    'signed-inner',
  ),
  designMutant('signed', 'fd_array is read twice', sealed, { signed: signedReadTwice }, 'split'),
  designMutant(
    'hash-fresh',
    'fd_array is read twice',
    sealed,
    { signed: signedReadTwice },
    'split-hash',
  ),
  designMutant(
    'signed',
    'a signed load that was relocated keeps its map',
    sealed,
    { relocated: relocatedAny },
    'relocated',
  ),
  designMutant(
    'signed-code',
    'a signed load may bring relocations',
    { ...sealed, choices: { ...sealed.choices, signed: mainline.choices.signed } },
    { relocated: relocatedCompared },
    'relocated',
  ),
  designMutant(
    'hash-fresh',
    'the content hash does not ask for an update in flight',
    sealed,
    { contentHash: contentHashFrozen },
    'in-flight',
  ),
  designMutant(
    'signed',
    'a signed load does not ask for an update in flight',
    sealed,
    { signed: foldsInFlight },
    'in-flight',
  ),
  designMutant(
    'signed',
    'an exclusive array may be mapped for writing',
    sealed,
    { mapped: mappedAny },
    'pages',
  ),
  designMutant(
    'hash-fresh',
    'an exclusive array may be mapped for writing',
    sealed,
    { mapped: mappedAny },
    'pages',
  ),
  {
    ...stepMutant('law-frozen', 'a frozen map is mapped for writing', (before, call, outcome) => {
      if (call.call !== 'mmap' || outcome.answer !== -EPERM) return outcome;
      return { state: withMap(before, call.map, { mapped: 'rw' }), answer: OK, events: [] };
    }),
    scope: 'pages',
  },
  {
    ...stepMutant('law-frozen', 'an update is let in after a freeze', (before, call, outcome) => {
      if (call.call !== 'map_update_begin' || outcome.answer !== -EPERM) return outcome;
      return { state: withMap(before, call.map, { writing: true }), answer: OK, events: [] };
    }),
    scope: 'in-flight',
  },
  {
    ...stepMutant('law-frozen', 'freezing does not ask for writers', (before, call, outcome) => {
      if (call.call !== 'map_freeze' || outcome.answer !== -EBUSY) return outcome;
      return { state: withMap(before, call.map, { frozen: true }), answer: OK, events: [] };
    }),
    scope: 'user',
  },
];
