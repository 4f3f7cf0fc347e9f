/** The one judge: it asks `when` of every claim, and whoever judges asks it. */
import { relative, join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { contentHashAny } from '../../model/rules/content-hash.ts';
import type { Design } from '../../model/rules/design.ts';
import { mainline73 } from '../../model/rules/designs/mainline-7.3.ts';
import { permissive } from '../../model/rules/designs/permissive.ts';
import { strictOuter } from '../../model/rules/designs/strict-outer.ts';
import type { Call } from '../../model/kernel/call.ts';
import type { Outcome } from '../../model/kernel/outcome.ts';
import type { Step } from '../../model/kernel/run.ts';
import type { State } from '../../model/kernel/state.ts';
import { mapAt, NONE } from '../../model/kernel/state.ts';
import { NO_DIGEST } from '../../model/programs/text.ts';
import { scopeNamed } from '../../model/scopes/named.ts';
import type { Scope } from '../../model/scopes/scope.ts';
import { fuzz } from '../random/fuzz.ts';
import { breaksAtLast } from '../random/shorten.ts';
import { randomFrom } from '../random/below.ts';
import { choosersOf, walk } from '../random/walk.ts';
import { explore, replay } from '../search/explore.ts';
import { acceptedOnlyBy } from '../verdicts/compare.ts';
import { systemOf } from '../verdicts/system.ts';
import { claimNamed, CLAIMS } from './all.ts';
import type { BpfClaim } from './bpf-claim.ts';
import type { CallClaim } from './claim.ts';
import { breaks, meetsPremise, shows } from './judge.ts';
import { LOUD, SILENT } from './loud-claims.ts';

const tiny = scopeNamed('tiny')!;
const system = systemOf(permissive, tiny);

/** Steps of random walks. */
function walked(scope: Scope, design: Design): readonly Step[] {
  const inScope = systemOf(design, scope);
  const chooserOf = choosersOf(inScope, 'aware');
  const below = randomFrom(1);
  return Array.from({ length: 60 }).flatMap(() => walk(inScope, chooserOf(below), 60, below));
}

describe('outside their `when`, the claims of the model', () => {
  const steps = ['wide', 'load', 'signed', 'tiny'].flatMap((name) => [
    ...walked(scopeNamed(name)!, permissive),
    ...walked(scopeNamed(name)!, mainline73),
  ]);
  const outside = ({ before, call, outcome }: Step, claim: BpfClaim): boolean =>
    claim.kind !== 'always' && claim.when !== undefined && !claim.when(before, call, outcome);
  /** What whoever does not ask `when` would say. */
  const misjudged = ({ before, call, outcome }: Step, claim: BpfClaim): boolean => {
    if (claim.kind === 'sometimes') return claim.witness(before, call, outcome);
    return claim.kind === 'onEveryCall' && !claim.holds(before, call, outcome);
  };

  it.each(CLAIMS.filter((claim) => claim.kind !== 'always'))('$id says nothing', (claim) => {
    const silent = steps.filter((step) => outside(step, claim));
    expect(silent.length).toBeGreaterThan(100);
    expect(
      silent.filter(
        (step) => breaks(claim, step) || shows(claim, step) || meetsPremise(claim, step),
      ),
    ).toEqual([]);
  });
  it('would say something wrong, many of them, if `when` were not asked', () => {
    const wrong = CLAIMS.filter((claim) =>
      steps.some((step) => outside(step, claim) && misjudged(step, claim)),
    );
    expect(wrong.map(({ id }) => id)).toEqual(
      expect.arrayContaining([
        'signed',
        'use-counted',
        'use-outer-array',
        'law-frozen',
        'law-refused',
        'law-plain',
      ]),
    );
  });
});

describe('whoever judges a call hears loud claims, and not those whose `when` is never true:', () => {
  const ids = (claims: readonly BpfClaim[], kind?: BpfClaim['kind']): readonly string[] =>
    claims.flatMap((claim) => (kind === undefined || claim.kind === kind ? [claim.id] : []));
  const goals = LOUD.filter(({ kind }) => kind === 'onEveryCall');

  it('the exhaustive search', () => {
    const said = (claims: readonly BpfClaim[]): ReadonlySet<string> =>
      new Set(
        Object.values(explore(system, claims, { maxStates: 20 }).verdicts).map(
          ({ verdict, premise }) =>
            `${verdict.kind}, ${premise === undefined ? 'no premise' : 'premise'}`,
        ),
      );
    expect(said(LOUD)).toEqual(new Set(['violated, premise', 'possible, no premise']));
    expect(said(SILENT)).toEqual(new Set(['unknown, no premise']));
  });
  it('random testing', () => {
    const options = { seed: 1, runs: 2, steps: 5, style: 'plain' } as const;
    const of = (claims: readonly BpfClaim[]) => fuzz(permissive, tiny, claims, options);
    const [said, unsaid] = [of(LOUD), of(SILENT)];
    expect(said.violations.map(({ claim }) => claim).toSorted()).toEqual(
      ids(LOUD, 'onEveryCall').toSorted(),
    );
    expect(said).toMatchObject({ shown: ids(LOUD, 'sometimes'), notShown: [], empty: [] });
    expect(unsaid).toMatchObject({ violations: [], shown: [], notShown: ids(SILENT, 'sometimes') });
    expect(unsaid.empty).toEqual(ids(SILENT, 'onEveryCall'));
  });
  it('shortening', () => {
    const calls = system.calls.slice(0, 1);
    expect(ids(LOUD.filter((claim) => breaksAtLast(system, claim, calls)))).toEqual(ids(goals));
    expect(ids(SILENT.filter((claim) => breaksAtLast(system, claim, calls)))).toEqual([]);
  });
  it('the comparison of designs', () => {
    const hashes = ['write-inner.A'];
    const small = { ...scopeNamed('mail')!, texts: [], hashes, links: 0, families: [] };
    const isCreate = (_: State, call: Call): boolean => call.call === 'map_create';
    // what permissive lets happen and strict-outer does not, said of all calls or of others only
    const effects = (claim: BpfClaim, when: CallClaim<State, Call, Outcome>['when']) => {
      const holds = (before: State, call: Call, { answer }: Outcome): boolean => {
        if (call.call !== 'map_update_elem' || call.inner === NONE || answer < 0) return true;
        const isPlain = (slot: number): boolean => mapAt(before, slot).excl === NO_DIGEST;
        return isPlain(call.inner) || !isPlain(call.map);
      };
      const goal: BpfClaim = {
        ...claim,
        kind: 'onEveryCall',
        premise: isCreate,
        holds,
        ...(when && { when }),
      };
      const { differences } = acceptedOnlyBy(permissive, strictOuter, small, {}, [goal]);
      return differences.map(({ effect }) => effect.kind);
    };
    for (const goal of goals) {
      expect([goal.id, ...effects(goal, () => true)]).toEqual([goal.id, 'harmless', 'prevents']);
      expect([goal.id, ...effects(goal, isCreate)]).toEqual([goal.id, 'harmless', 'harmless']);
    }
  });
});

describe('two wrong answers that were given once', () => {
  it('hashing unfrozen maps does not break `signed` by a run of an unsigned loader', () => {
    const scope = { ...scopeNamed('signed')!, maps: 1, progs: 1 };
    const hashesAll: Design = {
      ...mainline73,
      name: 'hashes all',
      choices: { ...mainline73.choices, contentHash: contentHashAny },
    };
    const { differences } = acceptedOnlyBy(hashesAll, mainline73, scope);
    expect(differences).toHaveLength(1);
    const { effect } = differences[0]!;
    if (effect.kind !== 'prevents') throw new Error(`the refusal is ${effect.kind}`);
    const last = replay(systemOf(hashesAll, scope), effect.calls)!.at(-1)!;
    expect(breaks(claimNamed(effect.claim)!, last)).toBe(true);
    expect(effect).toMatchObject({ claim: 'hash-fresh', calls: { length: 6 } });
  });
});

/** The fields of a claim that say what it means. */
const MEANING = new Set(['holds', 'witness', 'premise', 'when']);

it('no other file reads what a claim means, but for the plain search that the search is compared with', () => {
  const root = join(import.meta.dirname, '../..');
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (path) =>
    ts.sys.readFile(path),
  ) as { readonly config: unknown };
  const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  // what packages declare is of no account, and half of the work
  const host = ts.createCompilerHost(options);
  host.resolveModuleNameLiterals = (names, from) =>
    names.map(({ text }) =>
      text.startsWith('.')
        ? ts.resolveModuleName(text, from, options, host)
        : { resolvedModule: undefined },
    );
  const program = ts.createProgram(fileNames, { ...options, types: [] }, host);
  const checker = program.getTypeChecker();
  const isOfClaim = (symbol: ts.Symbol | undefined): boolean =>
    symbol?.declarations?.some((it) => it.getSourceFile().fileName.endsWith('/claims/claim.ts')) ??
    false;
  const readsIn = (file: ts.SourceFile): number => {
    let reads = 0;
    const visit = (node: ts.Node): void => {
      if (ts.isPropertyAccessExpression(node) && MEANING.has(node.name.text)) {
        if (isOfClaim(checker.getSymbolAtLocation(node.name))) reads++;
      } else if (ts.isBindingElement(node)) {
        const name = (node.propertyName ?? node.name).getText();
        const from = MEANING.has(name) ? checker.getTypeAtLocation(node.parent) : undefined;
        if (isOfClaim(from?.getProperty(name))) reads++;
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
    return reads;
  };
  const readers = program
    .getSourceFiles()
    .filter((file) => !file.fileName.includes('node_modules') && readsIn(file) > 0)
    .map((file) => relative(root, file.fileName));
  expect(readers.toSorted()).toEqual([
    'properties/claims/judge.test.ts',
    'properties/claims/judge.ts',
    'properties/claims/one-judge.test.ts',
    'properties/search/plain-search.test.ts',
  ]);
});
