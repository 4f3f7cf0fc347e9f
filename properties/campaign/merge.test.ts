/** Merging: whatever came in whatever order and how often, the report is the same to the byte. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MODEL_VERSION } from '../../model/kernel/version.ts';
import { AXIS_NAMES, choicesOn } from '../../model/rules/axes.ts';
import { DESIGNS, RULES } from '../../model/rules/designs/all.ts';
import { strictOuter } from '../../model/rules/designs/strict-outer.ts';
import { scopeNamed } from '../../model/scopes/named.ts';
import { explore } from '../search/explore.ts';
import { claimsIn } from '../claims/all.ts';
import { mergeReports } from '../verdicts/merge.ts';
import { watchReads } from '../verdicts/reads.ts';
import { systemOf } from '../verdicts/system.ts';
import type { Trace } from '../claims/claim.ts';
import type { DesignsAtHand } from './answer-fault.ts';
import type { CampaignJob, FuzzJob, SearchJob } from './campaign-job.ts';
import { canonical, dataOf, designOfNames, keyOf, MODEL } from './campaign-job.ts';
import { addUpConform, type ConformPart, conclusionOf } from './conform-part.ts';
import { addUp, type FuzzFinding, type FuzzPart, fuzzPartOf } from './fuzz-part.ts';
import type { JobAnswer, JobRecord } from './merge.ts';
import { merge, planned } from './merge.ts';
import { conformJobs, drillJobs, fuzzJobs, scopesJobs, spaceJobs } from './presets.ts';
import { conclusionOfCampaign, reportOf } from './report.ts';
import { type SearchPart, searchPartOf } from './search-part.ts';

const mail = scopeNamed('mail')!;
const wide = scopeNamed('wide')!;
const [patchV1, permissive] = RULES as [(typeof RULES)[0], (typeof RULES)[0]];

const search = (design: (typeof RULES)[0], maxStates: number): SearchJob => ({
  ...{ kind: 'search', ...MODEL, design: dataOf(design), scope: mail, claims: [], maxStates },
});
const fuzz = (first: number, count: number): FuzzJob => ({
  ...{ kind: 'fuzz', ...MODEL, walks: 2, design: dataOf(permissive), scope: mail, claims: [] },
  ...{ seeds: { first, count }, runs: 12, steps: 60, style: 'swarm' },
});

const kernelPart = (seed: number): ConformPart => ({
  design: 'mainline',
  traces: 10 + seed,
  verdicts: { agree: 9 + seed, disagree: 1 },
  differs: 1,
  inconclusive: 0,
  answers: { 'map_create OK': seed },
  known: { rare: seed % 2 },
  disagreements: [
    ...[{ says: 'a', times: seed, scope: 'swarm', steps: [seed], minimised: true }],
    ...[{ says: `${seed}`, times: 1, scope: 'swarm', steps: [1, 2], minimised: true }],
  ],
  wrong: [],
  open: [],
});

/** Jobs of all kinds, each with its true answer, or (a kernel's) one that is made up. */
type Done = { readonly job: CampaignJob; readonly answer: JobAnswer };
const DONE: readonly Done[] = [
  ...[search(permissive, 300), search(permissive, 20), search(patchV1, 300)].map((job): Done => {
    const design = RULES.find(({ name }) => name === job.design.name)!;
    const part = searchPartOf(job, design);
    return { job, answer: { kind: 'search', part } };
  }),
  ...[fuzz(1, 1), fuzz(2, 2), fuzz(9, 1)].map((job): Done => {
    return { job, answer: { kind: 'fuzz', part: fuzzPartOf(job, permissive) } };
  }),
  ...[1, 2, 3].map((seed): Done => {
    const job = { kind: 'conform', ...MODEL, kernel: '7.3.4', seed, traces: 10 + seed } as const;
    return { job, answer: { kind: 'conform', part: kernelPart(seed) } };
  }),
  ...drillJobs(5, 0).map((job, number): Done => {
    return { job, answer: { kind: 'drill', part: { sum: `${number}` } } };
  }),
];

