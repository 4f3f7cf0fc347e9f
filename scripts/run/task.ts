/** What a search thread is asked and what it answers: plain data, so that it crosses between threads. */
import type { Scope } from '../../model/scopes/scope.ts';
import type { Comparison } from '../../properties/verdicts/compare.ts';
import type { Progress, Report } from '../../properties/search/explore.ts';

/** Bounds of one search. */
export type Bounds = { readonly maxStates: number; readonly seconds: number };

/** A design as the command line named it; the thread finds it again. */
type DesignRef = string;

export type Task =
  | {
      readonly kind: 'judge';
      readonly design: DesignRef;
      readonly scope: Scope;
      /** Ids of claims; all that the scope can decide if empty. */
      readonly claims: readonly string[];
      readonly bounds: Bounds;
    }
  | {
      readonly kind: 'diff';
      readonly a: DesignRef;
      readonly b: DesignRef;
      readonly scope: Scope;
      readonly bounds: Bounds;
    };

export type Answer<K extends Task['kind']> = {
  readonly result: K extends 'judge' ? Report : Comparison;
  readonly seconds: number;
};

export type Message =
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'answer'; readonly result: Report | Comparison; readonly seconds: number }
  | { readonly kind: 'fault'; readonly message: string; readonly usage: boolean };

/** Set to 1 in the shared flag to make all threads stop and say what they know. */
export const STOP = 1;
export const INTERRUPTED = 'interrupted';

/** Whether a search stopped for that reason. */
export function wasInterrupted(stopped: string): boolean {
  return stopped.endsWith(INTERRUPTED);
}
