/**
 * What released kernels were seen to answer (KERNEL-FACTS.md by section, or replayed), for the calls
 * that the model has: group A is `permissive`, group B is `mainline`, 7.3.4 is `mainline-7.3`.
 */
import type { Call } from '../kernel/call.ts';
import type { Design } from '../rules/design.ts';
import { mainline } from '../rules/designs/mainline.ts';
import { mainline73 } from '../rules/designs/mainline-7.3.ts';
import { permissive } from '../rules/designs/permissive.ts';
import type { Answer } from '../kernel/errno.ts';
import { nameOfAnswer } from '../kernel/errno.ts';
import type { Step } from '../kernel/run.ts';
import { run } from '../kernel/run.ts';
import type { State } from '../kernel/state.ts';
import { DEAD_LINK, DEAD_MAP, DEAD_PROG } from '../kernel/state.ts';
import { ARENAS } from './arenas.ts';
import { CONTENT_HASH } from './content-hash.ts';
import { CREATION } from './creation.ts';
import { IN_FLIGHT } from './in-flight.ts';
import { ITERATORS } from './iterators.ts';
import { LIFETIMES } from './lifetimes.ts';
import { LOADS } from './loads.ts';
import { MAP_IN_MAP } from './map-in-map.ts';
import { OTHER_WAYS } from './other-ways.ts';
import { PAGES } from './pages.ts';
import { RELOCATED_LOADS } from './relocated-loads.ts';
import { REPLAYED_ELEMENTS } from './replayed-elements.ts';
import { REPLAYED_FILES } from './replayed-files.ts';
import { REPLAYED_PROGRAMS } from './replayed-programs.ts';
import { SECOND_LOOK } from './second-look.ts';
import { SIGNED_LOADS } from './signed-loads.ts';
import { USER_SPACE } from './user-space.ts';

/** One answer of one group of kernels. */
export type Fact = {
  /** Section and scenario; with the group, no two facts have the same. */
  readonly id: string;
  readonly group: 'A' | 'B' | '7.3.4';
  /** The design that the kernels of the group implement. */
  readonly design: Design;
  /** From the empty kernel; all but the last were accepted. */
  readonly calls: readonly Call[];
  readonly answer: Answer;
};

/** Every fact, by section. */
export const FACTS: readonly Fact[] = [
  CREATION,
  LOADS,
  MAP_IN_MAP,
  ITERATORS,
  USER_SPACE,
  CONTENT_HASH,
  OTHER_WAYS,
  LIFETIMES,
  SIGNED_LOADS,
  REPLAYED_ELEMENTS,
  REPLAYED_FILES,
  REPLAYED_PROGRAMS,
  SECOND_LOOK,
  RELOCATED_LOADS,
  IN_FLIGHT,
  PAGES,
  ARENAS,
]
  .flatMap((table) => Object.entries(table))
  .flatMap(([id, [calls, inA, inB = inA, in73 = inB]]): readonly Fact[] => {
    const fact = { id, calls };
    const each: readonly Fact[] = [
      { ...fact, group: 'A', design: permissive, answer: inA },
      { ...fact, group: 'B', design: mainline, answer: inB },
      { ...fact, group: '7.3.4', design: mainline73, answer: in73 },
    ];
    return each.filter(({ answer }) => !Number.isNaN(answer));
  });

/** The empty kernel, with as many slots as the facts need. */
const EMPTY: State = {
  maps: [DEAD_MAP, DEAD_MAP, DEAD_MAP],
  progs: [DEAD_PROG, DEAD_PROG, DEAD_PROG],
  links: [DEAD_LINK, DEAD_LINK],
};

/** The steps of every fact (of those of group A, the calls of the others being the same) under each of the designs. */
export function factSteps(
  designs: readonly Design[],
): readonly (Step & { readonly design: Design })[] {
  const facts = FACTS.filter(({ group }) => group === 'A');
  return designs.flatMap((design) =>
    facts.flatMap(({ calls }) =>
      run(design, EMPTY, calls).steps.map((step) => ({ ...step, design })),
    ),
  );
}

/**
 * What the model answers to a fact's calls under a design: the name of the last answer, or which
 * earlier call is refused (or cannot be made) and so hides it.
 */
export function answerTo({ calls }: Pick<Fact, 'calls'>, design: Design): string {
  const { steps, stuck } = run(design, EMPTY, calls);
  const refused = steps.findIndex(
    ({ outcome }, position) => outcome.answer < 0 && position < calls.length - 1,
  );
  const answer = nameOfAnswer(steps[refused]?.outcome.answer ?? 0);
  if (refused >= 0) return `call ${refused + 1} of ${calls.length}: ${answer}`;
  if (stuck !== undefined) return `call ${stuck + 1} of ${calls.length} cannot be made`;
  return nameOfAnswer(steps.at(-1)?.outcome.answer ?? Number.NaN);
}
