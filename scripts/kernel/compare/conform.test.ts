/** Whether the judge of kernels judges: a right kernel gives nothing, a planted fault exactly one finding. */
import { describe, expect, it } from 'vitest';
import type { Call, CallOf } from '../../../model/kernel/call.ts';
import { make } from '../../../model/kernel/call.ts';
import { EACCES, EBUSY, ENOENT, EPERM } from '../../../model/kernel/errno.ts';
import type { Step } from '../../../model/kernel/run.ts';
import { SIGNING } from '../../../model/rules/designs/all.ts';
import { mainline } from '../../../model/rules/designs/mainline.ts';
import { mainline73 } from '../../../model/rules/designs/mainline-7.3.ts';
import { permissive } from '../../../model/rules/designs/permissive.ts';
import { TEXTS } from '../../../model/programs/text.ts';
import { scopeNamed } from '../../../model/scopes/named.ts';
import { signatureName, type Signing } from '../encode/code.ts';
import type { Ran } from '../vm/boot.ts';
import { type Frame, TAINT_ALARM } from '../wire/answers.ts';
import {
  conclude,
  type Conclusion,
  type Conformity,
  conform,
  type ConformOptions,
  signsAsExpected,
} from './conform.ts';
import { drawTraces, type ScopedTrace } from './drawn.ts';
import { expectDesign, follow } from './expectation.ts';
import { behavesAs, caughtBy, flipsOf } from './test-choices.ts';
import type { KnownDifference } from './known-differences.ts';
import { type Replayed, withLastLook } from './replayed.ts';
import { fakeKernel, type Plant } from './test-guest.ts';

/** Signatures that are none: the kernel of these tests does not look at them. */
const signing: Signing = {
  loader: 'loader-folded',
  certificate: Uint8Array.of(1),
  signatures: new Map(
    TEXTS.flatMap((text) =>
      [false, true].map((counted) => [signatureName(text, counted), Uint8Array.of(2)] as const),
    ),
  ),
};

const expectation = expectDesign(mainline73);
const traces = [...drawTraces(expectation, 40, 3, true)];

async function run(
  plant?: Plant,
  some: Iterable<ScopedTrace> = traces,
  options: ConformOptions = { signing },
): Promise<Conformity> {
  const start = fakeKernel('7.3.4', plant);
  return conform(start, '7.3.4', expectation, some, options);
}

/** Everything that a run complains of. */
function findingsOf({ disagreements, failures, alarm }: Conformity): readonly string[] {
  return [
    ...disagreements.map(({ says }) => says),
    ...failures.map(({ verdict }) => `${verdict.kind}: ${'says' in verdict ? verdict.says : ''}`),
    ...(alarm === undefined ? [] : [alarm]),
  ];
}

/** Answers otherwise where a call of that name is answered so. */
const otherwise =
  (name: Call['call'], right: (answer: number) => boolean, wrong: number | undefined) =>
  ({ call, outcome: { answer } }: Step) =>
    call.call === name && right(answer) ? wrong : answer;

const onFrames =
  (change: (frames: readonly Frame[]) => readonly Frame[]) =>
  ({ frames }: Ran): Ran => ({ frames: change(frames) });

const create = (open: CallOf<'map_create'>['open']): Call =>
  make('map_create', { map: 0, kind: 'ARRAY', open });

