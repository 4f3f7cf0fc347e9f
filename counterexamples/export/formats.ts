/** The formats a trace can be exported to. */
import { toDot } from './dot.ts';
import { toItf } from './itf.ts';
import { traceToTap } from './ktap.ts';
import { toMarkdown } from './markdown.ts';
import { faultForSelftest, toSelftest } from './selftest.ts';
import type { FORMATS, Subject } from './exported-trace.ts';
import { toSvg } from './svg.ts';
import { toText } from './text.ts';

/** By name, from a trace to a text. */
export const EXPORTERS: Readonly<Record<string, (subject: Subject) => string>> = {
  text: toText,
  markdown: toMarkdown,
  itf: toItf,
  dot: toDot,
  svg: toSvg,
  ktap: (subject: Subject) => traceToTap('ktap', subject),
  selftest: toSelftest,
  tap: (subject: Subject) => traceToTap('tap', subject),
} satisfies Record<(typeof FORMATS)[number], (subject: Subject) => string>;

/** Why a trace has no such form, in one line; undefined if it has. */
export function faultFor(format: string, subject: Subject): string | undefined {
  return format === 'selftest' ? faultForSelftest(subject) : undefined;
}
