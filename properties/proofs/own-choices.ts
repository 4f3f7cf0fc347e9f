/** A design in a proof: its own choices are held to what a proof can follow (`follow.ts`). */
import type { Meant } from '../../model/rules/axes.ts';
import { GIVEN, isListed, MEANT } from '../../model/rules/axes.ts';
import { checked, choiceFault } from '../../model/rules/checked.ts';
import type { Design } from '../../model/rules/design.ts';
import { overheard } from '../../model/rules/overheard.ts';
import type { Followed } from './follow.ts';
import { follow } from './follow.ts';
import type { Recorder } from './recorder.ts';
import { CANNOT } from './sight.ts';

export type FollowedDesign = {
  readonly design: Design;
  /** Asks its own choices once more, one after the other, what they were asked: nothing is to be kept between. */
  readonly askAgain: () => void;
};

/** So many questions are asked of each choice once more. */
const MOST_AGAIN = 200;

/** The design: a choice of its own that does what a proof cannot follow throws an error that says so in one line. */
export function followed(design: Design, recorder: Recorder): FollowedDesign {
  const questions: Followed[] = [];
  const watched = checked(design, `design ${design.name}`, false);
  const heard = overheard(watched, ({ axis, choice, question }, ask) => {
    const meant = (MEANT[axis] as Readonly<Record<string, Meant>>)[question];
    const given = (GIVEN[axis] as Readonly<Record<string, readonly string[]>>)[question];
    if (isListed(axis, choice) || meant === undefined || given === undefined) return undefined;
    const fault = (what: string): Error => {
      const hint = what.startsWith(CANNOT) ? ', or use --no-prove' : '';
      return choiceFault(`design ${design.name}: choices.${axis}.${question}: ${what}${hint}`);
    };
    const it = follow({ ask, meant, given, fault, recorder });
    questions.push(it);
    return it.ask;
  });
  return {
    design: heard,
    askAgain: () => {
      for (let nth = 0; nth < MOST_AGAIN; nth++) for (const it of questions) it.askAgain(nth);
    },
  };
}