// the first frame is the probe's, so trace n is frame n
const PLANTS: readonly (readonly [string, Plant, string, 'differs' | 'inconclusive'])[] = [
  [
    'another errno',
    { answer: otherwise('map_freeze', (answer) => answer === -EPERM, -EBUSY) },
    'map_freeze: expected EPERM, the kernel answers EBUSY',
    'differs',
  ],
  [
    'success where a refusal is due',
    { answer: otherwise('obj_get', (answer) => answer === -ENOENT, 0) },
    'obj_get: expected ENOENT, the kernel answers 0',
    'differs',
  ],
  [
    'a refusal where success is due',
    { answer: otherwise('unlink', (answer) => answer === 0, -EACCES) },
    'unlink: expected 0, the kernel answers EACCES',
    'differs',
  ],
  [
    'another value',
    {
      answer: (step) => {
        const isRead = step.call.call === 'map_lookup_elem' && step.outcome.answer === 1;
        return isRead && step.before.maps[step.call.map]?.kind === 'ARRAY'
          ? 2
          : step.outcome.answer;
      },
    },
    'map_lookup_elem: expected 1, the kernel answers 2',
    'differs',
  ],
  [
    'no answer to one call',
    {
      ran: onFrames((frames) =>
        frames.map((frame, i) => (i === 5 ? { ...frame, answers: new Map() } : frame)),
      ),
    },
    'replayer failed: there is no answer to call 1',
    'inconclusive',
  ],
  [
    'answers to two traces in the wrong order',
    { ran: onFrames((all) => all.with(4, all[5]!).with(5, all[4]!)) },
    'replayer failed: the answers are those of trace 5, not 4',
    'inconclusive',
  ],
  [
    'one frame too many among the others',
    { ran: onFrames((all) => [...all.slice(0, 7), all[6]!, ...all.slice(7)]) },
    'replayer failed: the answers are those of trace 6, not 7',
    'inconclusive',
  ],
  [
    'one frame too many in the end',
    { ran: onFrames((all) => [...all, all.at(-1)!]) },
    'there are 42 answers to 41 traces',
    'differs',
  ],
  [
    'one frame too few',
    { ran: onFrames((all) => all.slice(0, -1)) },
    'replayer failed: the guest has no answers to it',
    'inconclusive',
  ],
  [
    'a wrong number on a frame',
    { ran: onFrames((all) => all.with(9, { ...all[9]!, index: 99 })) },
    'replayer failed: the answers are those of trace 99, not 9',
    'inconclusive',
  ],
  [
    'output that cannot be read',
    {
      ran: ({ frames }) => ({
        frames: frames.slice(0, 3),
        stop: { kind: 'replayer failed', why: 'what the guest answered cannot be read' },
      }),
    },
    'replayer failed: what the guest answered cannot be read',
    'inconclusive',
  ],
  [
    'a warning',
    { ran: onFrames((all) => all.with(7, { ...all[7]!, taint: TAINT_ALARM })) },
    'warned: the kernel is tainted',
    'differs',
  ],
  [
    'a crash',
    {
      ran: ({ frames }) => ({
        frames: frames.slice(0, 8),
        stop: { kind: 'crashed', text: 'Oops', command: 1, answers: new Map() },
      }),
    },
    'crashed: Oops',
    'differs',
  ],
];

