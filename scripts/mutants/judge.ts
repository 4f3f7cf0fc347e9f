/** Judges what a thread's model has become: kernel facts first, then claims and laws by search. */
import type { Design } from '../../model/design.ts';
import { nameOfAnswer } from '../../model/errno.ts';
import type { Fact } from '../../model/facts/all.ts';
import { answerTo, FACTS } from '../../model/facts/all.ts';
import type { Scope } from '../../model/scope.ts';
import { DECIDING, scopeNamed } from '../../model/scopes.ts';
import type { Verdict } from '../../properties/claim.ts';
import { claimsIn } from '../../properties/claims/all.ts';
import { LAWS } from '../../properties/claims/laws.ts';
import type { Report } from '../../properties/explore.ts';
import { explore } from '../../properties/explore.ts';
import { systemOf } from '../../properties/system.ts';
import type { Exchange } from './choices.ts';
import { exchanged, studied } from './choices.ts';
import type { Baseline, Caught, Judged, Survey, Verdicts } from './job.ts';
import { actingScope, splitLaws, splitScope } from './laws.ts';
import { whyAlike } from './twins.ts';
import { watched } from './watch.ts';

/** Searches a design in every deciding scope and says what was noted meanwhile. */
export function survey(name: string, noted: Uint8Array): readonly Survey[] {
  const design = studied(name);
  return DECIDING.map((scope) => {
    noted.fill(0);
    const exchanges = new Set<string>();
    const errnos = new Set<string>();
    const watch = watched(design, (axis, choice, how) =>
      (how === 'answer' ? exchanges : errnos).add(`${axis} ${choice}`),
    );
    const report = explore(systemOf(watch, scope), claimsIn(scope));
    return {
      design: name,
      scope: scope.name,
      verdicts: verdictsOf(report),
      states: report.states,
      calls: report.transitions,
      mutants: [...noted.keys()].filter((number) => noted[number] === 1),
      exchanges: [...exchanges],
      errnos: [...errnos],
    };
  });
}

/** Judges the model as it is in this thread. */
export function judgeMutant(searches: readonly Baseline[], further: readonly Baseline[]): Judged {
  const judged = judge(
    firstFact((fact) => fact.design),
    searches,
    studied,
  );
  if (isTold(judged)) return judged;
  const again = judge(undefined, further, studied);
  return isTold(again) ? again : { ...again, ...brokenLaw() };
}

const isTold = ({ fact, claim, fault }: Judged): boolean => (fact ?? claim ?? fault) !== undefined;

/** The last resort: laws in scopes that decide no claim of their own. */
function brokenLaw(): Pick<Judged, 'claim' | 'fault'> {
  const split = ['mainline-7.3', 'read-twice'].map((name) => {
    const design = studied(name);
    return { design, scope: splitScope(), laws: splitLaws(design) };
  });
  const acting = { design: studied('sealed'), scope: actingScope(), laws: LAWS };
  for (const { design, scope, laws } of [...split, acting]) {
    const place = `${design.name}, ${scope.name}`;
    try {
      const { verdicts } = explore(systemOf(design, scope), laws);
      for (const [id, { verdict }] of Object.entries(verdicts)) {
        if (verdict.kind !== 'violated') continue;
        return { claim: { by: `${id} (${place})`, how: `holds -> ${wordsFor(verdict)}` } };
      }
    } catch (error) {
      return { fault: `${place}: ${wordsOf(error)}` };
    }
  }
  return {};
}

/** Judges a design with a choice exchanged; facts are known of designs that kernels implement. */
export function judgeExchange(exchange: Exchange, searches: readonly Baseline[]): Judged {
  const design = exchanged(exchange);
  const fact = firstFact((one) => (one.design.name === exchange.design ? design : undefined));
  const judged = judge(fact, searches, () => design);
  if (isTold(judged) || searches.length === 0) return judged;
  const because = whyAlike(
    studied(exchange.design),
    design,
    searches.map(({ scope }) => named(scope)),
  );
  return { ...judged, ...(because !== undefined && { because }) };
}

function judge(
  fact: Caught | undefined,
  searches: readonly Baseline[],
  designOf: (name: string) => Design,
): Judged {
  const unfinished: string[] = [];
  for (const search of searches) {
    const { design, scope, states, verdicts } = search;
    try {
      const report = explore(systemOf(designOf(design), named(scope)), claimsIn(named(scope)), {
        maxStates: 4 * states + 10_000,
      });
      const claim = difference(search, verdicts, verdictsOf(report));
      if (claim !== undefined) return { ...(fact && { fact }), claim, unfinished };
      if (!report.finished) unfinished.push(`${design} ${scope}`);
    } catch (error) {
      const fault = `${design}, ${scope}: ${wordsOf(error)}`;
      return { ...(fact && { fact }), fault, unfinished };
    }
  }
  return { ...(fact && { fact }), unfinished };
}

/** The first fact that is answered otherwise; of a design that is not given none is asked. */
function firstFact(designFor: (fact: Fact) => Design | undefined): Caught | undefined {
  for (const fact of FACTS) {
    const design = designFor(fact);
    if (design === undefined) continue;
    const wanted = nameOfAnswer(fact.answer);
    const found = answered(fact, design);
    if (found !== wanted) return { by: `${fact.id} (${fact.group})`, how: `${wanted} -> ${found}` };
  }
  return undefined;
}

function answered(fact: Fact, design: Design): string {
  try {
    return answerTo(fact, design);
  } catch (error) {
    return wordsOf(error);
  }
}

/** The first claim, in the order of tables, whose verdict is another; rather one of another kind. */
function difference(
  { design, scope }: Baseline,
  sound: Verdicts,
  mutant: Verdicts,
): Caught | undefined {
  const others = Object.keys(sound).filter((id) => mutant[id] !== sound[id] && mutant[id] !== '?');
  const kind = (words: string | undefined): string => words?.replace(/ \d+$/, '') ?? '';
  const id = others.find((other) => kind(sound[other]) !== kind(mutant[other])) ?? others[0];
  if (id === undefined) return undefined;
  return { by: `${id} (${design}, ${scope})`, how: `${sound[id] ?? ''} -> ${mutant[id] ?? ''}` };
}

function verdictsOf({ verdicts }: Report): Verdicts {
  return Object.fromEntries(
    Object.entries(verdicts).map(([id, { verdict }]) => [id, wordsFor(verdict)]),
  );
}

function wordsFor(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'holds':
      return 'holds';
    case 'violated':
      return `violated ${verdict.calls.length}`;
    case 'possible':
      return `yes ${verdict.calls.length}`;
    case 'impossible':
      return 'never';
    case 'unknown':
      return verdict.because.includes('premise') ? 'empty' : '?';
  }
}

function wordsOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (message.includes('call stack')) return 'the model does not come to an end';
  if (message.includes('codec')) return 'the codec refuses the state';
  return `the model throws: ${message.split('\n')[0] ?? ''}`;
}

function named(name: string): Scope {
  const scope = scopeNamed(name);
  if (scope === undefined) throw new Error(`no scope ${name}`);
  return scope;
}
