/** What the `kernel` commands print. */
import { describeAnswer, describeCall } from '../../../counterexamples/trace/describe.ts';
import { nameOfAnswer } from '../../../model/kernel/errno.ts';
import { AXIS_NAMES } from '../../../model/rules/axes.ts';
import type { Step } from '../../../model/kernel/run.ts';
import { conclude, type Conformity } from '../../kernel/compare/conform.ts';
import { NO_FEATURE } from '../../kernel/compare/expectation.ts';
import type { Listed } from '../../kernel/releases/fetch.ts';
import { type Identity, notTold } from '../../kernel/identify/identify.ts';
import type { Observed } from '../../kernel/encode/decode.ts';
import { type Replayed, VERDICTS } from '../../kernel/compare/replayed.ts';
import type { Style } from './style.ts';
import { hang, WIDTH } from '../../../counterexamples/export/wrap.ts';

const INDENT = '     ';
const ANSWER = 13;

/** One line a version; `observed` are those that were observed, `fresh` those that came after them. */
export function kernelListLines(
  listed: readonly Listed[],
  observed: readonly string[] = [],
  fresh: readonly string[] = [],
): readonly string[] {
  return listed.map(({ version, here, available }) => {
    const words = [
      here ? 'here' : '',
      AVAILABLE[`${available}`] ?? '',
      observed.includes(version) ? 'observed' : '',
      fresh.includes(version) ? 'new since the last observation' : '',
    ];
    return `${version.padEnd(9)} ${words.filter((word) => word !== '').join(', ')}`.trimEnd();
  });
}

const AVAILABLE: Readonly<Record<string, string>> = {
  true: 'can be fetched',
  false: 'is gone',
  unknown: '',
};

/** Steps with the answer of the model and of the kernel side by side; the first difference marked. */
export function besideLines(
  steps: readonly Step[],
  seen: readonly (Observed | undefined)[],
  style: Style,
): readonly string[] {
  const room = WIDTH - INDENT.length - 2 * ANSWER;
  const head = `${INDENT}${''.padEnd(room)}${'model'.padEnd(ANSWER)}kernel`;
  const lines = steps.flatMap(({ before, call, outcome }, i) => {
    const [first = '', ...more] = hang('', describeCall(call), room);
    const expected = describeAnswer(before, call, outcome.answer);
    const observed = seen[i];
    const same = observed === outcome.answer;
    const words =
      typeof observed === 'number' ? describeAnswer(before, call, observed) : (observed ?? '-');
    const long = !same && words.length > ANSWER;
    const beside = long ? '(see below)' : words;
    const line = `${`${i + 1}`.padStart(3)}  ${first.padEnd(room)}${expected.padEnd(ANSWER)}${beside}`;
    return [
      same ? line : style.bad(line),
      ...more.map((rest) => `${INDENT}${rest}`),
      ...(long ? hang(`${INDENT}  kernel: `, words).map(style.bad) : []),
    ];
  });
  return [style.dim(head), ...lines];
}

/** What is known of a run of `conform` beside what it found. */
export type ConformRun = {
  readonly seconds: number;
  readonly seed: number;
  /** Curated traces that the kernel's own design cannot make to their end. */
  readonly leftOut: readonly string[];
};

/** A whole run of `conform`. */
export function conformLines(
  conformity: Conformity,
  { seconds, seed, leftOut }: ConformRun,
  style: Style,
): readonly string[] {
  const { version, expectation, traces, verdicts, boots, again, byCall, alarm } = conformity;
  const tallies = [...byCall.values()];
  const calls = tallies.reduce((sum, { asked }) => sum + asked, 0);
  const accepted = tallies.reduce((sum, { succeeded }) => sum + succeeded, 0);
  const share = calls === 0 ? 0 : Math.round((100 * accepted) / calls);
  const counts = VERDICTS.filter((kind) => kind === 'agree' || verdicts[kind] > 0)
    .map((kind) => `${verdicts[kind]} ${kind}`)
    .join(', ');
  const { kind, because } = conclude(conformity);
  const bad = (text: string): readonly string[] => hang('  ', text).map(style.bad);
  return [
    `${style.bold(`kernel ${version}`)} beside ${expectation.name}`,
    ...hang(
      '  ',
      `${traces} traces (seed ${seed}): ${counts}; ${calls} answers compared, ${share} % of the calls succeed; ${boots} ${boots === 1 ? 'boot' : 'boots'}, ${seconds.toFixed(0)} s`,
    ),
    ...(again === 0
      ? []
      : hang('  ', `${again} of them timed out, and answered when asked again in a fresh guest`)),
    ...tallyLines(byCall),
    ...leftOut.flatMap((from) =>
      hang('  ', `not replayed, ${expectation.name} cannot make its calls: ${from}`),
    ),
    ...conformity.known.flatMap(({ difference, times }) =>
      hang('  ', `known: ${difference.id}: ${times} traces; ${difference.reason}`).map(style.dim),
    ),
    ...conformity.disagreements.flatMap(({ says, times, shortest, minimised }) => {
      const at = 'at' in shortest.verdict ? shortest.verdict.at + 1 : shortest.steps.length;
      const sort = minimised ? 'every call of this one is needed' : 'the shortest seen';
      return [
        '',
        ...bad(`${says} (${times} ${times === 1 ? 'trace' : 'traces'}; ${sort})`),
        ...besideLines(shortest.steps.slice(0, at), shortest.seen, style),
      ];
    }),
    ...failureLines(conformity.failures, style),
    ...(alarm === undefined ? [] : bad(`the kernel complains: ${alarm.split('\n')[0] ?? ''}`)),
    ...(kind === 'agrees'
      ? [style.good('  the kernel does what the model says')]
      : bad(`${kind === 'differs' ? 'they differ' : kind}: ${because.join('; ')}`)),
  ];
}

