/** The worker: searches and proves with the same code as the command line, and listens for a stop between. */
import { scopeNamed } from '../../../model/scopes/named.ts';
import { claimsIn } from '../../../properties/claims/all.ts';
import type { JobResult } from '../../../properties/job.ts';
import { perform } from '../../../properties/job.ts';
import { replay, search } from '../../../properties/search/explore.ts';
import type { BpfSystem } from '../../../properties/verdicts/system.ts';
import { systemOf } from '../../../properties/verdicts/system.ts';
import { designOf } from './design-ref.ts';
import type { Ask, Tell } from './talk.ts';

/** What a page's worker has and a document has not. */
type Scope = {
  postMessage: (message: Tell) => void;
  onmessage: ((event: { readonly data: Ask }) => void) | null;
};

/** Bounds of a search in a page: about half a gigabyte. */
const MOST_STATES = 4_000_000;
/** So long is searched before the next look at what the page says, in milliseconds. */
const SLICE = 60;

let stopped = false;

/** GivenVerdicts the page. */
export function startWorker(self: Scope): void {
  self.onmessage = ({ data }) => {
    if (data.kind === 'stop') {
      stopped = true;
      return;
    }
    stopped = false;
    const { id } = data;
    answer(data, self.postMessage.bind(self)).catch((error: unknown) => {
      const message = error instanceof Error ? error.message : 'something went wrong';
      self.postMessage({ kind: 'fault', id, message });
    });
  };
}

async function answer(
  ask: Exclude<Ask, { kind: 'stop' }>,
  tell: (it: Tell) => void,
): Promise<void> {
  const { id } = ask;
  if (ask.kind === 'prove') {
    const bounds = { maxStates: MOST_STATES, seconds: 600 };
    const job = { kind: 'prove', designs: [ask.design], claims: [], bounds } as const;
    const [proof] = perform(job, (ref) => designOf(ref)!) as JobResult<'prove'>;
    tell({ kind: 'proved', id, proof: proof! });
    return;
  }
  const design = designOf(ask.design)!;
  const scope = scopeNamed(ask.scope)!;
  const running = search(from(systemOf(design, scope), ask.path), claimsIn(scope), MOST_STATES);
  let goesOn = true;
  while (goesOn && !stopped) {
    const end = performance.now() + SLICE;
    while (goesOn && performance.now() < end) goesOn = running.advance(128);
    tell({ kind: 'progress', id, progress: running.progress() });
    await new Promise((resolve) => {
      setTimeout(resolve, 0);
    });
  }
  tell({ kind: 'judged', id, report: running.report(goesOn ? 'it was stopped' : undefined) });
}

/** The system, beginning where a path leads. */
function from(system: BpfSystem, path: readonly number[]): BpfSystem {
  const last = path.length === 0 ? undefined : replay(system, path)?.at(-1);
  return last === undefined ? system : { ...system, initial: last.outcome.state };
}
