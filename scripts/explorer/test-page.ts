/** The script of the page run in Node as its worker runs it: the same bundle, with what a worker has and no more. */
import { createContext, runInContext } from 'node:vm';
import type { Ask, Tell } from './page/talk.ts';

/**
 * Bytes that the page may have, 400 kB in all: as it is bundled (a test beside it), and what `explore` writes into it
 * (the long suite, since that takes all verdicts on all designs).
 */
export const MOST_BYTES = { bundled: 296_000, written: 104_000 } as const;

/** What comes of work; progress is not told. */
type Done = Exclude<Tell, { kind: 'progress' | 'explaining' }>;

type PageWorker = {
  postMessage: (message: Tell) => void;
  onmessage?: (event: { readonly data: Ask }) => void;
  readonly setTimeout: typeof setTimeout;
  readonly performance: typeof performance;
};

/** Starts the worker of this page; what is returned has it do one piece of work after another. */
export function startPageWorker(html: string): (ask: Ask) => Promise<Done> {
  const script = /<script id="script">(.*)<\/script>/s.exec(html)?.[1] ?? '';
  const has: PageWorker = { postMessage: () => undefined, setTimeout, performance };
  // generates no code, as the policy of the page says
  const worker = createContext(has, { codeGeneration: { strings: false, wasm: false } });
  runInContext(script, worker);
  return (ask) =>
    new Promise((resolve, reject) => {
      has.postMessage = (tell) => {
        if (tell.kind === 'progress' || tell.kind === 'explaining') return;
        // what another realm made has other prototypes
        resolve(JSON.parse(JSON.stringify(tell)) as Done);
      };
      if (has.onmessage === undefined) reject(new Error('the script starts no worker'));
      has.onmessage?.({ data: ask });
    });
}
