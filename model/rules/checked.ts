/**
 * A design that somebody brings, with its choices watched: each answer must be one that the question has,
 * each choice a function of what it is given. The designs of this project are held to that by types and
 * tests, and are never wrapped, so that watching costs them nothing.
 */
import type { Fields } from '../kernel/fields.ts';
import { isErrno, nameOfAnswer } from '../kernel/errno.ts';
import { isState, MAP } from '../kernel/state.ts';
import { NO_DIGEST, TEXTS, ZERO_DIGEST } from '../programs/text.ts';
import type { Meant } from './axes.ts';
import { isListed, MEANT } from './axes.ts';
import type { Design } from './design.ts';
import { elsewhere } from './elsewhere.ts';
import type { Answering } from './overheard.ts';
import { overheard } from './overheard.ts';

const NAME = 'ChoiceFault';

/** Whether an error says what is wrong with a choice of a design that `checked` watches. */
export function isChoiceFault(error: unknown): error is Error {
  return error instanceof Error && error.name === NAME;
}

const NO_FAULTS = new WeakSet<Error>();

/** An error by which whoever asks a choice ends the question; a choice through which it comes is not to blame. */
export function noFaultOfChoice(error: Error): Error {
  NO_FAULTS.add(error);
  return error;
}

/**
 * The design with every choice of its own watched; those that are listed on their axes stay as they are.
 * At the first fault a choice throws an error (`isChoiceFault`) of one line that begins with `where`. `again` is false
 * for who asks of a state in which one question may have several answers, as a proof does.
 */
export function checked(design: Design, where: string, again = true): Design {
  return overheard(design, ({ axis, choice, question }, ask) => {
    const meant = (MEANT[axis] as Readonly<Record<string, Meant>>)[question];
    if (isListed(axis, choice) || meant === undefined) return undefined;
    return watched(ask, meant, `${where}: choices.${axis}.${question}`, again);
  });
}

/** The first questions of each answer are asked twice, later ones now and then; by count, so that a run can be repeated. */
const FIRST = 100;
const TWICE_EVERY = 64;
const AGAIN_EVERY = 1024;

/**
 * A question to be asked again, if what was given still says what it said: a search that learns what calls do has one
 * state, which becomes others.
 */
type Asked = {
  readonly given: readonly unknown[];
  readonly answer: unknown;
  readonly said: string;
};

/** The question, with each answer looked at. */
function watched(ask: Answering, meant: Meant, what: string, again: boolean): Answering {
  let times = 0;
  const byAnswer = new Map<unknown, number>();
  let first: Asked | undefined;
  const answerTo = (given: readonly unknown[]): unknown => {
    let answer: unknown;
    try {
      answer = ask(...given);
      // a promise that fails would be heard of a second time, and end the program
      if (isPlain(answer) && typeof answer['then'] === 'function') {
        (answer['then'] as Answering).call(answer, quiet, quiet);
      }
    } catch (error) {
      if (isChoiceFault(error)) throw error; // of another choice, which this one asked
      if (error instanceof Error && NO_FAULTS.has(error)) throw error;
      throw fault(what, given, `threw ${thrown(error)}`);
    }
    const wrong = wrongWith(meant, answer, given, again);
    if (wrong !== undefined) throw fault(what, given, `answered ${shown(answer)}; ${wrong}`);
    return answer;
  };
  const mustBe = (answer: unknown, given: readonly unknown[]): void => {
    const other = answerTo(given);
    if (isSame(answer, other)) return;
    const both = `${shown(answer)} and, asked again, ${shown(other)}`;
    throw fault(what, given, `answered ${both}; the same question has one answer`);
  };
  // a search knows objects by what they say, and one state for all that differ in slots
  const mustBeSoElsewhere = (answer: unknown, given: readonly unknown[]): void => {
    for (const moved of elsewhere(given)) {
      const wanted = moved.answered(answer);
      let other: unknown;
      try {
        other = ask(...moved.given);
      } catch (error) {
        other = error;
      }
      if (isSame(wanted, other)) continue;
      const came = other instanceof Error ? `an error (${other.message})` : shown(other);
      const both = `${shown(answer)} and, with other objects that say the same in other slots, ${came}`;
      throw fault(
        what,
        given,
        `answered ${both}; a rule reads fields, and compares no objects or slots`,
      );
    }
  };
  return (...given) => {
    if (again) for (const part of given) freeze(part); // what a proof gives has nothing that could be written
    const answer = answerTo(given);
    if (!again) return answer;
    times++;
    const sort = isPlain(answer) ? 'map' : answer;
    const alike = (byAnswer.get(sort) ?? 0) + 1;
    byAnswer.set(sort, alike);
    if (alike <= FIRST || alike % TWICE_EVERY === 0) {
      mustBe(answer, given);
      mustBeSoElsewhere(answer, given);
    }
    first ??= { given, answer, said: JSON.stringify(given) };
    if (times % AGAIN_EVERY !== 0) return answer;
    if (JSON.stringify(first.given) === first.said) mustBe(first.answer, first.given);
    else first = { given, answer, said: JSON.stringify(given) };
    return answer;
  };
}

