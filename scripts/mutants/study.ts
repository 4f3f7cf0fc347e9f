/** The whole study: surveys of the sound model, then every mutant and every exchange judged. */
import { EXCHANGES, STUDIED } from './choices.ts';
import { allMutants } from './find.ts';
import type { Baseline, Judged, Setup, Survey } from './job.ts';
import type { Mutant } from './mutant.ts';
import { mutatedFiles, textOf, withMutant } from './mutant.ts';
import { probed } from './probe.ts';
import { inLanes, startThread } from './threads.ts';
import type { Thread } from './threads.ts';
import type { Otherwise } from './watch.ts';

/** What became of a mutant or an exchange. */
export type Studied = Judged & {
  readonly id: string;
  /** What searches of the sound model met: a place where it makes a difference, or another errno. */
  readonly noted: Otherwise | 'nothing';
};

export type Options = {
  readonly lanes: number;
  /** Only those whose id has this text. */
  readonly only: string;
  readonly onProgress: (done: number, of: number, what: string) => void;
  /** Resolves when the study shall stop; what is known then is returned. */
  readonly stopped: Promise<void>;
};

/** Seconds for one mutant, for one survey; far more than either takes, unless it takes for ever. */
const LIMIT = 240;

/** So many designs are searched for every mutant in scopes of so few calls. */
const FIRST = 3;
const QUICK = 150_000;

const PLAIN: Setup = { sources: {}, probes: 0 };

/** Studies every mutant and every exchange; fewer if it was stopped. */
export async function study(options: Options): Promise<readonly Studied[]> {
  const mutants = allMutants()
    .map((mutant, number) => ({ ...mutant, number }))
    .filter(({ id }) => id.includes(options.only));
  const exchanges = EXCHANGES.filter(({ id }) => id.includes(options.only));
  let stopped = false;
  const open = new Set<Thread>();
  const stopping = options.stopped.then(async () => {
    stopped = true;
    await Promise.all([...open].map((thread) => thread.close()));
  });
  void stopping;
  const start = (setup: Setup): Thread => {
    const thread = startThread(setup);
    open.add(thread);
    return thread;
  };
  const end = async (thread: Thread): Promise<void> => {
    open.delete(thread);
    await thread.close();
  };

  const total = STUDIED.length + mutants.length + exchanges.length;
  let count = 0;
  const next = (what: string): void => options.onProgress(++count, total, what);

  const surveys: Survey[] = [];
  const sources = Object.fromEntries(
    mutatedFiles().map((file) => [
      file,
      probed(
        textOf(file),
        mutants.filter((mutant) => mutant.file === file),
      ),
    ]),
  );
  const probes = Math.max(0, ...mutants.map(({ number }) => number + 1));
  const surveyors = Array.from({ length: options.lanes }, () => start({ sources, probes }));
  const idle = [...surveyors];
  await inLanes(
    options.lanes,
    STUDIED,
    () => stopped,
    async ({ name }) => {
      next(`survey of ${name}`);
      const thread = idle.pop()!;
      const done = await thread.ask({ kind: 'survey', design: name }, LIMIT);
      idle.push(thread);
      if (typeof done !== 'string' && done.kind === 'survey') surveys.push(...done.surveys);
      else if (!stopped)
        throw new Error(`survey of ${name}: ${typeof done === 'string' ? done : ''}`);
    },
  );

  await Promise.all(surveyors.map(end));

  const results = new Map<string, Studied>();
  const record = (id: string, noted: Studied['noted'], judged: Judged | string): void => {
    if (stopped) return;
    const result = typeof judged === 'string' ? { fault: judged, unfinished: [] } : judged;
    results.set(id, { id, noted, ...result });
  };
  await inLanes(
    options.lanes,
    mutants,
    () => stopped,
    async (mutant) => {
      next(mutant.id);
      const noted = ordered(surveys.filter((one) => one.mutants.includes(mutant.number)));
      const thread = start({ sources: sourceOf(mutant), probes: 0 });
      const done = await thread.ask({ kind: 'mutant', ...planFor(noted) }, LIMIT);
      await end(thread);
      record(mutant.id, noted.length > 0 ? 'answer' : 'nothing', judgedOf(done));
    },
  );
  const thread = start(PLAIN);
  await inLanes(
    1,
    exchanges,
    () => stopped,
    async (exchange) => {
      next(exchange.id);
      const own = ordered(surveys.filter(({ design }) => design === exchange.design));
      const name = `${exchange.axis} ${exchange.to}`;
      const searches = own.filter(({ exchanges: noted }) => noted.includes(name)).map(baselineOf);
      const isErrno = own.some(({ errnos }) => errnos.includes(name));
      const done = await thread.ask({ kind: 'exchange', exchange, searches }, LIMIT);
      const noted = searches.length > 0 ? 'answer' : isErrno ? 'errno' : 'nothing';
      record(exchange.id, noted, judgedOf(done));
    },
  );
  await end(thread);
  return [...mutants, ...exchanges].flatMap(({ id }) => results.get(id) ?? []);
}

/** The source that a mutant's thread has instead of the project's. */
export function sourceOf(mutant: Mutant): Readonly<Record<string, string>> {
  return { [mutant.file]: withMutant(textOf(mutant.file), mutant) };
}

/** The quickest searches first. */
function ordered(surveys: readonly Survey[]): readonly Survey[] {
  return surveys.toSorted((one, other) => one.calls - other.calls);
}

/**
 * Where to look for a mutant that these searches met: quick scopes under each of the first designs,
 * the others under one. The rest is for mutants that neither these nor a fact tell.
 */
function planFor(noted: readonly Survey[]): {
  readonly searches: readonly Baseline[];
  readonly further: readonly Baseline[];
} {
  const names = STUDIED.map(({ name }) => name);
  const rank = ({ design }: Survey): number => names.indexOf(design);
  const isFirst = (one: Survey): boolean =>
    !noted.some((other) => other.scope === one.scope && rank(other) < rank(one));
  const isChosen = (one: Survey): boolean =>
    isFirst(one) || (one.calls < QUICK && rank(one) < FIRST);
  return {
    searches: noted.filter(isChosen).map(baselineOf),
    further: noted.filter((one) => !isChosen(one)).map(baselineOf),
  };
}

function baselineOf({ design, scope, verdicts, states }: Survey): Baseline {
  return { design, scope, verdicts, states };
}

function judgedOf(done: Awaited<ReturnType<Thread['ask']>>): Judged | string {
  if (typeof done === 'string') return done;
  return done.kind === 'judged' ? done.judged : 'no judgement';
}
