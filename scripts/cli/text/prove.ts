/** What `prove` prints. */
import { graphOf } from '../../../counterexamples/export/objects.ts';
import type { Step } from '../../../model/kernel/run.ts';
import { claimNamed } from '../../../properties/claims/all.ts';
import type { ClaimProof, Proof } from '../../../properties/proofs/prove.ts';
import { stepLines } from '../../../counterexamples/export/text.ts';
import type { Style } from './style.ts';
import { hang } from '../../../counterexamples/export/wrap.ts';

const count = new Intl.NumberFormat('en');

/** The verdict on each claim (`seconds` to it, unless an earlier run kept it), with its reason or what blocks it; what blocks is told in full for goals and laws. */
export function proveLines(
  proof: Proof,
  seconds: number | undefined,
  asked: boolean,
  style: Style,
): readonly string[] {
  const { calls, paths, objects, cut, tried, kept, rounds } = proof.figures;
  const uses = proof.claims.filter(({ group }) => group === 'use');
  const others = proof.claims.filter(({ group }) => group !== 'use');
  // rounds are those of a run: one that proves several designs knows of some relations beforehand that they break
  const made =
    seconds === undefined
      ? 'kept from an earlier run'
      : `${rounds} rounds, ${seconds.toFixed(1)} s`;
  return [
    style.bold(`${proof.design}: for any number of maps, programs, links and calls`),
    ...hang(
      '',
      `${count.format(paths)} paths of ${count.format(calls)} calls, at most ${objects} objects on one ` +
        `(${count.format(cut)} longer chains of tail calls cut); ${tried} relations tried, ${kept} kept ` +
        `by every call, ${made}`,
    ).map(style.dim),
    ...(proof.stopped === undefined ? [] : stoppedLines(proof.stopped, kept).map(style.warn)),
    ...others.flatMap((claim) => ['', ...claimLines(claim, style)]),
    ...(uses.length === 0 ? [] : ['', ...useLines(uses, asked, style)]),
  ];
}

/** What it means that a proof was stopped. */
function stoppedLines(why: string, kept: number): readonly string[] {
  const relations =
    kept > 0
      ? 'The relations are proved; claims'
      : 'Relations that are still being looked for prove nothing; claims';
  return hang('', `NOT finished: ${why}. ${relations} whose turn had not come are unknown.`);
}

function claimLines(claim: ClaimProof, style: Style): readonly string[] {
  const { id, verdict, because, behind, step, nearest, unfit } = claim;
  const says = hang('      ', claimNamed(id)?.says ?? '');
  const name = `  ${id.padEnd(17)}`;
  if (verdict === 'proved') {
    return [
      `${name} ${style.good('proved')}`,
      ...says,
      ...because.flatMap((sentence) => hang('      - ', sentence)).map(style.dim),
      ...hang('        ', reasonOfReasons(because.length, behind)).map(style.dim),
    ];
  }
  if (verdict === 'unknown') return [`${name} ${style.warn('unknown')}`, ...says];
  return [
    `${name} ${style.warn('not proved')}`,
    ...says,
    ...(unfit === undefined ? [] : hang('      ', `Why: ${unfit}.`)),
    ...(step === undefined
      ? []
      : [
          '      No relation that every call keeps excludes this step:',
          ...blockLines(step, style, id),
        ]),
    ...(nearest === undefined
      ? []
      : [
          ...hang('      ', `It would follow from: ${nearest.says}`),
          ...(nearest.step === undefined
            ? []
            : ['      This step breaks that:', ...blockLines(nearest.step, style)]),
        ]),
  ];
}

function reasonOfReasons(sentences: number, behind: number): string {
  if (sentences === 0) return 'Every call sees to it by itself, whatever the state is.';
  const those = sentences === 1 ? 'That is' : 'These are';
  return behind === 0
    ? `${those} kept by every call.`
    : `${those} kept by every call, with ${behind} more (--json lists all).`;
}

/** A state, and a step in it. */
function blockLines(step: Step, style: Style, broken?: string): readonly string[] {
  const { nodes, edges } = graphOf(step.before);
  return [
    ...nodes.flatMap(({ id, lines }) => {
      const held = edges.filter(({ from }) => from === id).map(({ label, to }) => `${label} ${to}`);
      return hang('        ', [...lines, ...held].join(', '));
    }),
    ...stepLines([step], style, broken).map((line) =>
      line.startsWith('  1') ? `    ${line.slice(3)}` : line,
    ),
  ];
}

function useLines(uses: readonly ClaimProof[], asked: boolean, style: Style): readonly string[] {
  const never = uses.filter(({ verdict }) => verdict === 'never');
  return [
    ...never.flatMap(({ id, because }) => [
      `  ${id.padEnd(17)} ${style.warn('never')}`,
      ...hang('      ', claimNamed(id)?.says ?? ''),
      ...because.flatMap((sentence) => hang('      - ', sentence)).map(style.dim),
    ]),
    ...hang('  ', restOfUses(uses, asked)),
  ];
}

function restOfUses(uses: readonly ClaimProof[], asked: boolean): string {
  const unknown = uses.filter(({ verdict }) => verdict === 'unknown').map(({ id }) => id);
  if (unknown.length > 0) return `Unknown: ${unknown.join(', ')}.`;
  const others = uses.filter(({ verdict }) => verdict !== 'never').map(({ id }) => id);
  if (others.length === 0) return '';
  const who = asked ? others.join(', ') : 'the other uses';
  return `Nothing excludes ${who}: exclmap check shows whether they can be had.`;
}
