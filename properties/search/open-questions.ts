// The questions that a search has open, put to every state and call it meets until each is answered once.
import { MAY_GENERATE } from '../../model/finite/may-generate.ts';
import type { Question } from '../claims/judge.ts';

/** A place in a search: a state, or a call (by its index) made in a state. */
export type SearchPlace = { readonly state: number; readonly call?: number };

/** The open questions of one kind. */
export type Open<A extends readonly unknown[]> = {
  questions: readonly Question<A>[];
  /** Where the closed ones were answered. */
  readonly seen: Map<unknown, SearchPlace>;
  /** Puts all of them; the position of the first that is answered as wanted, or -1. */
  put: (...about: A) => number;
  /** How a list of questions is put. */
  readonly form: PutForm;
};

/** Makes of questions the function that puts them. */
export type PutForm = <A extends readonly unknown[]>(
  questions: readonly Question<A>[],
) => (...about: A) => number;

/** Opens these questions. */
export function open<A extends readonly unknown[]>(
  questions: readonly Question<A>[],
  form: PutForm = MAY_GENERATE ? compiled : inTurn,
): Open<A> {
  return { questions, seen: new Map(), put: form(questions), form };
}

/** Closes the question at that position, if there is one, which was answered at that place. It costs nothing from then on. */
export function close<A extends readonly unknown[]>(
  questions: Open<A>,
  at: number,
  place: SearchPlace,
): void {
  const question = questions.questions[at];
  if (question === undefined) return;
  questions.seen.set(question, place);
  questions.questions = questions.questions.toSpliced(at, 1);
  questions.put = questions.form(questions.questions);
}

/** Puts them one after the other, in a loop: for pages that forbid generated code. */
export function inTurn<A extends readonly unknown[]>(
  questions: readonly Question<A>[],
): (...about: A) => number {
  const groups = [...Map.groupBy(questions.entries(), ([, { when }]) => when)];
  return (...about) => {
    for (const [when, those] of groups) {
      if (when !== undefined && !when(...about)) continue;
      for (const [at, { test, wanted }] of those) if (test(...about) === wanted) return at;
    }
    return -1;
  };
}

/** The same for a question that may be closed already, or is none of these. */
export function closeThat<A extends readonly unknown[]>(
  questions: Open<A>,
  question: unknown,
  place: SearchPlace,
): void {
  const at = questions.questions.findIndex((it) => it === question);
  close(questions, at, place);
}

// Generated as JavaScript text, so that every test has a call site of its own, which V8 can inline: 12 claims make a
// search of two-phase commit a tenth slower, and 75 % slower if a loop over an array puts them (measured). Only
// positions in lists are pasted into the text; the functions are handed over.
export function compiled<A extends readonly unknown[]>(
  questions: readonly Question<A>[],
): (...about: A) => number {
  const conditions = [...new Set(questions.map(({ when }) => when))];
  // Stryker disable next-line StringLiteral: white space between statements
  const inLines = (statements: readonly string[]): string => statements.join('\n');
  const lines = conditions.map((condition, c) => {
    const tests = questions.map(({ wanted, when }, q) =>
      when === condition ? `if (${wanted ? '' : '!'}test${q}(a, b, c)) return ${q};` : '',
    );
    return condition === undefined
      ? inLines(tests)
      : `if (when${c}(a, b, c)) {\n${inLines(tests)}\n}`;
  });
  const source = `'use strict';
const [${questions.map((_, q) => `test${q}`).join(', ')}] = tests;
const [${conditions.map((_, c) => `when${c}`).join(', ')}] = conditions;
return (a, b, c) => {
${inLines(lines)}
return -1;
};`;
  // A claim about states has one argument, and b and c are undefined.
  // oxlint-disable-next-line typescript/no-implied-eval -- generated, see above
  const compile = new Function('tests', 'conditions', source) as (
    tests: readonly unknown[],
    conditions: readonly unknown[],
  ) => (...about: A) => number;
  return compile(
    questions.map(({ test }) => test),
    conditions,
  );
}
