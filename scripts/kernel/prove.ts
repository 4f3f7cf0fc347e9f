/**
 * Asks kernels of the cache the questions of facts.ts and compares:
 *
 *   node scripts/kernel/prove.ts [--rig] [--record] VERSION...
 *
 * --rig first tests the rig itself; --record writes what the questions were answered to
 * facts.seen.json. Exit code 0: all as expected, 1: a kernel answers otherwise, 2, 70: a failure.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { boot, type Guest } from './boot.ts';
import { compareVersions } from './catalogue.ts';
import { expected } from './fact.ts';
import { FACTS, RECORDED } from './facts.ts';
import { cacheFolder, kernelOf } from './fetch.ts';
import { replayer } from './image.ts';
import { lab, setup } from './lab.ts';
import type { Failure, Result } from './result.ts';
import { RIG } from './rig.ts';
import { type Outcome, runTraces } from './run-traces.ts';

const SEEN = join(import.meta.dirname, 'facts.seen.json');

type Seen = Record<string, Record<string, string>>;

/** How to boot a version, or why not. */
function starter(version: string): Result<() => Promise<Result<Guest>>> {
  const kernel = kernelOf(cacheFolder(), version);
  if (!kernel.ok) return kernel;
  const init = replayer(cacheFolder());
  if (!init.ok) return init;
  const options = { image: kernel.value.image, replayer: init.value, traceMilliseconds: 2000 };
  return { ok: true, value: () => boot(options) };
}

async function testRig(version: string): Promise<number> {
  const start = starter(version);
  if (!start.ok) return complain(start);
  const ran = await runTraces(
    start.value,
    setup().program,
    RIG.map(({ program }) => program),
  );
  if (!ran.ok) return complain(ran);
  let wrong = 0;
  for (const [i, { name, kind }] of RIG.entries()) {
    const outcome = ran.value.outcomes[i];
    const right = outcome?.kind === kind;
    if (!right) wrong++;
    console.log(`${right ? 'ok  ' : 'NOT '} rig: ${name} | ${describe(outcome)}`);
  }
  console.log(`${version}: rig, ${RIG.length} tests, ${wrong} wrong, ${ran.value.boots} boots`);
  return wrong > 0 ? 1 : 0;
}

async function prove(version: string, record: Map<string, Map<string, string>>): Promise<number> {
  const start = starter(version);
  if (!start.ok) return complain(start);
  const ready = setup();
  const labs = FACTS.map((fact) => {
    const bench = lab(ready);
    fact.calls(bench);
    return { fact, bench, program: bench.done() };
  });
  const started = Date.now();
  const ran = await runTraces(
    start.value,
    ready.program,
    labs.map(({ program }) => program),
  );
  if (!ran.ok) return complain(ran);
  let wrong = 0;
  let unknown = 0;
  for (const [i, { fact, bench }] of labs.entries()) {
    const outcome = ran.value.outcomes[i];
    const answered = outcome?.kind === 'answered';
    const told = answered ? bench.told(outcome.answers) : describe(outcome);
    const wanted = expected(fact, version);
    const right = answered && (wanted === null || wanted === told);
    if (!right) wrong++;
    if (wanted === null) unknown++;
    console.log(`${!right ? 'NOT ' : wanted === null ? '-   ' : 'ok  '} ${fact.name} | ${told}`);
    if (!right) console.log(`     expected: ${wanted ?? 'an answer'}`);
    if (answered && RECORDED.has(fact.name)) {
      const versions = record.get(fact.name) ?? new Map<string, string>();
      record.set(fact.name, versions.set(version, told));
    }
  }
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(
    `${version}: ${labs.length} experiments, ${wrong} not as expected, ${unknown} without expectation, ${ran.value.boots} boots, ${seconds} s`,
  );
  return wrong > 0 ? 1 : 0;
}

function describe(outcome: Outcome | undefined): string {
  if (outcome === undefined) return 'no outcome';
  if ('why' in outcome) return `${outcome.kind}: ${outcome.why}`;
  const what = 'text' in outcome ? outcome.text.split('\n')[0] : '';
  const where = 'command' in outcome ? ` in command ${outcome.command}` : '';
  return `${outcome.kind}${where}${what ? `: ${what}` : ''}`;
}

/** By fact the first version of each run of equal answers. */
function write(record: ReadonlyMap<string, ReadonlyMap<string, string>>): void {
  const seen: Seen = JSON.parse(readFileSync(SEEN, 'utf8')) as Seen;
  for (const [name, versions] of record) {
    const kept: Record<string, string> = {};
    let last: string | undefined;
    for (const version of [...versions.keys()].sort(compareVersions)) {
      const told = versions.get(version);
      if (told !== undefined && told !== last) kept[version] = told;
      last = told;
    }
    seen[name] = kept;
  }
  writeFileSync(`${SEEN}.new`, `${JSON.stringify(seen, null, 2)}\n`);
  renameSync(`${SEEN}.new`, SEEN);
}

function complain(failure: Failure): number {
  console.error(failure.line);
  return failure.exit;
}

const args = process.argv.slice(2);
const record = new Map<string, Map<string, string>>();
let worst = 0;
for (const version of args.filter((arg) => !arg.startsWith('--'))) {
  if (args.includes('--rig')) worst = Math.max(worst, await testRig(version));
  worst = Math.max(worst, await prove(version, record));
}
if (args.includes('--record')) write(record);
process.exitCode = worst;