describe('the judge of a kernel', () => {
  it('has nothing to say of a right one', async () => {
    const clean = await run();
    expect(findingsOf(clean)).toEqual([]);
    expect(conclude(clean)).toEqual({ kind: 'agrees', because: [] });
    expect(clean.verdicts.agree).toBe(traces.length);
    expect([...clean.byCall.values()].every(({ asked }) => asked > 0)).toBe(true);
  });

  it.each(PLANTS)('says just one thing of %s', async (_, plant, finding, kind) => {
    const conformity = await run(plant);
    expect(findingsOf(conformity)).toEqual([finding]);
    expect(conclude(conformity).kind).toBe(kind);
  });

  it('excuses a known difference, but no other, and asks that it go on', async () => {
    const difference: KnownDifference = {
      id: 'late',
      kernels: ['7.3.4'],
      matches: ({ call }, seen) => call.call === 'map_freeze' && seen === -EBUSY,
      reason: 'it is late',
      link: '',
    };
    const isRefused = (answer: number): boolean => answer === -EPERM;
    const options = { signing, differences: [difference] };
    const late = { answer: otherwise('map_freeze', isRefused, -EBUSY) };
    const wrong = { answer: otherwise('map_freeze', isRefused, -EACCES) };
    const known = await run(late, traces, options);
    const other = await run(wrong, traces, options);
    const clean = await run({}, traces, options);
    expect([findingsOf(known), conclude(known)]).toEqual([[], { kind: 'agrees', because: [] }]);
    expect(known.known[0]?.times).toBe(known.verdicts.known);
    expect(findingsOf(other)).toEqual(['map_freeze: expected EPERM, the kernel answers EACCES']);
    expect(conclude(clean)).toEqual({
      kind: 'differs',
      because: ['the known difference late did not occur'],
    });
  });

  it('makes the trace of a disagreement as short as the kernel lets it', async () => {
    const plant = { answer: otherwise('map_freeze', (answer) => answer === -EPERM, -EBUSY) };
    const [found] = (await run(plant, drawTraces(expectation, 40, 4, true))).disagreements;
    const calls = found?.shortest.trace.calls.map(({ call }) => call);
    // a map that is frozen already, or one whose fd is for reading only: no call can be left out of either
    const shortest = [
      ['map_create', 'map_freeze', 'map_freeze'],
      ['map_create', 'map_freeze'],
    ];
    expect(shortest).toContainEqual(calls);
    expect([found?.minimised, found?.shortest.steps.length]).toEqual([true, calls?.length]);
    expect(found?.times).toBeGreaterThan(1);
  });

  it('shows of a sort the shortest trace, the first of those, up to the call that differs', async () => {
    const scope = scopeNamed('wide')!;
    const freeze = make('map_freeze', { map: 0 });
    const other = make('map_create', { map: 1, kind: 'ARRAY' });
    const named = (from: string, calls: readonly Call[]): ScopedTrace => ({ scope, calls, from });
    const some = [
      named('long', [other, create('rw'), freeze]),
      named('short', [create('rw'), freeze, other, make('map_freeze', { map: 1 })]),
      named('as short', [create('rw'), freeze]),
      named('longer', [other, create('rw'), make('map_freeze', { map: 1 }), freeze]),
    ];
    const wrong = { answer: otherwise('map_freeze', (answer) => answer === 0, -EBUSY) };
    const { disagreements } = await run(wrong, some);
    expect(disagreements.map(({ times, minimised }) => [times, minimised])).toEqual([[4, true]]);
    const { trace, steps } = disagreements[0]!.shortest;
    expect(trace).toEqual({ ...some[1], calls: [create('rw'), freeze] });
    expect(steps.map(({ call }) => call)).toEqual(trace.calls);
  });

  it('takes a shorter trace only if it is the last call that differs', async () => {
    const scope = scopeNamed('wide')!;
    const [one, two] = [0, 1].map((map) => make('map_create', { map, kind: 'ARRAY' }));
    const freeze = (map: number): Call => make('map_freeze', { map });
    const close: Call = { call: 'close', map: 0, prog: -1, link: -1 };
    // the kernel fails where just one map is there, so without the second it fails sooner
    const answer = ({ call, before, outcome }: Step): number => {
      const isAlone = before.maps.filter(({ kind }) => kind !== 'none').length === 1;
      return call.call === 'map_freeze' && outcome.answer === 0 && isAlone
        ? -EBUSY
        : outcome.answer;
    };
    const calls = [one!, two!, freeze(0), close, freeze(1)];
    const { disagreements } = await run({ answer }, [{ scope, calls, from: '' }]);
    expect(disagreements.map(({ shortest }) => shortest.trace.calls)).toEqual([[two, freeze(1)]]);
    expect(disagreements[0]!.shortest.steps).toHaveLength(2);
    // of those that are asked together, the shortest: here what lacks both of the first two, and what lacks one of them
    const unlink: Call = { call: 'unlink', map: 0 };
    const far = await run({ answer }, [
      { scope, calls: [unlink, unlink, one!, freeze(0)], from: '' },
    ]);
    expect(far.disagreements.map(({ shortest }) => shortest.trace.calls)).toEqual([
      [one, freeze(0)],
    ]);
  });

  it('adds up what was asked again over all guests', async () => {
    const scope = scopeNamed('tiny')!;
    const many = Array.from({ length: 1001 }, (): ScopedTrace => ({
      scope,
      calls: [{ call: 'unlink', map: 0 }],
      from: '',
    }));
    // of the first guest of all the last trace hangs
    const ran = ({ frames }: Ran): Ran => ({
      frames: frames.slice(0, 1000),
      stop: { kind: 'timed out', command: 0, answers: new Map() },
    });
    const { again, boots, verdicts } = await run({ ran }, many);
    expect([again, boots, verdicts.agree]).toEqual([1, 3, 1001]);
    expect((await run({}, many)).again).toBe(0);
  });

  it('looks at what programs wrote, though no call of the trace does', async () => {
    const scope = scopeNamed('wide')!;
    const write = TEXTS.find(({ name }) => name === 'write.A')!;
    const calls: readonly Call[] = [
      create('rw'),
      make('prog_load', { prog: 0, text: write, map: 0 }),
      { call: 'close', map: 0, prog: -1, link: -1 },
      { call: 'prog_test_run', prog: 0, map: -1 },
    ];
    const trace = { scope, calls, from: 'a trace' };
    expect(withLastLook(expectation, trace).calls.slice(calls.length)).toEqual([
      { call: 'map_get_fd_by_id', map: 0 },
      { call: 'map_lookup_elem', map: 0, key: 0 },
    ]);
    expect(findingsOf(await run({}, [trace]))).toEqual([]);
    const lost = otherwise('map_lookup_elem', (answer) => answer === 1, 0);
    expect(findingsOf(await run({ answer: lost }, [trace]))).toEqual([
      'map_lookup_elem: expected 1, the kernel answers 0',
    ]);
  });

  it.each([
    ['rw', ['map_lookup_elem']],
    ['ro', ['map_lookup_elem']],
    ['wo', ['map_get_fd_by_id', 'map_lookup_elem']], // of which a read would be refused whatever is in it
  ] as const)('reads a map that was opened %s in the end', (open, looks) => {
    const trace = { scope: scopeNamed('wide')!, calls: [create(open)], from: 'a trace' };
    const { calls } = withLastLook(expectation, trace);
    expect(calls.slice(1).map(({ call }) => call)).toEqual(looks);
    expect(follow(expectation, trace.scope, calls).steps.at(-1)?.outcome.answer).toBe(0);
  });

  it('does not take a trace that was cut short for one that agrees', async () => {
    const { scope, calls, from } = traces[0]!;
    const close: Call = { call: 'munmap', map: 0 };
    const [cut, whole] = [[close, ...calls], calls].map((all) => ({ scope, calls: all, from }));
    const conformity = await run({}, [cut!, whole!]);
    expect(conformity.verdicts).toMatchObject({ agree: 1, 'cut short': 1 });
    expect(conclude(conformity)).toEqual({ kind: 'inconclusive', because: ['1 cut short'] });
  });

  it.each([
    ['none', () => new Uint8Array(0)],
    ['one too few', (bytes: Uint8Array) => bytes.slice(1)],
    ['one too many', (bytes: Uint8Array) => Uint8Array.of(...bytes, 0)],
  ])('takes no bytes for an answer where there are %s', async (_, change) => {
    const changed = ({ answers, ...frame }: Frame): Frame => {
      const all = [...answers].map(([at, record]) => {
        return [at, typeof record === 'bigint' ? record : change(record)] as const;
      });
      return { ...frame, answers: new Map(all) };
    };
    const conformity = await run({ ran: onFrames((frames) => frames.map(changed)) });
    expect(conclude(conformity).kind).toBe('inconclusive');
    expect(conformity.disagreements).toEqual([]);
    expect(conformity.failures[0]?.verdict).toMatchObject({
      says: expect.stringMatching(/^there is no answer to call \d+$/) as string,
    });
  });

  it('says what is not known: without traces, without signatures, without an answer about signing', async () => {
    expect(conclude(await run({}, [])).because).toContain('there are no traces');
    const unsigned = [...drawTraces(expectation, 3, 1, false)];
    expect(conclude(await run({}, unsigned, {}))).toEqual({
      kind: 'inconclusive',
      because: ['signed loads were not replayed'],
    });
    const silent = onFrames((all) => all.with(0, { ...all[0]!, answers: new Map() }));
    expect(conclude(await run({ ran: silent }))).toEqual({
      kind: 'inconclusive',
      because: ['how signed loads are checked was not told'],
    });
    for (const strange of [
      [-13, 0, -74],
      [-13, -22, -74],
      [-13, -4095, -74],
      [-2, -74, -74],
    ]) {
      expect(conclude(await run({ probe: strange }, traces.slice(0, 2))).because).toEqual([
        'how signed loads are checked was not told',
      ]);
    }
    expect(conclude(await run({ probe: [5, -74, -74] }))).toEqual({
      kind: 'differs',
      because: ['signed loads are checked by "hash-and-exclusive", not "folded"'],
    });
  });

  it('says of each sort of verdict what it is worth, and of everything else that is not as it should be', async () => {
    const clean = await run({}, traces.slice(0, 5));
    const { traces: count, verdicts } = clean;
    const worth = (change: Partial<Conformity>): Conclusion => conclude({ ...clean, ...change });
    const one = (kind: string) => worth({ verdicts: { ...verdicts, agree: count - 1, [kind]: 1 } });
    expect(worth({})).toEqual({ kind: 'agrees', because: [] });
    expect(one('known')).toEqual({ kind: 'agrees', because: [] });
    for (const kind of ['disagree', 'warned', 'crashed', 'timed out'])
      expect(one(kind)).toEqual({ kind: 'differs', because: [`1 ${kind}`] });
    for (const kind of ['cut short', 'replayer failed', 'cut off', 'not run'])
      expect(one(kind)).toEqual({ kind: 'inconclusive', because: [`1 ${kind}`] });
    const differs = { verdicts: { ...verdicts, disagree: 1 }, stopped: 'SIGINT' };
    expect(worth({ stopped: 'SIGINT' })).toEqual({
      kind: 'inconclusive',
      because: ['SIGINT ended it'],
    });
    expect(worth(differs)).toEqual({ kind: 'differs', because: ['1 disagree', 'SIGINT ended it'] });
    expect(worth({ alarm: 'Oops' }).kind).toBe('differs');
  });

  it('knows how each proposal to sign shows itself; that loads are read twice does not show', () => {
    const shows = SIGNING.map(({ choices }) => {
      const { name } = choices.signed;
      const names = ['hash', 'hash-and-exclusive', 'folded', 'folded-read-twice', undefined];
      const found = names.filter((signed) =>
        signsAsExpected({ expectation: { ...expectation, signed: name }, signed }),
      );
      return [name, ...found];
    });
    expect(new Set(shows.map((names) => names.join(': ')))).toEqual(
      new Set([
        'hash: hash',
        'hash-and-exclusive: hash-and-exclusive',
        'folded-read-twice: folded',
      ]),
    );
    const none = { ...expectation, signed: undefined };
    expect(signsAsExpected({ expectation: none, signed: 'hash' })).toBe(true);
  });

  it('takes calls of different programs for different sorts, and an answer in words for one of its sort', async () => {
    const scope = scopeNamed('wide')!;
    const loads = ['write.A', 'read.A'].map((name): ScopedTrace => {
      const text = TEXTS.find((it) => it.name === name)!;
      const load = make('prog_load', { prog: 0, text, map: 0 });
      return { scope, calls: [create('rw'), load, make('prog_test_run', { prog: 0 })], from: name };
    });
    const refused = { answer: otherwise('prog_load', (answer) => answer === 0, -EPERM) };
    expect(findingsOf(await run(refused, loads))).toEqual([
      'prog_load of write: expected 0, the kernel answers EPERM',
      'prog_load of read: expected 0, the kernel answers EPERM',
    ]);
    const ran = { answer: otherwise('prog_test_run', () => true, -EPERM) };
    expect(findingsOf(await run(ran, loads.slice(1)))).toEqual([
      'prog_test_run of read: expected 0, the kernel answers EPERM',
    ]);
    const frozen: ScopedTrace = {
      scope,
      calls: [create('rw'), make('map_freeze', { map: 0 })],
      from: '',
    };
    const first = { answer: otherwise('map_create', () => true, -EPERM) };
    const differs = await run(first, [frozen]);
    expect(findingsOf(differs)).toEqual(['map_create: expected 0, the kernel answers EPERM']);
    // what comes after was not compared
    const refusedOnce = { asked: 1, succeeded: 0, errnos: new Map([['EPERM', 1]]) };
    expect([...differs.byCall]).toEqual([['map_create', refusedOnce]]);
    const words = {
      answer: ({ call, outcome }: Step) =>
        call.call === 'map_freeze' ? 'returned 5' : outcome.answer,
    };
    expect(findingsOf(await run(words, [frozen]))).toEqual([
      'map_freeze: expected 0, the kernel answers returned …',
    ]);
  });

  it("compares the last of many traces, which is another guest's, as the first", async () => {
    const scope = scopeNamed('tiny')!;
    const unlink: Call = { call: 'unlink', map: 0 };
    const calls: readonly Call[] = [create('rw'), make('map_freeze', { map: 0 })];
    const many = Array.from({ length: 1001 }, (_, i): ScopedTrace => ({
      scope,
      calls: i < 1000 ? [unlink] : calls,
      from: `${i}`,
    }));
    const told: number[] = [];
    const options = { signing, progress: (done: number) => void told.push(done) };
    const wrong = { answer: otherwise('map_freeze', () => true, -EBUSY) };
    const clean = await run({}, many, options);
    expect([conclude(clean).kind, clean.traces, clean.boots]).toEqual(['agrees', 1001, 2]);
    expect([told, clean.signed]).toEqual([[1000, 1001], 'folded']);
    expect(clean.byCall.get('unlink')).toEqual({
      asked: 1000,
      succeeded: 0,
      errnos: new Map([['ENOENT', 1000]]),
    });
    const differs = await run(wrong, many, options);
    expect(findingsOf(differs)).toEqual(['map_freeze: expected 0, the kernel answers EBUSY']);
    expect(differs.verdicts).toMatchObject({ agree: 1000, disagree: 1 });
  });

  it('counts the answers of the kernel by kind of call', async () => {
    const { byCall } = await run({}, traces.slice(0, 10));
    const steps = traces
      .slice(0, 10)
      .map((trace) => withLastLook(expectation, trace))
      .flatMap(({ scope, calls }) => follow(expectation, scope, calls).steps);
    for (const [name, { asked, succeeded, errnos }] of byCall) {
      const answers = steps
        .filter(({ call }) => call.call === name)
        .map(({ outcome }) => outcome.answer);
      const refused = [...errnos.values()].reduce((sum, times) => sum + times, 0);
      expect([asked, succeeded], name).toEqual([
        answers.length,
        answers.filter((answer) => answer >= 0).length,
      ]);
      expect(refused, name).toBe(asked - succeeded);
    }
  });
});