const recordOf = ({ job, answer }: Done): JobRecord => ({
  ...{ key: keyOf(job), ...MODEL, answer },
});
const textOf = (plan: ReadonlyMap<string, CampaignJob>, records: readonly JobRecord[]): string =>
  JSON.stringify(reportOf(merge(plan, records)));

/** Every record at least once, some again, all crossed as JSON and shuffled. */
const delivery = fc
  .subarray([...DONE], { minLength: 1 })
  .chain((some) => fc.shuffledSubarray(some, { minLength: some.length, maxLength: some.length }))
  .chain((plan) =>
    fc.record({
      plan: fc.constant(plan),
      again: fc.array(fc.constantFrom(...plan), { maxLength: 8 }),
      lost: fc.subarray([...plan]),
      order: fc.array(fc.nat(), { minLength: 24, maxLength: 24 }),
    }),
  )
  .map(({ plan, again, lost, order }) => {
    const all = [...plan, ...again].map((one, index) => ({ one, at: order[index] ?? 0 }));
    const records = all.toSorted((a, b) => a.at - b.at).map(({ one }) => recordOf(one));
    const crossed = JSON.parse(canonical(records)) as JobRecord[];
    return { plan, lost, crossed };
  });

describe('a report', () => {
  it('is the same to the byte in any order, with any repetition, however it came', () => {
    fc.assert(
      fc.property(delivery, ({ plan, crossed }) => {
        const jobs = planned(plan.map(({ job }) => job));
        const expected = textOf(jobs, plan.map(recordOf));
        expect(textOf(jobs, crossed)).toBe(expected);
        expect(textOf(jobs, [...crossed, ...crossed])).toBe(expected);
      }),
    );
  });

  it('names what was lost, and is whole when it was done again', () => {
    fc.assert(
      fc.property(delivery, ({ plan, lost, crossed }) => {
        const jobs = planned(plan.map(({ job }) => job));
        const keys = new Set(lost.map(({ job }) => keyOf(job)));
        const left = crossed.filter(({ key }) => !keys.has(key));
        const report = reportOf(merge(jobs, left));
        expect(report.missing.map(({ key }) => key)).toEqual(
          [...jobs.keys()].filter((key) => keys.has(key)),
        );
        expect(report.done + report.missing.length).toBe(jobs.size);
        expect(textOf(jobs, [...left, ...lost.map(recordOf)])).toBe(textOf(jobs, crossed));
      }),
    );
  });

  it('says of a search what the search says', () => {
    const design = permissive;
    const job = search(design, 1e6);
    const jobs = planned([job]);
    const part = searchPartOf(job, design);
    const [key = ''] = jobs.keys();
    const answer = { kind: 'search', part } as const;
    const [found] = reportOf(merge(jobs, [{ key, ...MODEL, answer }])).searched;
    const report = explore(systemOf(design, mail), claimsIn(mail));
    const { claims, states, depth } = mergeReports(design, [{ scope: mail, report, seconds: 0 }]);
    expect(found).toMatchObject({ claims, states, depth, searches: 1, stopped: [] });
  });

  it('says of no claim that it holds, or that no fewer calls will do, where a search of it has no answer', () => {
    const jobs = ['mail', 'load-inner'].map((name) => ({
      ...{ ...search(strictOuter, 1e6), scope: scopeNamed(name)! },
      claims: ['inner', 'outer-side'],
    }));
    const [first, second] = jobs.map((job) => {
      const answer = { kind: 'search', part: searchPartOf(job, strictOuter) } as const;
      return { key: keyOf(job), ...MODEL, answer };
    });
    const told = (...records: readonly JobRecord[]) => {
      const report = reportOf(merge(planned(jobs), records));
      const [its] = report.searched;
      return its?.claims.map(({ id, verdict, fewerIn }) => [id, verdict, fewerIn]);
    };
    // by the zero hash, which scope mail has not
    expect(told(first!, second!)?.[0]).toEqual(['inner', 'violated', undefined]);
    expect(told(first!)).toEqual([
      ['inner', 'unknown', undefined],
      ['outer-side', 'violated', ['load-inner']],
    ]);
    expect(told(first!, { key: second!.key, ...MODEL, aside: 'it died' })).toEqual(told(first!));
  });

  it('says of what a rule reads and no search varied that it does not decide', () => {
    const element: typeof permissive.choices.element = {
      ...permissive.choices.element,
      name: 'while frozen',
      mayBeElement: (_, { excl, frozen }) => (excl === 'none' || frozen ? 0 : -22),
    };
    const design = { ...permissive, choices: { ...permissive.choices, element } };
    const job = { ...search(permissive, 1e6), claims: ['inner'] };
    const watched = watchReads(design);
    const part = searchPartOf(job, watched.design, watched.reads);
    const [key = ''] = planned([job]).keys();
    const answer = { kind: 'search', part } as const;
    const report = reportOf(merge(planned([job]), [{ key, ...MODEL, answer }]));
    expect(report.searched).toMatchObject([
      { claims: [{ id: 'inner', verdict: 'holds', gaps: [{ field: 'inner.frozen' }] }] },
    ]);
    expect(conclusionOfCampaign(report)).toBe('inconclusive');
  });

  it('counts no job twice that is planned twice', () => {
    const jobs = planned([...DONE, ...DONE].map(({ job }) => job));
    expect(jobs.size).toBe(DONE.length);
  });
});

