/** The pages of the catalogue: one for each counterexample, and the index. */
import type { Design } from '../model/design.ts';
import { nameOfAnswer } from '../model/errno.ts';
import { describeAnswer, describeCall } from './describe.ts';
import { fence } from './export/markdown.ts';
import { toMermaid } from './export/mermaid.ts';
import { stepsAsText } from './export/text.ts';
import type { Fate, Found } from './found.ts';
import type { Observation } from './observation.ts';

const count = (value: number): string => value.toLocaleString('en');
const MADE = '<!-- Made by `exclmap catalogue --write`; do not edit. -->';

/** A page; ends in a line feed. `observed` is what kernels answered to this trace. */
export function pageOf(found: Found, observed: readonly Observation[]): string {
  const { hole, subject, searched, holds, fates } = found;
  const { design, scope, steps, claim } = subject;
  const lines = [
    MADE,
    '',
    `# ${hole.title}`,
    '',
    hole.says,
    '',
    `Breaks \`${claim.id}\`: "${claim.says}" Design \`${design.name}\`: ${sentence(design.argument)}`,
    '',
    '## What happens',
    '',
    ...fence('text', stepsAsText(subject)),
    '',
    ...fence('mermaid', toMermaid(subject).trimEnd().split('\n')),
    '',
    '![The objects after each call](graph.svg)',
    '',
    '`m0` is a map, `p0` a program, `l0` a link. `write.A` is a program that writes, in colour A; `write.B`',
    'does the same and has another digest; `sha(write.A)` is the digest of the first. "saw 0" is the value a',
    'program read.',
    '',
    '## Why it is minimal',
    '',
    `The search is breadth first, so no trace of fewer than ${steps.length} calls breaks \`${claim.id}\`. It visited all`,
    `${count(searched.states)} states of scope \`${scope.name}\` (${scope.says}) under \`${design.name}\` and tried`,
    `${count(searched.transitions)} calls.`,
    '',
    '## Which designs have it',
    '',
    '| design | these calls |',
    '| --- | --- |',
    ...fates.map((fate) => `| \`${fate.design.name}\` | ${fateWords(fate, found)} |`),
    '',
    `Under \`${hole.holdsUnder}\` the claim holds in scope \`${scope.name}\`: none of its ${count(holds.states)} states (${count(holds.transitions)} calls)`,
    'breaks it. That these calls are refused by a design does not say that it has no other way to the same end; the',
    'table in the README of the project does.',
    '',
    '## Kernels',
    '',
    ...kernelLines(found, observed),
    '',
    '## Why it was missed',
    '',
    hole.missedBecause,
    '',
    '## References',
    '',
    ...hole.references.map((reference) => `- ${reference}`),
    '',
    '## Reproduce',
    '',
    ...fence('sh', [
      `npm run -s exclmap -- replay counterexamples/${hole.id}/trace.json`,
      `npm run -s exclmap -- replay counterexamples/${hole.id}/trace.json --design ${hole.stoppedBy}`,
      `npm run -s exclmap -- check ${design.name} --claim ${claim.id} --scope ${scope.name}`,
    ]),
  ];
  return `${lines.join('\n')}\n`;
}

function sentence(text: string): string {
  return text.endsWith('.') ? text : `${text}.`;
}

function fateWords(fate: Fate, { subject, hole }: Found): string {
  switch (fate.kind) {
    case 'breaks':
      return fate.design === subject.design
        ? '**break the claim** (found here)'
        : '**break the claim**';
    case 'refused': {
      const step = subject.steps[fate.at - 1];
      const call = step === undefined ? '' : ` (\`${describeCall(step.call)}\`)`;
      const words = `refused at call ${fate.at}${call}: ${nameOfAnswer(fate.answer)}`;
      return fate.design.name === hole.stoppedBy ? `${words} (the repair)` : words;
    }
    case 'harmless': {
      const last = subject.steps.at(-1);
      const words =
        last === undefined ? '' : `: ${describeAnswer(last.before, last.call, fate.answer)}`;
      const end = `go through, and do no harm${words}`;
      return fate.design.name === hole.stoppedBy ? `${end} (the repair)` : end;
    }
    default:
      return fate satisfies never;
  }
}

function kernelLines(
  { subject, fates }: Found,
  observed: readonly Observation[],
): readonly string[] {
  if (observed.length > 0) {
    return [
      '| kernel | what it answered |',
      '| --- | --- |',
      ...observed.map(({ kernel, answers }) => {
        const same = answers.every((answer, at) => answer === subject.steps[at]?.outcome.answer);
        if (same && answers.length === subject.steps.length) {
          return `| ${kernel} | as above: the hole is open |`;
        }
        const at = answers.findIndex((answer, i) => answer !== subject.steps[i]?.outcome.answer);
        return `| ${kernel} | call ${at + 1}: ${nameOfAnswer(answers[at] ?? 0)} |`;
      }),
    ];
  }
  const open = kernelsOf(fates.filter(({ kind }) => kind === 'breaks'));
  const shut = kernelsOf(fates.filter(({ kind }) => kind !== 'breaks'));
  return [
    'No kernel has answered this very trace here. Kernels that were seen to answer other calls as a design in',
    'which it works:',
    `${open.join(', ') || 'none'}. As a design in which it does not: ${shut.join(', ') || 'none'}.`,
  ];
}

function kernelsOf(fates: readonly { readonly design: Design }[]): readonly string[] {
  return [...new Set(fates.flatMap(({ design }) => design.kernels))];
}

/** The index; ends in a line feed. */
export function indexOf(all: readonly Found[]): string {
  const lines = [
    MADE,
    '',
    '# Counterexamples',
    '',
    'One folder for each hole that a design has: `trace.json` is the shortest trace that shows it, the page says',
    'what happens, which designs have it and what stops it. `exclmap catalogue --write` makes them;',
    '`trace.schema.json` describes the format of the traces.',
    '',
    '| hole | design | breaks | calls | stopped by |',
    '| --- | --- | --- | --- | --- |',
    ...all.map(
      ({ hole, subject }) =>
        `| [${hole.title}](${hole.id}/README.md) | \`${hole.design}\` | \`${hole.claim}\` | ${subject.steps.length} | \`${hole.stoppedBy}\` |`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}
