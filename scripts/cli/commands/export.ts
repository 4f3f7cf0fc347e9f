/** `export TRACE --format F`: a trace in a form that other tools read. */
import { claimNamed } from '../../../properties/claims/all.ts';
import { FORMATS } from '../../../counterexamples/export/exported-trace.ts';
import { EXPORTERS, faultFor } from '../../../counterexamples/export/formats.ts';
import { breaks } from '../../../properties/claims/judge.ts';
import type { TraceFile } from '../../../counterexamples/trace/trace-file.ts';
import { faultInScope } from '../../../counterexamples/trace/trace-file.ts';
import { run } from '../../../model/kernel/run.ts';
import { emptyState } from '../../../model/kernel/state.ts';
import type { ExitCode } from '../fault.ts';
import { EXIT, UsageError } from '../fault.ts';
import { designFor, findScope, readTrace, traceIn } from '../inputs.ts';
import { printText } from '../output.ts';

export type ExportOptions = {
  /** The path of a trace file; `-` is standard input. */
  readonly trace: string;
  readonly format: string;
  /** Instead of the trace's own; a trace whose design is a file needs it. */
  readonly design?: string;
  /** Standard input; another one for tests. */
  readonly input?: AsyncIterable<Uint8Array | string>;
};

/** The command: prints the export and nothing else. */
export async function exportCommand(options: ExportOptions): Promise<ExitCode> {
  const { trace: path, format, input = process.stdin } = options;
  const exporter = EXPORTERS[format];
  if (exporter === undefined) {
    throw new UsageError(`no format is called "${format}"; there are ${FORMATS.join(', ')}`);
  }
  const trace = await (path === '-' ? readTraceFrom(input) : readTrace(path));
  const design = await designFor(path, trace, options.design);
  const scope = await findScope(trace.scope);
  const fault = faultInScope(trace.calls, scope);
  if (fault !== undefined) throw new UsageError(`trace ${path}: ${fault}`);
  const { steps, stuck } = run(design, emptyState(scope), trace.calls);
  if (stuck !== undefined) {
    throw new UsageError(
      `trace ${path}: call ${stuck + 1} (${trace.calls[stuck]?.call ?? ''}) cannot be made there: its slot is in use, or the model leaves the call out`,
    );
  }
  const [claim, last] = [
    trace.claim === undefined ? undefined : claimNamed(trace.claim),
    steps.at(-1),
  ];
  const broken = claim !== undefined && last !== undefined && breaks(claim, last);
  const subject = { design, scope, steps, claim: broken ? claim : undefined };
  const unfit = faultFor(format, subject);
  if (unfit !== undefined) throw new UsageError(`trace ${path}: ${unfit}`);
  printText(exporter(subject));
  return EXIT.ok;
}

async function readTraceFrom(input: AsyncIterable<Uint8Array | string>): Promise<TraceFile> {
  const chunks: Buffer[] = [];
  for await (const chunk of input) chunks.push(Buffer.from(chunk));
  return traceIn('on standard input', Buffer.concat(chunks).toString('utf8'));
}
