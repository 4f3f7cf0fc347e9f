/** Work that is waiting, and the workers that do it, made from this page's own script. */
import type { Ask, Tell } from './talk.ts';

type Work = Exclude<Ask, { kind: 'stop' }>;
type Order = {
  readonly ask: Work extends infer W ? (W extends Work ? Omit<W, 'id'> : never) : never;
  /** Lower comes first. */
  readonly rank: number;
  readonly hear: (tell: Tell) => void;
};

export type Desk = {
  /** Puts work on the desk; what is returned takes it off, or stops it. */
  readonly put: (order: Order) => () => void;
  /** How much is waiting or being done. */
  readonly open: () => number;
};

type Bench = { readonly worker: Worker; busy: { id: number; order: Order } | undefined };

/** Starts so many workers, when they are needed. */
export function startDesk(script: string, most: number): Desk {
  const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  const waiting: Order[] = [];
  const benches: Bench[] = [];
  let last = 0;

  const spawn = (): Bench => {
    const bench: Bench = { worker: new Worker(url), busy: undefined };
    bench.worker.onmessage = ({ data }: MessageEvent<Tell>) => {
      const { busy } = bench;
      if (busy?.id !== data.id) return;
      if (data.kind !== 'progress' && data.kind !== 'explaining') bench.busy = undefined;
      busy.order.hear(data);
      next();
    };
    bench.worker.onerror = ({ message }) => {
      const { busy } = bench;
      bench.busy = undefined;
      busy?.order.hear({ kind: 'fault', id: busy.id, message });
      next();
    };
    benches.push(bench);
    return bench;
  };
  const next = (): void => {
    while (waiting.length > 0) {
      const idle = benches.find(({ busy }) => busy === undefined);
      const bench = idle ?? (benches.length < most ? spawn() : undefined);
      if (bench === undefined) return;
      waiting.sort((one, other) => one.rank - other.rank);
      const order = waiting.shift()!;
      const id = ++last;
      bench.busy = { id, order };
      bench.worker.postMessage({ ...order.ask, id });
    }
  };
  return {
    put: (order) => {
      waiting.push(order);
      next();
      return () => {
        const at = waiting.indexOf(order);
        if (at !== -1) waiting.splice(at, 1);
        benches.find(({ busy }) => busy?.order === order)?.worker.postMessage({ kind: 'stop' });
      };
    },
    open: () => waiting.length + benches.filter(({ busy }) => busy !== undefined).length,
  };
}
