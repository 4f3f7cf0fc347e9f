/** The worker: searches and proves with the same code as the command line, and listens for a stop between. */
import { DECIDING, scopeNamed } from '../../../model/scopes/named.ts';
import { claimsIn } from '../../../properties/claims/all.ts';
import type { Blame } from '../../../properties/design-space/blame.ts';
import { explain, wantedForExplanation } from '../../../properties/design-space/explain.ts';
import type { Knowledge } from '../../../properties/design-space/knowledge.ts';
import { knowNothing } from '../../../properties/design-space/knowledge.ts';
import { judgeProjection } from '../../../properties/design-space/projection.ts';
import { pointOf, spaceOf } from '../../../properties/design-space/space.ts';
import { prove } from '../../../properties/proofs/prove.ts';
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

/** Answers the page. */
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
    tell({ kind: 'proved', id, proof: prove(designOf(ask.design)!) });
    return;
  }
  if (ask.kind === 'explain') {
    tell({ kind: 'explained', id, blame: await explaining(ask, tell) });
    return;
  }
  const design = designOf(ask.design)!;
  const scope = scopeNamed(ask.scope)!;
  const running = search(from(systemOf(design, scope), ask.path), claimsIn(scope), {
    maxStates: MOST_STATES,
  });
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

/** What this worker has come to know of all designs, so that a second question costs less. */
let known: Knowledge | undefined;

/** Searches until it is known what is to blame, as `exclmap explain` does. */
async function explaining(
  { id, design, claim }: Extract<Ask, { kind: 'explain' }>,
  tell: (it: Tell) => void,
): Promise<Blame | undefined> {
  const space = spaceOf();
  const all = (known ??= knowNothing(space, DECIDING));
  const point = pointOf(space, designOf(design)!);
  for (let searches = 0; ;) {
    const list = all.next(wantedForExplanation(all, point, claim));
    if (list.length === 0) return explain(all, point, claim).blame;
    for (const projection of list) {
      const found = judgeProjection(space, projection, { maxStates: MOST_STATES });
      if ('stopped' in found) throw new Error(found.stopped);
      all.learn(found);
      tell({ kind: 'explaining', id, searches: ++searches });
      await new Promise((resolve) => {
        setTimeout(resolve, 0);
      });
      if (stopped) return undefined;
    }
  }
}

/** The system, beginning where a path leads. */
function from(system: BpfSystem, path: readonly number[]): BpfSystem {
  const last = path.length === 0 ? undefined : replay(system, path)?.at(-1);
  return last === undefined ? system : { ...system, initial: last.outcome.state };
}