const quiet = (): undefined => undefined;

function fault(what: string, given: readonly unknown[], came: string): Error {
  return choiceFault(`${what}(${given.map(shown).join(', ')}) ${came}`);
}

/** An error that says in one line what is wrong with a choice. */
export function choiceFault(line: string): Error {
  const error = new Error(line);
  error.name = NAME;
  return error;
}

/** What is wrong with an answer of that sort, and what is meant; undefined if nothing is. */
function wrongWith(
  meant: Meant,
  answer: unknown,
  given: readonly unknown[],
  isWhole: boolean,
): string | undefined {
  switch (meant) {
    case 'errno':
      return wrongErrno(answer);
    case 'boolean':
      return typeof answer === 'boolean' ? undefined : 'true or false is meant';
    case 'digest':
      return wrongDigest(answer, isWhole);
    case 'map':
      return wrongMap(answer, given, isWhole);
    case 'flag':
      return undefined; // a constant, looked at when the design was loaded
  }
}

function wrongErrno(answer: unknown): string | undefined {
  if (answer === 0 || (typeof answer === 'number' && isErrno(-answer))) return undefined;
  const said = '0 or a negated errno that exists is meant';
  if (typeof answer !== 'number' || !isErrno(answer)) return said;
  const name = nameOfAnswer(-answer);
  return `${said}, such as ${-answer}${name.startsWith('E') ? ` (${name})` : ''}`;
}

const DIGESTS: ReadonlySet<unknown> = new Set([
  NO_DIGEST,
  ZERO_DIGEST,
  ...TEXTS.map(({ digest }) => digest),
]);

/** A proof (not `isWhole`) has digests of its own, and looks itself whether one was given. */
function wrongDigest(answer: unknown, isWhole: boolean): string | undefined {
  if (isWhole ? DIGESTS.has(answer) : typeof answer === 'string') return undefined;
  return `a digest is meant: one that it was given, "${NO_DIGEST}" or "${ZERO_DIGEST}"`;
}

/** A proof's objects (not `isWhole`) have no fields of their own to be spread: what comes back is what changes. */
function wrongMap(
  answer: unknown,
  given: readonly unknown[],
  isWhole: boolean,
): string | undefined {
  const said = 'the outer map is meant, with what changed: { ...outer, … }';
  if (!isPlain(answer)) return said;
  const extra = Object.keys(answer).find((name) => !(name in MAP));
  if (extra !== undefined) return `${said}; a map has no field "${extra}"`;
  if (!isWhole) return undefined;
  const [outer] = given as readonly Readonly<Record<string, unknown>>[];
  const wrong = Object.entries<Fields[string]>(MAP).find(([name, { sort }]) => {
    const value = answer[name];
    if (value === outer?.[name]) return false;
    if (sort.kind === 'choice') return !sort.values.includes(value as string);
    if (sort.kind === 'digest') return !DIGESTS.has(value);
    return !Number.isInteger(value) || (value as number) < -1;
  });
  return wrong === undefined
    ? undefined
    : `${said}; its field "${wrong[0]}" cannot be ${shown(answer[wrong[0]])}`;
}

/** Whether two answers are the same: numbers, texts, or maps field by field. */
function isSame(one: unknown, other: unknown): boolean {
  if (!isPlain(one) || !isPlain(other)) return one === other;
  return Object.keys(MAP).every((name) => one[name] === other[name]);
}

/** What was frozen with all its parts. */
const FROZEN = new WeakSet();

/** Freezes data with all its parts, so that a choice that writes to it throws. */
function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || FROZEN.has(value)) return;
  FROZEN.add(value);
  Object.freeze(value);
  for (const part of Object.values(value)) freeze(part);
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const LONGEST = 40;

/** A value on one line: of a map only what tells it from a dead one, of a choice its name. */
function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, LONGEST));
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return 'a list';
  if ('then' in value) return 'a promise (a choice cannot be async)';
  if (isState(value)) return 'state';
  if ('says' in value && 'name' in value) return String(value.name);
  // by name: a proof's maps have no fields to go through
  const fields = Object.entries<Fields[string]>(MAP).flatMap(([name, { unless }]) => {
    const part = (value as Readonly<Record<string, string | undefined>>)[name];
    const isSaid = name in value && part !== unless && typeof part !== 'object';
    return isSaid ? [` ${name}: ${String(part).slice(0, LONGEST)}`] : [];
  });
  return `{${fields.join(',')} }`;
}

/** What was thrown, with the line of the file if the error knows it. */
function thrown(error: unknown): string {
  if (!(error instanceof Error)) return shown(error);
  const [, file, at] =
    /([^/\\(\s]+\.[cm]?[jt]s)(?:\?[^:]*)?(:\d+:\d+)/.exec(error.stack ?? '') ?? [];
  const hint = /read.only|not extensible|Cannot (delete|define)/.test(error.message)
    ? '; a choice must not change what it is given'
    : '';
  return `${error.message}${file && at ? ` (${file}${at})` : ''}${hint}`;
}
