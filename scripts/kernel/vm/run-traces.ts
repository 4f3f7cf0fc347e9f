/**
 * Runs traces on a kernel and says for each what became of it. A crash, a hang or a warning is a
 * finding about one trace: the others run in a fresh guest. No trace is left without an outcome, and
 * none that did not run counts as answered.
 */
import { type Answers, type Frame, TAINT_ALARM } from '../wire/answers.ts';
import { interruptedBy, type Start, type Stop } from './boot.ts';
import { alarmIn } from './kernel-log.ts';
import type { Program } from '../wire/wire.ts';

export type TraceOutcome =
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
  readonly outcomes: readonly TraceOutcome[];
  /** Answers of the setup. */
  readonly setup: Answers;
  readonly version: string;
  readonly boots: number;
  /** So many traces timed out and answered when they were asked again. */
  readonly again: number;
  /** An alarm in a log that no trace can be blamed for (it did not taint the kernel). */
  readonly alarm?: string;
};

/** So many guests may be lost before the rest is given up. */
const MOST_BOOTS = 8;

/**
 * Boots guests with `start` as needed, and runs every program after the setup. Time is that of the clock, also
 * where this machine is busy: what timed out is asked once more in a fresh guest, and only what hangs twice hangs.
 */
export async function runTraces(
  start: Start,
  setup: Program,
  programs: readonly Program[],
  progress: (done: number) => void = () => undefined,
): Promise<TraceRun> {
  const run = await runOnce(start, setup, programs, progress);
  const late = run.outcomes.flatMap(({ kind }, i) => (kind === 'timed out' ? [i] : []));
  if (late.length === 0 || interruptedBy() !== undefined) return { ...run, again: 0 };
  const due = late.flatMap((i) => programs[i] ?? []);
  const second = await runOnce(start, setup, due, () => undefined);
  const outcomes = [...run.outcomes];
  let again = 0;
  for (const [at, i] of late.entries()) {
    const outcome = second.outcomes[at];
    if (outcome === undefined || !TOLD.has(outcome.kind)) continue;
    outcomes[i] = outcome;
    again++;
  }
  const alarm = run.alarm ?? second.alarm;
  const boots = run.boots + second.boots;
  return { ...run, outcomes, boots, again, ...(alarm === undefined ? {} : { alarm }) };
}

/** What says of a kernel more than that time had run out. */
const TOLD: ReadonlySet<TraceOutcome['kind']> = new Set(['answered', 'warned', 'crashed']);

async function runOnce(
  start: Start,
  setup: Program,
  programs: readonly Program[],
  progress: (done: number) => void,
): Promise<Omit<TraceRun, 'again'>> {
  const outcomes: TraceOutcome[] = [];
  let answers: Answers = new Map();
  let version = '';
  let boots = 0;
  let alarm: string | null = null;
  do {
    const why = interruptedBy() ?? `${MOST_BOOTS} guests were lost before`;
    if (boots === MOST_BOOTS || (boots > 0 && interruptedBy() !== undefined)) {
      const left = programs.slice(outcomes.length);
      outcomes.push(...left.map(() => ({ kind: 'not run', why }) as const));
      break;
    }
    const guest = await start();
    boots++;
    version = guest.version;
    const first = await guest.setup(setup);
    const frame = first.frames[0];
    if (first.stop !== undefined || frame?.ending.kind !== 'done') {
      await guest.close();
      throw new Error(`the setup on kernel ${version} failed: ${describe(first.stop, frame)}`);
    }
    answers = frame.answers;
    const before = outcomes.length;
    const due = programs.slice(before);
    const ran = await guest.run(due, (done) => {
      progress(before + done);
    });
    const log = guest.log();
    await guest.close();
    let warned = (frame.taint & TAINT_ALARM) !== 0;
    let trusted = true;
    for (const [i, each] of ran.frames.entries()) {
      if (i === due.length) {
        alarm ??= `there are ${ran.frames.length} answers to ${due.length} traces`;
        break;
      }
      const warns = !warned && (each.taint & TAINT_ALARM) !== 0;
      const isOther = each.index !== i;
      outcomes.push(
        isOther
          ? {
              kind: 'replayer failed',
              why: `the answers are those of trace ${each.index}, not ${i}`,
            }
          : outcomeOf(due[i]!, each, warns ? (alarmIn(log) ?? 'the kernel is tainted') : null),
      );
      warned ||= warns;
      // a kernel warns of one thing once, and who mixes answers up goes on doing so: what follows wants a fresh one
      if (warns || isOther) {
        trusted = false;
        break;
      }
    }
    if (trusted && ran.stop === undefined) {
      alarm ??= alarmIn(log);
      const missing = due.length > ran.frames.length;
      if (missing)
        outcomes.push({ kind: 'replayer failed', why: 'the guest has no answers to it' });
    }
    if (trusted && ran.stop !== undefined && outcomes.length < programs.length) {
      outcomes.push(ran.stop);
    }
  } while (outcomes.length < programs.length);
  const run = { outcomes, setup: answers, version, boots };
  return alarm === null ? run : { ...run, alarm };
}

function outcomeOf(program: Program, frame: Frame, warning: string | null): TraceOutcome {
  const { answers, commands, ending } = frame;
  if (ending.kind === 'done' && commands !== program.commands) {
    const why = `the answers are to ${commands} commands, and the trace has ${program.commands}`;
    return { kind: 'replayer failed', why };
  }
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
