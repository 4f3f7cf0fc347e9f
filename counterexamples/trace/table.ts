/** A trace as a table of steps: data first, then text of a given width. */
import type { Step } from '../../model/kernel/run.ts';
import { describeAccesses, describeChanges } from './changes.ts';
import { describeAnswer, describeCall } from './describe.ts';

/** One step in words. */
export type Row = {
  readonly number: number;
  readonly call: string;
  readonly answer: string;
  readonly refused: boolean;
  readonly changes: readonly string[];
  readonly accesses: readonly string[];
};

/** The steps of a trace in words. */
export function rowsOf(steps: readonly Step[]): readonly Row[] {
  return steps.map(({ before, call, outcome }, index) => ({
    number: index + 1,
    call: describeCall(call),
    answer: describeAnswer(before, call, outcome.answer),
    refused: outcome.answer < 0,
    changes: describeChanges(before, outcome.state),
    accesses: describeAccesses(before, outcome.events),
  }));
}
