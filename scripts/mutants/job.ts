/** What a thread that studies mutants is asked, and what it answers: plain data. */
import type { Exchange } from './choices.ts';

/** Verdicts in words (`holds`, `violated 4`, `yes 5`, `never`), by claim. */
export type Verdicts = Readonly<Record<string, string>>;

/** A search: a design in a scope. */
export type Search = { readonly design: string; readonly scope: string };

/** What is known of a search in the sound model. */
export type Baseline = Search & { readonly verdicts: Verdicts; readonly states: number };

export type Job =
  /** Search the sound model, with probes, under a design in every deciding scope. */
  | { readonly kind: 'survey'; readonly design: string }
  /** Judge the mutant that this thread's model has. */
  | {
      readonly kind: 'mutant';
      readonly searches: readonly Baseline[];
      /** Done only if neither a fact nor one of the others told it. */
      readonly further: readonly Baseline[];
    }
  /** Judge a design with a choice exchanged. */
  | {
      readonly kind: 'exchange';
      readonly exchange: Exchange;
      readonly searches: readonly Baseline[];
    };

/** A search of the sound model, and what would have made a difference in it. */
export type Survey = Baseline & {
  readonly calls: number;
  /** Numbers of mutants. */
  readonly mutants: readonly number[];
  /** `axis choice` of exchanges that answer otherwise … */
  readonly exchanges: readonly string[];
  /** … and of those that refuse the same with another errno. */
  readonly errnos: readonly string[];
};

/** By what something was caught, and how. */
export type Caught = { readonly by: string; readonly how: string };

/** The first fact and the first claim or law that tell a mutant from the sound model. */
export type Judged = {
  readonly fact?: Caught;
  readonly claim?: Caught;
  /** What else showed that something is wrong: the codec, an exception. */
  readonly fault?: string;
  /** Of an exchange that nothing tells: why, as searches show. */
  readonly because?: string;
  /** Searches that were not finished: a limit was reached. */
  readonly unfinished: readonly string[];
};

export type Done =
  | { readonly kind: 'survey'; readonly surveys: readonly Survey[] }
  | { readonly kind: 'judged'; readonly judged: Judged };

/** What a thread is started with: the sources that replace those of the project. */
export type Setup = {
  readonly sources: Readonly<Record<string, string>>;
  /** How many probes the sources have, if any. */
  readonly probes: number;
};
