/** What the `kernel` commands print. */
import { describeAnswer, describeCall } from '../../../counterexamples/trace/describe.ts';
import { nameOfAnswer } from '../../../model/kernel/errno.ts';
import { AXIS_NAMES } from '../../../model/rules/axes.ts';
import type { Step } from '../../../model/kernel/run.ts';
import { type Conformity, conforms, signsAsExpected } from '../../kernel/compare/conform.ts';
import { NO_FEATURE } from '../../kernel/compare/expectation.ts';
import type { Listed } from '../../kernel/releases/fetch.ts';
import type { Flip } from '../../kernel/compare/exchanged-choices.ts';
import type { Identity } from '../../kernel/identify/identify.ts';
import type { Observed } from '../../kernel/encode/decode.ts';
import { type Replayed, VERDICTS } from '../../kernel/compare/replayed.ts';
import type { Style } from './style.ts';
import { hang, WIDTH } from './wrap.ts';

const INDENT = '     ';
const ANSWER = 13;

/** One line a version. */
export function kernelListLines(listed: readonly Listed[]): readonly string[] {
  return listed.map(({ version, here, available }) => {
    const words = [here ? 'here' : '', AVAILABLE[`${available}`] ?? ''];
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

/** A whole run of `conform`. */
export function conformLines(
  conformity: Conformity,
  seconds: number,
  style: Style,
): readonly string[] {
  const { version, expectation, replayed, verdicts, calls, accepted, boots, signed } = conformity;
  const share = calls === 0 ? 0 : Math.round((100 * accepted) / calls);
  const counts = VERDICTS.filter((kind) => kind === 'agree' || verdicts[kind] > 0)
    .map((kind) => `${verdicts[kind]} ${kind}`)
    .join(', ');
  const good = conforms(conformity);
  return [
    `${style.bold(`kernel ${version}`)} beside ${expectation.name}`,
    ...hang(
      '  ',
      `${replayed.length} traces: ${counts}; ${calls} answers compared, ${share} % of the calls succeed; ${boots} ${boots === 1 ? 'boot' : 'boots'}, ${seconds.toFixed(0)} s`,
    ),
    ...tallyLines(conformity),
    ...conformity.known.flatMap(({ difference, times }) =>
      hang('  ', `known: ${difference.id}: ${times} traces; ${difference.reason}`).map(
        times > 0 ? style.dim : style.bad,
      ),
    ),
    ...conformity.known
      .filter(({ times }) => times === 0)
      .flatMap(({ difference }) =>
        hang('  ', `known difference ${difference.id} did not occur: is it gone?`).map(style.bad),
      ),
    ...conformity.disagreements.flatMap(({ says, times, shortest, minimised }) => {
      const at = 'at' in shortest.verdict ? shortest.verdict.at + 1 : shortest.steps.length;
      const traces = `${times} ${times === 1 ? 'trace' : 'traces'}`;
      const sort = minimised ? 'every call of this one is needed' : 'the shortest seen';
      return [
        '',
        ...hang('  ', `${says} (${traces}; ${sort}; scope ${shortest.trace.scope.name})`).map(
          style.bad,
        ),
        ...besideLines(shortest.steps.slice(0, at), shortest.seen, style),
      ];
    }),
    ...failureLines(conformity.failures, style),
    ...(conformity.alarm === undefined
      ? []
      : hang('  ', `the kernel complains: ${conformity.alarm.split('\n')[0] ?? ''}`).map(
          style.bad,
        )),
    ...(signsAsExpected(conformity)
      ? []
      : hang(
          '  ',
          `signed loads: expected "${expectation.signed ?? ''}", the kernel shows "${signed ?? 'nothing'}"`,
        ).map(style.bad)),
    good ? style.good('  the kernel does what the model says') : style.bad('  they differ'),
  ];
}

/** How often each call succeeded and was refused, and each errno occurred. */
function tallyLines({ byCall, byErrno }: Conformity): readonly string[] {
  const calls = [...byCall]
    .toSorted(([one], [other]) => one.localeCompare(other))
    .map(([name, { accepted, refused }]) => `${name} ${accepted}+${refused}`);
  const errnos = [...byErrno]
    .toSorted(([, one], [, other]) => other - one)
    .map(([name, times]) => `${name} ${times}`);
  return [
    ...hang('  ', `calls (succeeded+refused): ${calls.join(', ')}`),
    ...hang('  ', `errnos: ${errnos.join(', ')}`),
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

/** The table of deliberately wrong models. */
export function flipLines(
  flips: readonly {
    readonly flip: Flip;
    readonly caught: number | undefined;
    /** No trace can catch it: it behaves alike. */
    readonly same: boolean;
  }[],
  most: number,
  style: Style,
): readonly string[] {
  return [
    '',
    `  a wrong model is caught by trace number (of ${most}):`,
    ...flips.map(({ flip: { axis, choice }, caught, same }) => {
      const by =
        caught === 0 ? 'signing probe' : (caught ?? (same ? 'behaves alike' : 'not caught'));
      const line = `    ${`${axis}: ${choice}`.padEnd(36)} ${by}`;
      return caught === undefined && !same ? style.bad(line) : line;
    }),
  ];
}

/** What a kernel is. */
export function identityLines(name: string, identity: Identity, style: Style): readonly string[] {
  const who = style.bold(`kernel ${identity.version === '' ? name : identity.version}`);
  if (identity.kind === NO_FEATURE) return [`${who}: ${NO_FEATURE} (every hash is EINVAL)`];
  if (identity.kind === 'unknown') return [`${who}: none of the known designs`, ...why(identity)];
  const { design } = identity;
  return [
    `${who}: ${style.good(design.name)}`,
    ...AXIS_NAMES.flatMap((axis) => {
      const { name: choice, says } = design.choices[axis];
      return hang(`  ${axis.padEnd(12)} `, `${choice}: ${says}`);
    }),
    ...hang('  ', `signed loads are told by: ${identity.signedSays}`).map(style.dim),
  ];
}

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
