/** `bench`: how fast and how small, against stated baselines in the same run. Slow: a few minutes. */
import type { EngineBench, Searcher } from '../../house/bench/engine.ts';
import { benchEngine } from '../../house/bench/engine.ts';
import type { ModelRun, WalksRun } from '../../house/bench/model.ts';
import { benchModel, benchTenMillion, benchWalks } from '../../house/bench/model.ts';
import { medianBy } from '../../house/bench/median.ts';
import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { showing } from '../../run/progress.ts';
import type { ExitCode } from '../fault.ts';
import { EXIT } from '../fault.ts';
import { print, printDocument } from '../output.ts';
import { DEFAULT_BOUNDS } from '../offered.ts';
import { compareDesignsIn } from './compare.ts';

const count = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

export type BenchOptions = {
  /** Only the search, beside Spin. */
  readonly peers?: boolean;
  readonly json?: boolean;
};

/** The command. */
export async function benchCommand({ peers, json }: BenchOptions): Promise<ExitCode> {
  const say = json ? () => undefined : print;
  if (peers) {
    const beside = await measuring('the search beside Spin, minutes', () =>
      benchEngine({ managers: 9, rounds: 5 }),
    );
    say(engineLines(beside));
    if (json) printDocument('bench --peers', { engine: beside });
    return EXIT.ok;
  }
  // first, in a fresh process: the plain search below leaves a gigabyte behind
  const ten = await measuring('ten million states', benchTenMillion);
  say([runLine(ten), '']);
  const model = await measuring('the search of the model', benchModel);
  say(modelLines(model));
  const alone = await measuring('random walks', () => benchWalks(1));
  const shared = await measuring('random walks, a thread a core', () =>
    benchWalks(availableParallelism()),
  );
  const walks = [...alone, ...shared];
  say(walksLines(alone, shared));
  const start = performance.now();
  await compareDesignsIn({ prove: false, scope: 'all', bounds: DEFAULT_BOUNDS });
  const compare = (performance.now() - start) / 1000;
  say([`compare, all rules, all scopes: ${compare.toFixed(1)} s`, '']);
  const engine = await measuring('the search beside Spin', benchEngine);
  say(engineLines(engine));
  if (json) {
    const found = { runs: model, walks, compareSeconds: compare, engine, tenMillion: ten };
    printDocument('bench', found);
  }
  return EXIT.ok;
}

/** The line is drawn before work that leaves it no time. */
function measuring<T>(what: string, work: () => T | Promise<T>): Promise<T> {
  return showing(`measures ${what}`, async () => {
    await setImmediate();
    return work();
  });
}

function modelLines({ ours, naive }: ReturnType<typeof benchModel>): readonly string[] {
  const middle = medianBy(ours, ({ seconds }) => seconds);
  return [
    ...ours.map(runLine),
    runLine(naive),
    `ratio to the plain search: ${(naive.seconds / middle.seconds).toFixed(1)} times as fast (median of ${ours.length})`,
    '',
  ];
}

function walksLines(alone: readonly WalksRun[], shared: readonly WalksRun[]): readonly string[] {
  const [one, all] = [alone, shared].map((runs) => medianBy(runs, ({ rate }) => rate).rate);
  return [
    'random walks of a swarm, every claim, scope wide:',
    ...[...alone, ...shared].map(
      ({ threads, walks, calls, seconds, rate }) =>
        `  ${threads === 1 ? '1 thread' : `${threads} threads`}: ${count.format(walks)} walks, ${count.format(calls)} calls, ${seconds.toFixed(2)} s, ${count.format(rate / 1000)} thousand calls/s`,
    ),
    `  all threads ${(all! / one!).toFixed(2)} times as fast as one (medians of ${alone.length})`,
    '',
  ];
}

function runLine({
  what,
  states,
  transitions,
  seconds,
  rate,
  bytesPerState,
  rssMegabytes,
}: ModelRun): string {
  const stores = bytesPerState === undefined ? '' : `, ${bytesPerState.toFixed(0)} bytes a state`;
  return `${what}:\n  ${count.format(states)} states, ${count.format(transitions)} calls, ${seconds.toFixed(2)} s, ${(rate / 1e6).toFixed(2)} M calls/s${stores}, ${rssMegabytes.toFixed(0)} MB`;
}

function engineLines(bench: EngineBench): readonly string[] {
  const { managers, ours, twoThreads, orbits, spin, ratio } = bench;
  const head = `the search alone, two-phase commit with ${managers} managers, whole processes:`;
  const theirs = 'missing' in spin ? [`  Spin was not run: ${spin.missing}`] : [searcherLine(spin)];
  const beside = ({ medianSeconds, peakMegabytes }: Searcher, other: Searcher): string =>
    `time ${(medianSeconds / other.medianSeconds).toFixed(2)}, memory ${(peakMegabytes / other.peakMegabytes).toFixed(2)}`;
  const compared =
    ratio === undefined || 'missing' in spin
      ? []
      : [
          '  beside Spin (below 1 ours is better):',
          ...[ours, twoThreads, orbits].map((it) => `    ${it.name}: ${beside(it, spin)}`),
        ];
  const lines = [ours, twoThreads, orbits].map(searcherLine);
  return [head, ...lines, ...theirs, ...compared, ''];
}

function searcherLine({
  name,
  states,
  transitions,
  medianSeconds,
  rate,
  peakMegabytes,
}: Searcher): string {
  return `  ${name}:\n    ${count.format(states)} states, ${count.format(transitions)} calls, ${medianSeconds.toFixed(2)} s, ${(rate / 1e6).toFixed(2)} M calls/s, ${peakMegabytes.toFixed(0)} MB`;
}
