/**
 * Runs traces on a kernel and says for each what became of it. A crash, a hang or a warning is a
 * finding about one trace: the others run in a fresh guest. No trace is left without an outcome, and
 * none that did not run counts as answered.
 */
import { type Answers, type Frame, TAINT_ALARM } from '../wire/answers.ts';
import type { Guest, Stop } from './boot.ts';
import { alarmIn } from './kernel-log.ts';
import { done, failed, type Result } from '../compare/result.ts';
import type { Program } from '../wire/wire.ts';

export type Outcome =
  | { readonly kind: 'answered'; readonly answers: Answers }
  /** the kernel logged a warning while the trace ran: `text` */
  | { readonly kind: 'warned'; readonly answers: Answers; readonly text: string }
  /** the kernel died in `command`: `text` is what it said, `answers` what came before */
  | {
      readonly kind: 'crashed';
      readonly answers: Answers;
      readonly command: number;
      readonly text: string;
    }
  /** `command` did not return within the time limit of a trace */
  | { readonly kind: 'timed out'; readonly answers: Answers; readonly command: number }
  /** a fault of the rig */
  | { readonly kind: 'replayer failed'; readonly why: string }
  /** the guest ended without a word */
  | { readonly kind: 'cut off'; readonly why: string }
  /** never started */
  | { readonly kind: 'not run'; readonly why: string };

export type TraceRun = {
  /** One for each program, in order. */
  readonly outcomes: readonly Outcome[];
  /** Answers of the setup. */
  readonly setup: Answers;
  readonly version: string;
  readonly boots: number;
  /** An alarm in a log that no trace can be blamed for (it did not taint the kernel). */
  readonly alarm?: string;
};

/** So many guests may be lost before the rest is given up. */
const MOST_BOOTS = 8;

/** Boots guests with `start` as needed, and runs every program after the setup. */
export async function runTraces(
  start: () => Promise<Result<Guest>>,
  setup: Program,
  programs: readonly Program[],
): Promise<Result<TraceRun>> {
  const outcomes: Outcome[] = [];
  let answers: Answers = new Map();
  let version = '';
  let boots = 0;
  let alarm: string | null = null;
  do {
    if (boots === MOST_BOOTS) {
      const why = `${MOST_BOOTS} guests were lost before`;
      outcomes.push(
        ...programs.slice(outcomes.length).map(() => ({ kind: 'not run', why }) as const),
      );
      break;
    }
    const guest = await start();
    if (!guest.ok) return guest;
    boots++;
    version = guest.value.version;
    const first = await guest.value.setup(setup);
    const frame = first.frames[0];
    if (first.stop !== undefined || frame?.ending.kind !== 'done') {
      await guest.value.close();
      return failed(`the setup on kernel ${version} failed: ${describe(first.stop, frame)}`, 70);
    }
    answers = frame.answers;
    const ran = await guest.value.run(programs.slice(outcomes.length));
    const log = guest.value.log();
    await guest.value.close();
    let warned = (frame.taint & TAINT_ALARM) !== 0;
    let trusted = true;
    for (const each of ran.frames) {
      const warns = !warned && (each.taint & TAINT_ALARM) !== 0;
      outcomes.push(outcomeOf(each, warns ? (alarmIn(log) ?? 'the kernel is tainted') : null));
      warned ||= warns;
      // a kernel warns of one thing once: what follows wants a fresh one
      if (warns) {
        trusted = false;
        break;
      }
    }
    if (trusted && ran.stop === undefined) alarm ??= alarmIn(log);
    if (trusted && ran.stop !== undefined && outcomes.length < programs.length) {
      outcomes.push(ran.stop);
    }
  } while (outcomes.length < programs.length);
  const run = { outcomes, setup: answers, version, boots };
  return done(alarm === null ? run : { ...run, alarm });
}

function outcomeOf(frame: Frame, warning: string | null): Outcome {
  const { answers, commands, ending } = frame;
  if (warning !== null) return { kind: 'warned', answers, text: warning };
  switch (ending.kind) {
    case 'done':
      return { kind: 'answered', answers };
    case 'timed out':
      return { kind: 'timed out', answers, command: commands };
    case 'killed':
      return {
        kind: 'replayer failed',
        why: `signal ${ending.signal} killed the process of the trace in command ${commands}`,
      };
    case 'malformed':
      return { kind: 'replayer failed', why: `command ${commands} is malformed` };
    default:
      return ending satisfies never;
  }
}

function describe(stop: Stop | undefined, frame: Frame | undefined): string {
  if (stop !== undefined) return 'why' in stop ? `${stop.kind}: ${stop.why}` : stop.kind;
  return frame?.ending.kind ?? 'no answer';
}
