/** The pages of the catalogue: one for each counterexample, and the index. */
import type { Design } from '../../model/rules/design.ts';
import { nameOfAnswer } from '../../model/kernel/errno.ts';
import type { Hole } from './catalogue.ts';
import { describeAnswer, describeCall } from '../trace/describe.ts';
import { fence } from '../export/markdown.ts';
import { toMermaid } from '../export/mermaid.ts';
import { stepsAsText } from '../export/text.ts';
import type { Fate, FoundHole } from './search-holes.ts';
import type { Observation } from '../trace/observation.ts';

const count = (value: number): string => value.toLocaleString('en');
const MADE = '<!-- Made by `exclmap catalogue --write`; do not edit. -->';

/** What every page says first, for a reader who starts there. */
const INTRO = [
  'An *exclusive map* is a BPF map created with `excl_prog_hash`: only a program whose SHA-256 is that hash',
  'is to use it (Linux 6.18 and later).',
];

/** A part of a page, under a heading of its own. */
export type Section = { readonly heading: string; readonly lines: readonly string[] };

/**
 * A page; ends in a line feed. `observed` is what kernels answered to this trace, `twins` are holes of
 * other designs that the very same calls show.
 */
export function pageOf(
  found: FoundHole,
  observed: readonly Observation[],
  twins: readonly Hole[],
): string {
  const { hole } = found;
  const same = twins.map(
    ({ id, title, design }) =>
      `The very same calls break the claim under \`${design}\`: [${title}](../${id}/README.md).`,
  );
  const lines = [
    MADE,
    '',
    `# ${hole.title}`,
    '',
    ...INTRO,
    '',
    ...statement(found),
    ...same.flatMap((line) => ['', line]),
    ...sectionsOf(found, observed, '.').flatMap(({ heading, lines: body }) => [
      '',
      `## ${heading}`,
      '',
      ...body,
    ]),
  ];
  return `${lines.join('\n')}\n`;
}

/** What happens, and which claim of which design it breaks. */
function statement({ hole, subject }: FoundHole): readonly string[] {
  const { design, claim } = subject;
  return [
    hole.says,
    '',
    `It breaks the claim \`${claim.id}\`, "${claim.says.replace(/\.$/, '')}", under design \`${design.name}\`: ${sentence(design.argument)}`,
  ];
}

/** The parts of a page. `folder` is where the folder of the hole is, seen from the page. */
export function sectionsOf(
  found: FoundHole,
  observed: readonly Observation[],
  folder: string,
): readonly Section[] {
  const { hole, subject, searched, holds, fates } = found;
  const { design, scope, steps, claim } = subject;
  const before = steps.length - 2;
  return [
    {
      heading: 'What happens',
      lines: [
        ...fence('text', stepsAsText(subject)),
        '',
        ...fence('mermaid', toMermaid(subject).trimEnd().split('\n')),
        '',
        `![The objects after each call](${folder}/graph.svg)`,
        '',
        '`m0` is a map, `p0` a program, `l0` a link. `write.A` is a program that writes, in colour A; `write.B`',
        'does the same and has another digest; `sha(write.A)` is the digest of the first. "saw 0" is the value a',
        'program read.',
      ],
    },
    {
      heading: 'Why it is minimal',
      lines: [
        `No trace of fewer than ${steps.length} calls breaks \`${claim.id}\`: the search is breadth first, and tried every call of scope`,
        `\`${scope.name}\` (${scope.says}) in every`,
        `state that ${before} ${before === 1 ? 'call reaches' : 'calls reach'} before it went further. It then went on to all ${count(searched.states)} states of the`,
        `scope under \`${design.name}\` and tried ${count(searched.transitions)} calls in them.`,
      ],
    },
    {
      heading: 'Which designs have it',
      lines: [
        '| these calls | under |',
        '| --- | --- |',
        ...[...Map.groupBy(fates, (fate) => fateWords(fate, found))].map(
          ([words, same]) =>
            `| ${words} | ${same.map((fate) => designWords(fate, found)).join(', ')} |`,
        ),
        '',
        `Under \`${hole.holdsUnder}\` the claim holds in scope \`${scope.name}\`: none of its ${count(holds.states)} states (${count(holds.transitions)} calls)`,
        'breaks it. That these calls are refused by a design does not say that it has no other way to the same end;',
        'the table in the README of the project does.',
      ],
    },
    { heading: 'Kernels', lines: kernelLines(found, observed) },
    { heading: 'Why it was missed', lines: [hole.missedBecause] },
    { heading: 'References', lines: hole.references.map((reference) => `- ${reference}`) },
    {
      heading: 'Reproduce',
      lines: fence('sh', [
        `npm run -s exclmap -- replay counterexamples/${hole.id}/trace.json`,
        `npm run -s exclmap -- replay counterexamples/${hole.id}/trace.json --design ${hole.stoppedBy}`,
        `npm run -s exclmap -- check ${design.name} --claim ${claim.id} --scope ${scope.name}`,
        ...(observed.length > 0
          ? [
              `npm run -s exclmap -- kernel replay counterexamples/${hole.id}/trace.json --kernel ${telling(found, observed)}`,
              `npm run -s exclmap -- kernel selftest ${hole.id} --kernel ${telling(found, observed)}`,
            ]
          : []),
      ]),
    },
  ];
}