/**
 * Exchanges that change no answer of the design: where no template is remembered, none can be asked; and no system
 * call waits where a map is frozen and still written.
 */
const ALIKE: Readonly<Record<string, readonly string[]>> = {
  permissive: [
    ...['template: remembered', 'bind: named-and-template', 'linkUpdate: asked'],
    'contentHash: settled',
  ],
  mainline: ['bind: named-and-template', 'linkUpdate: asked', 'contentHash: settled'],
};

describe.each([permissive, mainline])('a wrong model in place of $name', (design) => {
  const right = expectDesign(design);
  const replayed: readonly Replayed[] = [...drawTraces(right, 900, 12, true)].map((trace) => {
    const { steps } = follow(right, trace.scope, trace.calls);
    const seen = steps.map(({ outcome }) => outcome.answer);
    return { trace, steps, seen, verdict: { kind: 'agree' } };
  });

  it('is caught within 900 traces, unless it behaves alike', () => {
    const flips = flipsOf(design);
    expect(flips.length).toBeGreaterThan(10);
    const missed = flips.filter(
      (flip) => caughtBy(replayed, right.signed, flip.design) === undefined,
    );
    const different = missed.filter((flip) => !behavesAs(design, flip.design));
    expect(different.map(({ axis, choice }) => `${axis}: ${choice}`)).toEqual([]);
    expect(missed.map(({ axis, choice }) => `${axis}: ${choice}`)).toEqual(ALIKE[design.name]);
  });

  it('is not seen where there is none', () => {
    expect(caughtBy(replayed, right.signed, design)).toBeUndefined();
  });
});
