/**
 * A kernel for tests: it answers as a model says, in the very records that the replayer would write,
 * so that whatever reads and judges answers can be tested with a right one and with a wrong one.
 */
import type { Call } from '../../../model/kernel/call.ts';
import type { Step } from '../../../model/kernel/run.ts';
import { contentHashOf } from '../../../model/programs/digest.ts';
import { isLoader, NO_TEXT, type Text } from '../../../model/programs/text.ts';
import { codeFor } from '../../../model/programs/bytecode/code-for.ts';
import type { Observed } from '../encode/decode.ts';
import type { Encoded } from '../encode/encode.ts';
import { prepare } from '../encode/registers.ts';
import { signingProbe } from '../identify/signing-differences.ts';
import type { Guest, Ran, Start } from '../vm/boot.ts';
import { type Answers, type Frame, SETUP } from '../wire/answers.ts';
import { LAYOUT, place } from '../wire/attr.ts';
import { type Program, word } from '../wire/wire.ts';

/** What is wrong with a kernel, if anything is. */
export type Plant = {
  /** What it answers in place of what the model answers; undefined for no answer at all. */
  readonly answer?: (step: Step) => Observed | undefined;
  /** What becomes of the answers of the first guest. */
  readonly ran?: (ran: Ran) => Ran;
  /** What the loads of the probe of signed loads answer, which no trace is about; if left out, as `folded` does. */
  readonly probe?: readonly number[];
};

/** EACCES, EPERM, EBADMSG. */
const FOLDED = [-13, -1, -74];

const rightly = ({ outcome }: Step): Observed => outcome.answer;

/** Guests of such a kernel. */
export function fakeKernel(version: string, plant: Plant = {}): Start {
  const { answer = rightly, ran = (all: Ran): Ran => all, probe = FOLDED } = plant;
  let runs = 0;
  const answersTo = (program: Program | Encoded): Answers => {
    if ('reads' in program) return answersFor(program, answer);
    return new Map(
      signingProbe(prepare()).loads.map(({ command }, i) => [command, BigInt(probe[i]!)]),
    );
  };
  const frameOf = (index: number, program: Program, answers: Answers): Frame => {
    return { index, ending: { kind: 'done' }, commands: program.commands, taint: 0, answers };
  };
  const guest: Guest = {
    version,
    bootMilliseconds: 1,
    setup: async (program) => Promise.resolve({ frames: [frameOf(SETUP, program, new Map())] }),
    run: async (programs, progress) => {
      progress?.(programs.length);
      const frames = programs.map((program, i) => frameOf(i, program, answersTo(program)));
      return Promise.resolve(runs++ === 0 ? ran({ frames }) : { frames });
    },
    log: () => '',
    close: async () => Promise.resolve(),
  };
  return async () => Promise.resolve(guest);
}

/** Records of which the readers make these answers: found by trying. */
function answersFor(
  { reads, steps }: Encoded,
  answer: (step: Step) => Observed | undefined,
): Answers {
  const answers = new Map<number, bigint | Uint8Array>();
  let ids = 0;
  for (const [i, step] of steps.entries()) {
    const read = reads[i];
    const wanted = answer(step);
    if (read === undefined || wanted === undefined) continue;
    const text = 'text' in step.call ? whatRuns(step.call) : undefined;
    const fits = (): boolean => {
      let missing: number | undefined;
      const known = {
        get: (command: number) => {
          if (!answers.has(command)) missing ??= command;
          return answers.get(command);
        },
      };
      const seen = tried(() => read(known as Answers));
      if (missing === undefined) return seen === wanted;
      for (const record of recordsFor(wanted, ids, text)) {
        answers.set(missing, record);
        if (fits()) return true;
      }
      answers.delete(missing);
      return false;
    };
    if (!fits()) throw new Error(`no records make call ${i + 1} (${step.call.call}) ${wanted}`);
    ids += 4;
  }
  return answers;
}

/** What is loaded is told by its tag, which is that of what relocations make of it. */
function whatRuns(call: Extract<Call, { readonly text: Text }>): Text {
  return call.call === 'prog_load' && call.core_relos !== NO_TEXT ? call.core_relos : call.text;
}

/** What it reads, or nothing of a record that is too short for it. */
function tried(read: () => Observed | undefined): Observed | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** What a record may be that has to do with an answer, likely ones first; `ids` are those that are given away. */
function* recordsFor(
  wanted: Observed,
  ids: number,
  text: Text | undefined,
): Generator<bigint | Uint8Array> {
  const number = typeof wanted === 'number' ? wanted : 5;
  yield* [number, 0, 8].map(BigInt);
  yield word(number, 8);
  yield new Uint8Array(4);
  yield contentHashOf([word(Math.max(number, 0), 8)]);
  const ran = new Uint8Array(LAYOUT.testRun.size);
  ran.set(word(number), place('testRun', 'retval')[0]);
  yield ran;
  for (let id = 1; id <= ids + 4; id++) yield word(id, 8);
  const some = [1, 2, 3, 4].map((id) => ids + id);
  for (const id of some) {
    const bytes = new Uint8Array(LAYOUT.mapInfo.size);
    bytes.set(word(id), place('mapInfo', 'id')[0]);
    yield bytes;
  }
  const loaders =
    text !== undefined && isLoader(text)
      ? (['loader', 'loader-excl', 'loader-folded'] as const)
      : [undefined];
  for (const loader of loaders) {
    for (const id of some) {
      const bytes = new Uint8Array(LAYOUT.progInfo.size);
      bytes.set(word(id), place('progInfo', 'id')[0]);
      const [tagAt, size] = place('progInfo', 'tag');
      if (text !== undefined) bytes.set(codeFor(text, loader).digest.subarray(0, size), tagAt);
      yield bytes;
    }
  }
}