type SaidOfClaim = { readonly kind: string; readonly calls?: Trace | undefined };

/** A search to the end, which finds what it can. */
const toTheEnd = search(permissive, 1e6);
const whole: Done = {
  job: toTheEnd,
  answer: { kind: 'search', part: searchPartOf(toTheEnd, permissive) },
};

/** Says something else of a claim. */
function withVerdict(
  id: string,
  change: (said: SaidOfClaim, all: SearchPart['verdicts']) => SaidOfClaim,
): (part: SearchPart) => SearchPart {
  return (part) => {
    const said = part.verdicts[id]!;
    const verdict = change(said.verdict, part.verdicts) as typeof said.verdict;
    return { ...part, verdicts: { ...part.verdicts, [id]: { ...said, verdict } } };
  };
}

/** Says something else of the first violation. */
function withFound(change: (found: FuzzFinding) => FuzzFinding): (part: FuzzPart) => FuzzPart {
  return (part) => ({
    ...part,
    violations: [change(part.violations[0]!), ...part.violations.slice(1)],
  });
}

/** Why the answer to a job, changed, is refused; the unchanged one is not. */
function refusedOf<P>(
  job: CampaignJob,
  answer: JobAnswer,
  change: (part: P) => P,
  designs?: DesignsAtHand,
): readonly string[] {
  const [key, plan] = [keyOf(job), planned([job])];
  const refused = (part: JobAnswer['part']): readonly string[] =>
    merge(plan, [{ key, ...MODEL, answer: { ...answer, part } as JobAnswer }], designs).refused;
  expect(refused(answer.part)).toEqual([]);
  return refused(change(answer.part as P) as JobAnswer['part']);
}

