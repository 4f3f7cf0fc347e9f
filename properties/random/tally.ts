/** What occurred in random walks, by sort of call, by errno, by channel. */
import type { Call } from '../../model/kernel/call.ts';
import { nameOfAnswer } from '../../model/kernel/errno.ts';
import type { Channel } from '../../model/kernel/outcome.ts';
import type { State } from '../../model/kernel/state.ts';
import type { Made } from './walk.ts';

export type Tallied = {
  readonly calls: number;
  /** Calls that the model accepted, and that changed something. */
  readonly accepted: number;
  readonly changed: number;
  /** By sort of call, how many were made and how many accepted. */
  readonly sorts: Readonly<Record<string, { readonly made: number; readonly accepted: number }>>;
  /** By name, how often a call was refused with it. */
  readonly errnos: Readonly<Record<string, number>>;
  /** By channel, how often a program accessed a map. */
  readonly channels: Readonly<Partial<Record<Channel, number>>>;
};

const MAX_ERRNO = 4095;

/** Counts the calls of walks; by their numbers, which costs least. */
export function tallyOf(calls: readonly Call[]): {
  readonly count: (before: State, made: Made) => void;
  readonly calls: () => number;
  readonly report: () => Tallied;
} {
  const tried = new Uint32Array(calls.length);
  const succeeded = new Uint32Array(calls.length);
  const errnos = new Uint32Array(MAX_ERRNO + 1);
  const channels = new Map<Channel, number>();
  let made = 0;
  let changed = 0;

  const count = (before: State, { index, outcome }: Made): void => {
    made++;
    tried[index] = tried[index]! + 1;
    if (outcome.state !== before) changed++;
    if (outcome.answer < 0) {
      errnos[-outcome.answer] = errnos[-outcome.answer]! + 1;
      return;
    }
    succeeded[index] = succeeded[index]! + 1;
    for (const { channel } of outcome.events) {
      channels.set(channel, (channels.get(channel) ?? 0) + 1);
    }
  };

  const report = (): Tallied => {
    const sorts = [...Map.groupBy(calls.keys(), (index) => calls[index]!.call)]
      .map(([name, all]) => {
        const sum = (of: Uint32Array): number => all.reduce((so, index) => so + of[index]!, 0);
        return [name, { made: sum(tried), accepted: sum(succeeded) }] as const;
      })
      .filter(([, sort]) => sort.made > 0)
      .toSorted(([one], [other]) => (one < other ? -1 : 1));
    return {
      calls: made,
      accepted: sorts.reduce((so, [, { accepted }]) => so + accepted, 0),
      changed,
      sorts: Object.fromEntries(sorts),
      errnos: Object.fromEntries(
        [...errnos.entries()]
          .filter(([, times]) => times > 0)
          .map(([errno, times]) => [nameOfAnswer(-errno), times]),
      ),
      channels: Object.fromEntries(channels),
    };
  };
  return { count, calls: () => made, report };
}
