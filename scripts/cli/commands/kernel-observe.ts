/** `kernel observe`: what kernels answer to the traces of counterexamples/, kept beside them. */
import { mkdir, readdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { answerToJson } from '../../../counterexamples/trace/call-json.ts';
import type { TraceFile } from '../../../counterexamples/trace/trace-file.ts';
import type { ExitCode } from '../fault.ts';
import { EXIT, UsageError } from '../fault.ts';
import { writeWhole } from '../files.ts';
import { designFor, findScope, readTrace } from '../inputs.ts';
import { prepare } from '../../kernel/encode/registers.ts';
import { faultOf } from '../../kernel/encode/encode.ts';
import { expectDesign, expectationOf } from '../../kernel/compare/expectation.ts';
import type { ScopedTrace } from '../../kernel/compare/drawn.ts';
import { MEANING, type Replayed, replayAll } from '../../kernel/compare/replayed.ts';
import { showing } from '../../run/progress.ts';
import { hang } from '../../../counterexamples/export/wrap.ts';
import { print } from '../output.ts';
import { REAL, signingFor, type World } from './kernel.ts';

const ROOT = join(import.meta.dirname, '../../../counterexamples');

export type ObserveOptions = {
  /** Versions in the cache, or paths of images. */
  readonly kernels: readonly string[];
  /** Another folder, for tests. */
  readonly root?: string;
};

/**
 * Writes `observed/<kernel>.json` for every trace that can be replayed; says which cannot. 3 if one was not answered
 * whole: what was observed of it before stays as it was.
 */
export async function kernelObserveCommand(
  options: ObserveOptions,
  world: Pick<World, 'kernelNamed' | 'sign'> = REAL,
): Promise<ExitCode> {
  const { kernels, root = ROOT } = options;
  if (kernels.length === 0) throw new UsageError('no kernel is named: give versions like 7.3.4');
  const traces = await tracesIn(root);
  let lost = 0;
  for (const kernel of kernels) lost += await observe(kernel, root, traces, world);
  return lost === 0 ? EXIT.ok : EXIT.inconclusive;
}

type Named = { readonly id: string; readonly trace: TraceFile };

async function tracesIn(root: string): Promise<readonly Named[]> {
  const ids = (await readdir(root)).filter((id) => existsSync(join(root, id, 'trace.json')));
  return Promise.all(
    ids
      .toSorted()
      .map(async (id) => ({ id, trace: await readTrace(join(root, id, 'trace.json')) })),
  );
}

/** How many traces were not answered whole. */
async function observe(
  wanted: string,
  root: string,
  traces: readonly Named[],
  { kernelNamed, sign }: Pick<World, 'kernelNamed' | 'sign'>,
): Promise<number> {
  const kernel = kernelNamed(wanted);
  const expectation = expectationOf(kernel.version);
  const signing = signingFor(expectation, sign);
  const scoped: ScopedTrace[] = [];
  for (const { id, trace } of traces) {
    const fault = faultOf(trace.calls, signing !== undefined);
    if (fault === undefined) {
      // followed by the design that the trace is about, under which all its calls can be made
      const design = expectDesign(await designFor(id, trace, undefined));
      scoped.push({
        scope: await findScope(trace.scope),
        calls: trace.calls,
        from: id,
        expectation: { ...design, tagIsDigest: expectation.tagIsDigest },
      });
    } else print([`${id} is not replayed on ${kernel.version}: ${fault}`]);
  }
  const run = await showing(`asks kernel ${kernel.name}`, () =>
    replayAll(kernel.start, prepare(signing), expectation, scoped),
  );
  const { alarm } = run;
  if (alarm !== undefined) {
    print(hang(`${kernel.version} complains: `, alarm.split('\n')[0]!));
    return run.replayed.length;
  }
  let lost = 0;
  for (const each of run.replayed) {
    const seen = observation(kernel.version, each);
    if (typeof seen === 'string') {
      lost++;
      print(hang(`${each.trace.from} on ${kernel.version}: `, seen));
      continue;
    }
    const path = join(root, each.trace.from, 'observed', `${kernel.version}.json`);
    await mkdir(dirname(path), { recursive: true });
    await writeWhole(path, `${JSON.stringify(seen, null, 2)}\n`);
  }
  print([`${kernel.version}: ${run.replayed.length - lost} observations`]);
  return lost;
}

/** The answers as they are written down, or in words why they are none: a trace must be answered whole. */
function observation(kernel: string, { trace, seen, verdict }: Replayed): object | string {
  const strange = seen.find((answer) => typeof answer !== 'number');
  if (MEANING[verdict.kind] === 'inconclusive' || seen.some((it) => typeof it !== 'number'))
    return 'says' in verdict ? `${verdict.kind}: ${verdict.says}` : (strange ?? 'no answer');
  if (seen.length < trace.calls.length) return `only ${seen.length} calls were answered`;
  const answers = seen.map((answer) => answerToJson(answer as number));
  const date = new Date().toISOString().slice(0, 10);
  return { exclmap: 'observed', version: 1, kernel, date, answers };
}
