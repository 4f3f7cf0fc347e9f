import { describe, expect, it } from 'vitest';
import { type Ending, type Frame, SETUP } from '../wire/answers.ts';
import type { Guest, Ran, Stop } from './boot.ts';
import { runTraces } from './run-traces.ts';
import { program, type Program } from '../wire/wire.ts';

const DONE: Ending = { kind: 'done' };

function frame(index: number, taint = 0, ending = DONE): Frame {
  return { index, ending, commands: 4, taint, answers: new Map([[0, BigInt(index)]]) };
}

const setup = program().done();

/** Programs that are told apart by their number of registers. */
const programs: readonly Program[] = [1, 2, 3, 4].map((registers) => ({
  ...setup,
  commands: 4,
  registers,
}));

type Script = { readonly ran: Ran; readonly log?: string; readonly setup?: Ran };

/** Guests that do what is written for them, one after the other, and what they were given. */
function guests(scripts: readonly Script[]) {
  const given: (readonly number[])[] = [];
  let booted = 0;
  const start = () => {
    const script = scripts[booted++];
    if (script === undefined) return Promise.reject(new Error('no more guests'));
    const guest: Guest = {
      version: '1.2.3',
      bootMilliseconds: 0,
      setup: () => Promise.resolve(script.setup ?? { frames: [frame(SETUP)] }),
      run: (all) => {
        given.push(all.map(({ registers }) => registers));
        return Promise.resolve(script.ran);
      },
      log: () => script.log ?? '',
      close: () => Promise.resolve(),
    };
    return Promise.resolve(guest);
  };
  return { start, given };
}

async function outcomes(scripts: readonly Script[]) {
  const { start, given } = guests(scripts);
  const run = await runTraces(start, setup, programs);
  return { ...run, kinds: run.outcomes.map(({ kind }) => kind), given };
}

const stopped = (frames: readonly Frame[], stop: Stop): Ran => ({ frames, stop });

