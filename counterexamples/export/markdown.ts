/** `markdown`: the trace as a page with a sequence diagram that GitHub renders. */
import { toMermaid } from './mermaid.ts';
import type { Subject } from './exported-trace.ts';
import { headline } from './exported-trace.ts';
import { stepsAsText } from './text.ts';

/** Lines in a fence. */
export function fence(language: string, lines: readonly string[]): readonly string[] {
  return [`\`\`\`${language}`, ...lines, '```'];
}

/** The export; ends in a line feed. */
export function toMarkdown(subject: Subject): string {
  const { claim } = subject;
  const lines = [
    `# ${headline(subject).replaceAll('<', '&lt;')}`,
    '',
    ...(claim === undefined ? [] : [`\`${claim.id}\`: ${claim.says}`, '']),
    ...fence('text', stepsAsText(subject)),
    '',
    ...fence('mermaid', toMermaid(subject).trimEnd().split('\n')),
  ];
  return `${lines.join('\n')}\n`;
}