function sentence(text: string): string {
  return text.endsWith('.') ? text : `${text}.`;
}

/** What becomes of the calls, in the same words for all designs that do the same. */
function fateWords(fate: Fate, { subject }: FoundHole): string {
  switch (fate.kind) {
    case 'breaks':
      return '**break the claim**';
    case 'refused': {
      const call = callWords(subject, fate.at - 1);
      return `are refused at call ${fate.at} (${call}): ${nameOfAnswer(fate.answer)}`;
    }
    case 'harmless': {
      const last = subject.steps.at(-1);
      const words =
        last === undefined ? '' : `: ${describeAnswer(last.before, last.call, fate.answer)}`;
      return `go through, and do no harm${words}`;
    }
    default:
      return fate satisfies never;
  }
}

function designWords({ design }: Fate, { subject, hole }: FoundHole): string {
  if (design === subject.design) return `\`${design.name}\` (found here)`;
  return `\`${design.name}\`${design.name === hole.stoppedBy ? ' (the repair)' : ''}`;
}

function kernelLines(
  { subject, fates }: FoundHole,
  observed: readonly Observation[],
): readonly string[] {
  if (observed.length > 0) {
    return [
      'Released kernels, run in a virtual machine (Debian builds); each was given these calls:',
      '',
      '| kernel | run on | what it answered |',
      '| --- | --- | --- |',
      ...observed.map((seen) => {
        const at = differsAt(subject, seen);
        const words =
          at < 0
            ? '**as above: the hole is open**'
            : `call ${at + 1} (${callWords(subject, at)}): ${nameOfAnswer(seen.answers[at] ?? 0)}${early(seen)}`;
        return `| ${seen.kernel} | ${seen.date} | ${words} |`;
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

/** The first call that a kernel answered otherwise than the model's design; -1 if there is none. */
function differsAt({ steps }: FoundHole['subject'], { answers }: Observation): number {
  return steps.findIndex(({ outcome }, at) => answers[at] !== outcome.answer);
}

/** Exclusive maps came with 6.18. */
function early({ kernel }: Observation): string {
  const [major = 0, minor = 0] = kernel.split('.').map(Number);
  return major < 6 || (major === 6 && minor < 18) ? ', as it has no exclusive maps yet' : '';
}

function callWords({ steps }: FoundHole['subject'], at: number): string {
  const step = steps[at];
  return step === undefined ? '' : `\`${describeCall(step.call)}\``;
}

/** The newest kernel that has the hole, or else the newest. */
function telling({ subject }: FoundHole, observed: readonly Observation[]): string {
  const open = observed.filter((seen) => differsAt(subject, seen) < 0);
  return (open.at(-1) ?? observed.at(-1))?.kernel ?? '';
}

function kernelsOf(fates: readonly { readonly design: Design }[]): readonly string[] {
  return [...new Set(fates.flatMap(({ design }) => design.kernels))];
}

/** The index; ends in a line feed. */
export function indexOf(all: readonly FoundHole[]): string {
  const lines = [
    MADE,
    '',
    '# Counterexamples',
    '',
    'One folder for each hole that a design has: `trace.json` is the shortest trace that shows it, the page says',
    'what happens, which designs have it and what stops it. `exclmap catalogue --write` makes them;',
    '`trace.schema.json` describes the format of the traces. What the space of all designs says has a page of its own,',
    '[design-space/](design-space/README.md).',
    '',
    '**Reading order.** `trace/`: trace files (`trace-file.ts`), calls and changes in words (`describe.ts`,',
    '`changes.ts`, `table.ts`). `export/`: a trace in other forms (`formats.ts` lists them), kernel selftests in C',
    'and pictures (`scenes.ts`: what there is to see; `lanes.ts`: where it lies; `svg.ts`) among them. `pages/`: the list of holes (`catalogue.ts`), their search (`search-holes.ts`), the pages.',
    '',
    '**Decisions.** A folder is generated whole, so it cannot say what the search does not; prose by hand is in',
    '`catalogue.ts` alone. Calls are named, not numbered, so that a trace outlives an alphabet. A trace breaks its',
    'claim at its last call, and is repaired by the design that is said to stop it. What a kernel answered is kept',
    'beside it (`observed/`), never merged into it. `npm test` has other people’s tools read the formats that are theirs.',
    '',
    '**What you may change, and what follows.** A hole: its entry in `catalogue.ts`, then `catalogue --write`, and',
    '`kernel observe` for the kernels at hand. The form of traces: raise the version in `trace-file.ts`, and say how',
    'an old file is made anew. A format: `export/`, `formats.ts`, and a foreign reader in `scripts/house/foreign/`.',
    'Nothing in the folders of holes is edited by hand; `npm test` fails when one is stale.',
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