describe('running traces', () => {
  it('answers all of them in one boot if nothing goes wrong', async () => {
    const run = await outcomes([{ ran: { frames: [0, 1, 2, 3].map((i) => frame(i)) } }]);
    expect(run.kinds).toEqual(Array(4).fill('answered'));
    expect(run).toMatchObject({ boots: 1, version: '1.2.3', given: [[1, 2, 3, 4]] });
    expect(run.alarm).toBeUndefined();
  });

  it('blames a crash on the trace in work and goes on behind it', async () => {
    const crash: Stop = { kind: 'crashed', text: 'Oops: 1', command: 3, answers: new Map() };
    const run = await outcomes([
      { ran: stopped([frame(0)], crash) },
      { ran: { frames: [frame(0), frame(1)] } },
    ]);
    expect(run.kinds).toEqual(['answered', 'crashed', 'answered', 'answered']);
    expect(run.outcomes[1]).toBe(crash);
    expect(run.given).toEqual([
      [1, 2, 3, 4],
      [3, 4],
    ]);
  });

  it('blames a warning on the trace that tainted the kernel and repeats what came after', async () => {
    const run = await outcomes([
      {
        ran: { frames: [frame(0), frame(1, 512), frame(2, 512), frame(3, 512)] },
        log: '[ 1.0] WARNING: at x.c:1\n',
      },
      { ran: { frames: [frame(0), frame(1)] } },
    ]);
    expect(run.kinds).toEqual(['answered', 'warned', 'answered', 'answered']);
    expect(run.outcomes[1]).toMatchObject({ text: 'WARNING: at x.c:1' });
    expect(run.given[1]).toEqual([3, 4]);
  });

  it('takes no answers for those of a trace that has more commands, or fewer', async () => {
    const other = (index: number, commands: number): Frame => ({ ...frame(index), commands });
    const run = await outcomes([
      { ran: { frames: [frame(0), other(1, 5), other(2, 0), frame(3)] } },
    ]);
    expect(run.kinds).toEqual(['answered', 'replayer failed', 'replayer failed', 'answered']);
    expect(run.outcomes[1]).toMatchObject({
      why: 'the answers are to 5 commands, and the trace has 4',
    });
  });

  it('reports an alarm that tainted nothing', async () => {
    const run = await outcomes([
      { ran: { frames: [0, 1, 2, 3].map((i) => frame(i)) }, log: 'INFO: task hung' },
    ]);
    expect(run.alarm).toBe('INFO: task hung');
  });

  const late = (index: number): Frame => frame(index, 0, { kind: 'timed out' });

  it('tells a trace out of time from one whose process died and one that is malformed', async () => {
    const run = await outcomes([
      {
        ran: {
          frames: [
            late(0),
            frame(1, 0, { kind: 'killed', signal: 11 }),
            frame(2, 0, { kind: 'malformed' }),
            frame(3),
          ],
        },
      },
      { ran: { frames: [late(0)] } },
    ]);
    expect(run).toMatchObject({ boots: 2, again: 0 });
    expect(run.outcomes.slice(0, 3)).toEqual([
      { kind: 'timed out', command: 4, answers: new Map([[0, 0n]]) },
      {
        kind: 'replayer failed',
        why: 'signal 11 killed the process of the trace in command 4',
      },
      { kind: 'replayer failed', why: 'command 4 is malformed' },
    ]);
    expect(run.kinds[3]).toBe('answered');
  });

  it('asks what timed out once more, and believes what answers then', async () => {
    const hangs: Stop = { kind: 'timed out', command: 2, answers: new Map() };
    const run = await outcomes([
      { ran: stopped([late(0)], hangs) },
      { ran: { frames: [late(0), frame(1)] } },
      { ran: { frames: [frame(0), late(1), frame(2)] } },
    ]);
    expect(run.kinds).toEqual(['answered', 'timed out', 'answered', 'answered']);
    expect(run).toMatchObject({ boots: 3, again: 2 });
    expect(run.given).toEqual([
      [1, 2, 3, 4],
      [3, 4],
      [1, 2, 3],
    ]);
    expect(run.outcomes[1]).toBe(hangs);
  });

  it('takes a crash at the second time for what it is, and a lost guest for nothing', async () => {
    const crash: Stop = { kind: 'crashed', text: 'Oops: 1', command: 3, answers: new Map() };
    const cut: Stop = { kind: 'cut off', why: 'QEMU ended' };
    const first = { ran: { frames: [late(0), late(1), frame(2), frame(3)] } };
    const run = await outcomes([first, { ran: stopped([], crash) }, { ran: stopped([], cut) }]);
    expect(run.kinds).toEqual(['crashed', 'timed out', 'answered', 'answered']);
    expect(run.again).toBe(1);
  });

  it('gives up after eight lost guests and says so of every trace left', async () => {
    const cut: Stop = { kind: 'cut off', why: 'QEMU ended' };
    const many = Array.from({ length: 20 }, () => setup);
    const { start } = guests(Array.from({ length: 20 }, () => ({ ran: stopped([], cut) })));
    const run = await runTraces(start, setup, many);
    expect(run.outcomes.map(({ kind }) => kind)).toEqual([
      ...Array<string>(8).fill('cut off'),
      ...Array<string>(12).fill('not run'),
    ]);
  });

  it('fails if a kernel does not boot or the setup does not end', async () => {
    await expect(runTraces(guests([]).start, setup, programs)).rejects.toThrow('no more guests');
    const hangs = { frames: [], stop: { kind: 'replayer failed', why: 'x' } } as const;
    const { start } = guests([{ ran: { frames: [] }, setup: hangs }]);
    await expect(runTraces(start, setup, programs)).rejects.toThrow(
      'the setup on kernel 1.2.3 failed: replayer failed: x',
    );
  });
});