/** A line for each kind of call: how often it was made, how often it succeeded, the errnos by frequency. */
function tallyLines(byCall: Conformity['byCall']): readonly string[] {
  if (byCall.size === 0) return [];
  const width = Math.max(...[...byCall.keys()].map(({ length }) => length));
  const row = (name: string, asked: string, succeeded: string): string =>
    `  ${name.padEnd(width)} ${asked.padStart(7)} ${succeeded.padStart(7)}  `;
  const rows = [...byCall].toSorted(([one], [other]) => one.localeCompare(other));
  return [
    `${row('call', 'asked', 'ok')}errnos`,
    ...rows.flatMap(([name, { asked, succeeded, errnos }]) => {
      const often = [...errnos].toSorted(([, one], [, other]) => other - one);
      return hang(
        row(name, `${asked}`, `${succeeded}`),
        often.map(([errno]) => errno).join(' '),
      ).map((line) => line.trimEnd());
    }),
  ];
}

const MOST_FAILURES = 3;

function failureLines(failures: readonly Replayed[], style: Style): readonly string[] {
  return failures.slice(0, MOST_FAILURES).flatMap(({ verdict, trace, steps, seen }) => {
    const says = 'says' in verdict ? verdict.says : '';
    return [
      '',
      ...hang('  ', `${verdict.kind}: ${trace.from}, scope ${trace.scope.name}`).map(style.bad),
      ...says
        .split('\n')
        .slice(0, 12)
        .map((line) => `${INDENT}${line}`),
      ...besideLines(steps, seen, style),
    ];
  });
}

/** What a kernel is. */
export function identityLines(name: string, identity: Identity, style: Style): readonly string[] {
  const who = style.bold(`kernel ${identity.version === '' ? name : identity.version}`);
  if (identity.kind === NO_FEATURE) return [`${who}: ${NO_FEATURE} (every hash is EINVAL)`];
  if (identity.kind === 'unknown') return [`${who}: none of the known designs`, ...why(identity)];
  if (identity.kind === 'inconclusive') return hang(`${who}: `, `inconclusive: ${identity.why}`);
  const { design } = identity;
  const others = notTold(design);
  return [
    `${who}: ${style.good(design.name)}`,
    ...AXIS_NAMES.flatMap((axis) => {
      const { name: choice, says } = design.choices[axis];
      const alike = others.filter((other) => other.axis === axis).map((other) => other.choice);
      return [
        ...hang(`  ${axis.padEnd(12)} `, `${choice}: ${says}`),
        ...(alike.length === 0 ? [] : hang(' '.repeat(15), untold(alike.join(', '), name))).map(
          style.dim,
        ),
      ];
    }),
    ...hang('  ', `signed loads are told by: ${identity.signedSays}`).map(style.dim),
  ];
}

const untold = (choices: string, kernel: string): string =>
  `${choices} answers alike, but between the halves of a freeze: kernel ways ${kernel} --only held-hash`;

function why(identity: Extract<Identity, { kind: 'unknown' }>): readonly string[] {
  const { nearest, unexplained, signed } = identity;
  if (unexplained === undefined) {
    return hang('  ', `as ${nearest.name}, but signed loads are checked by "${signed}"`);
  }
  const { probe, step, at, seen } = unexplained;
  const observed = typeof seen === 'number' ? nameOfAnswer(seen) : (seen ?? 'nothing');
  return hang(
    '  ',
    `nearest is ${nearest.name}; first answer that it does not explain, of "${probe.from}" (${probe.axis}): call ${at + 1}, ${describeCall(step.call)}: expected ${nameOfAnswer(step.outcome.answer)}, the kernel answers ${observed}`,
  );
}