describe('what cannot be believed', () => {
  const [job] = drillJobs(1, 0) as [CampaignJob];
  const key = keyOf(job);
  const plan = planned([job]);
  const answered = (sum: string, model = MODEL_VERSION): JobRecord => ({
    ...{ key, model, answer: { kind: 'drill', part: { sum } } },
  });

  it('are two answers of one job: neither counts', () => {
    const report = reportOf(merge(plan, [answered('1'), answered('2'), answered('1')]));
    expect(report).toMatchObject({ done: 0, contradictory: [{ key, why: '2 different answers' }] });
    expect(conclusionOfCampaign(report)).toBe('inconclusive');
  });
  it('is an answer that speaks of calls that its scope has not', () => {
    const made = DONE.flatMap((one) => (one.answer.kind === 'search' ? [one] : []))[0]!;
    const text = JSON.stringify(recordOf(made));
    const damaged = text.replace(/"calls":\[\d+/, '"calls":[99999');
    expect(damaged).not.toBe(text);
    const { jobs, refused } = merge(planned([made.job]), [JSON.parse(damaged) as JobRecord]);
    expect(jobs[0]?.known.kind).toBe('missing');
    expect(refused[0]).toMatch(/: it speaks of call 99999, and scope mail has \d+$/);
  });
  it.each<[string, (part: SearchPart) => SearchPart, RegExp]>([
    [
      'that is another one',
      withVerdict('inner', ({ calls, ...rest }) => ({ ...rest, calls: calls?.with(-1, 0) })),
      /its trace [\d/]+ does not break inner$/,
    ],
    [
      'cut short',
      withVerdict('inner', ({ calls, ...rest }) => ({ ...rest, calls: calls?.slice(0, -1) })),
      /its trace [\d/]+ does not break inner$/,
    ],
    [
      'without calls',
      withVerdict('inner', (rest) => ({ ...rest, calls: [] })),
      /its trace {2}does not break inner$/,
    ],
    [
      'to what breaks another claim',
      withVerdict('inner', (_, { iterator }) => iterator!.verdict),
      /its trace [\d/]+ does not break inner$/,
    ],
    [
      'of a use',
      withVerdict('use-direct', ({ calls, ...rest }) => ({ ...rest, calls: calls?.slice(0, -1) })),
      /its trace [\d/]+ does not show use-direct$/,
    ],
    [
      'to a premise',
      (part) => ({
        ...part,
        verdicts: { ...part.verdicts, direct: { ...part.verdicts['direct']!, premise: [0] } },
      }),
      /its trace 0 does not meet the premise of direct$/,
    ],
  ])('is a trace %s, which is made again', (_, change, fault) => {
    expect(refusedOf(whole.job, whole.answer, change)).toEqual([expect.stringMatching(fault)]);
  });
  it.each<[string, (part: SearchPart) => SearchPart, RegExp]>([
    [
      'nothing of a claim',
      (part) => {
        const { inner: _, ...verdicts } = part.verdicts;
        return { ...part, verdicts };
      },
      /it says nothing of inner$/,
    ],
    [
      'something of a claim that nobody asked about',
      (part) => ({ ...part, verdicts: { ...part.verdicts, no: part.verdicts['inner']! } }),
      /it speaks of no, which its job does not ask about$/,
    ],
    [
      'of a promise what is said of uses',
      withVerdict('inner', (rest) => ({ ...rest, kind: 'possible' })),
      /it says "possible" of inner, of which that cannot be said$/,
    ],
    [
      'that a claim holds, and not how its premise is met',
      (part) => ({
        ...part,
        verdicts: { ...part.verdicts, inner: { verdict: { kind: 'holds' } } },
      }),
      /it says that inner holds, and not how its premise is met$/,
    ],
  ])('is an answer that says %s', (_, change, fault) => {
    expect(refusedOf(whole.job, whole.answer, change)).toEqual([expect.stringMatching(fault)]);
  });
  it.each<[string, (part: FuzzPart) => FuzzPart, RegExp]>([
    ['of fewer seeds', (part) => ({ ...part, seeds: 0 }), /it is of 0 seeds, and its job has 2$/],
    ['of fewer walks', (part) => ({ ...part, runs: 1 }), /it is of 1 walks, and its job has 24$/],
    [
      'with a trace that breaks nothing',
      withFound((found) => ({ ...found, calls: [0] })),
      /its trace 0 does not break /,
    ],
    [
      'with a trace of a use',
      withFound((found) => ({ ...found, claim: 'use-direct' })),
      /it says that use-direct is broken, which no use can be$/,
    ],
    ['of another seed', withFound((found) => ({ ...found, seed: 7 })), /it speaks of seed 7$/],
  ])('is an answer of random walks %s', (_, change, fault) => {
    const job = fuzz(2, 2);
    const { answer } = DONE.find((one) => keyOf(one.job) === keyOf(job))!;
    expect(refusedOf(job, answer, change)).toEqual([expect.stringMatching(fault)]);
  });
  it.each<[string, (part: ConformPart) => ConformPart, RegExp]>([
    ['fewer', (part) => ({ ...part, traces: 3 }), /it is of 3 traces, and its job has 11$/],
    [
      'not judged',
      (part) => ({ ...part, verdicts: { agree: 3 } }),
      /it is of 11 traces, and has 3 verdicts, 1 of them bad$/,
    ],
    ['bad beyond their number', (part) => ({ ...part, differs: 12 }), /, 12 of them bad$/],
  ])('is an answer of a kernel to traces that are %s', (_, change, fault) => {
    const { job, answer } = DONE.find((one) => one.job.kind === 'conform')!;
    expect(refusedOf(job, answer, change)).toEqual([expect.stringMatching(fault)]);
  });
  it('is a search of somebody’s rule that does not say what the rule reads', () => {
    const element = { ...permissive.choices.element, name: 'own' };
    const design = { ...permissive, choices: { ...permissive.choices, element } };
    const job = { ...toTheEnd, design: { name: 'own', module: 'a', sha256: '0' } };
    const read: SearchPart['reads'] = [];
    const answer = { ...whole.answer, part: { ...whole.answer.part, reads: read } } as JobAnswer;
    expect(
      refusedOf(
        job,
        answer,
        () => whole.answer.part,
        () => design,
      ),
    ).toEqual([expect.stringMatching(/it does not say what the choices of its design read$/)]);
  });
  it('is not a trace under a design that is not at hand', () => {
    const job = { ...toTheEnd, design: { name: 'own', module: 'a', sha256: '0' } };
    const spoilt = withVerdict('inner', (rest) => ({ ...rest, calls: [0] }));
    expect(refusedOf(job, whole.answer, spoilt)).toEqual([]);
    expect(refusedOf(job, whole.answer, spoilt, () => permissive)).toHaveLength(1);
  });
  it('is an answer of another version of the model, of another plan, or of another kind', () => {
    const part = kernelPart(1);
    const merged = merge(plan, [
      answered('1', MODEL_VERSION + 1),
      { key: '0'.repeat(64), ...MODEL, answer: { kind: 'drill', part: { sum: '1' } } },
      { key, ...MODEL, answer: { kind: 'conform', part } },
    ]);
    expect(merged.refused).toEqual([
      expect.stringMatching(/^result 0+: no job of the plan has this key$/),
      expect.stringContaining('its answer is of kind conform, the job of kind drill'),
      expect.stringContaining(`version ${MODEL_VERSION + 1} of the model made it`),
    ]);
    expect(merged.jobs).toEqual([{ key, job, known: { kind: 'missing' } }]);
  });
  it('is that a job cannot be done, once it was', () => {
    const aside = (why: string): JobRecord => ({ key, ...MODEL, aside: why });
    const both = merge(plan, [aside('b'), aside('a'), aside('b')]).jobs[0]?.known;
    expect(both).toEqual({ kind: 'aside', why: ['a', 'b'] });
    expect(merge(plan, [aside('a'), answered('1')]).jobs[0]?.known.kind).toBe('done');
  });
});

describe('a key', () => {
  it('is that of the data, in whatever order they are written', () => {
    for (const { job } of DONE) {
      const turned = Object.fromEntries(Object.entries(job).toReversed()) as CampaignJob;
      expect(keyOf(turned)).toBe(keyOf(job));
      expect(keyOf(JSON.parse(JSON.stringify(job)) as CampaignJob)).toBe(keyOf(job));
    }
  });
  it('is another one if anything is', () => {
    const one = search(permissive, 300);
    const others: readonly CampaignJob[] = [
      { ...one, model: MODEL_VERSION + 1 },
      { ...one, design: dataOf(patchV1) },
      { ...one, design: { name: 'permissive', module: 'a.ts', sha256: '00' } },
      { ...one, scope: { ...mail, maps: 4 } },
      { ...one, claims: ['inner'] },
      { ...one, maxStates: 301 },
      fuzz(1, 1),
      fuzz(1, 2),
      ...DONE.map(({ job }) => job).filter((job) => keyOf(job) !== keyOf(one)),
    ];
    const keys = [one, ...others].map(keyOf);
    expect(new Set(keys).size).toBe(new Set([one, ...others].map(canonical)).size);
  });
  it('has a design in it by the names of its choices, which lead back to it', () => {
    for (const design of DESIGNS) {
      expect(designOfNames(design.name, dataOf(design).choices)).toBe(design);
    }
    const { choices } = dataOf(permissive);
    expect(designOfNames('x', { ...choices, outer: 'maybe' })).toMatch(/there is no "maybe"/);
    expect(designOfNames('x', { ...choices, inner: 'yes' })).toMatch(
      /inner: there is no such axis/,
    );
  });
});

describe('parts', () => {
  it('of random search add up the same in one job or in many', () => {
    const whole = fuzzPartOf(fuzz(1, 5), permissive);
    const parts = [fuzz(4, 2), fuzz(1, 1), fuzz(2, 2)].map((job) => fuzzPartOf(job, permissive));
    expect(canonical(addUp(parts))).toBe(canonical(whole));
    expect(canonical(addUp([addUp(parts.slice(1)), parts[0]!]))).toBe(canonical(whole));
    expect(whole.violations.length).toBeGreaterThan(0);
  });
  it('of a kernel keep the shortest trace of each disagreement, and miss known differences', () => {
    const sum = addUpConform([1, 2, 3].map(kernelPart));
    expect(sum.disagreements.find(({ says }) => says === 'a')).toMatchObject({
      times: 6,
      steps: [1],
    });
    expect(sum).toMatchObject({ traces: 36, differs: 3, known: { rare: 2 } });
    const fine = { ...kernelPart(2), differs: 0 };
    expect(conclusionOf(fine).because).toEqual(['the known difference rare did not occur']);
    expect(conclusionOf(addUpConform([fine, { ...fine, known: { rare: 1 } }])).kind).toBe('agrees');
    expect(conclusionOf({ ...fine, known: {}, traces: 0 }).kind).toBe('inconclusive');
  });
});

it('presets plan each job once, and cover what they are asked for', () => {
  const seeds = { seeds: 10, seedsOfJob: 4, firstSeed: 7, runs: 1, steps: 1 };
  const fuzzing = fuzzJobs({ designs: [dataOf(permissive)], scope: wide, ...seeds });
  expect(fuzzing.map((job) => 'seeds' in job && job.seeds)).toEqual([
    { first: 7, count: 4 },
    { first: 11, count: 4 },
    { first: 15, count: 2 },
  ]);
  const kernels = conformJobs(['6.18.15', '7.3.4'], 2500, 1000, 5);
  expect(kernels.map((job) => 'traces' in job && job.traces)).toEqual([
    ...[0, 1000, 1000, 500],
    ...[0, 1000, 1000, 500],
  ]);
  const listed = AXIS_NAMES.map((axis) => choicesOn(axis).length - 1);
  const one = listed.reduce((sum, others) => sum + others, 0);
  const two = listed.flatMap((a, i) => listed.slice(i + 1).map((b) => a * b));
  expect(spaceJobs([mail], 1)).toHaveLength(1 + one);
  expect(spaceJobs([mail], 2)).toHaveLength(1 + one + two.reduce((sum, pairs) => sum + pairs, 0));
  for (const jobs of [fuzzing, kernels, scopesJobs(), spaceJobs([mail], 2)]) {
    expect(planned(jobs).size).toBe(jobs.length);
  }
});
