/**
 * Which refusals of the model no fact asks for: `node scripts/house/unasked.ts [WITHOUT]` prints them as JSON,
 * leaving out the facts whose id has WITHOUT in it.
 *
 * The facts are what released kernels were seen to answer, and `kernel conform` asks every kernel for them
 * again. A refusal, or an answer of a choice that some released kernel made, which none of them comes to is
 * therefore the model's word alone. Found by V8's block coverage of the model while it follows the facts, in
 * a process of its own: in a test runner other tests would count.
 */
import { readFileSync } from 'node:fs';
import type { Profiler } from 'node:inspector/promises';
import { Session } from 'node:inspector/promises';
import { fileURLToPath } from 'node:url';

/** A place in the model, as `path:line` from the top of the repository, and what stands there. */
export type Unasked = { readonly at: string; readonly code: string };

const ROOT = new URL('../../', import.meta.url).href;
/** What answers an errno of its own, not one that an axis was asked for; or a constant that programs return. */
const REFUSAL = /(?:\brefuse\(\w+, -|\baccept\(\w+, |\breturn -|\? -|: -)[A-Z]{2}/g;

/** Where in a file something is refused in a part that never ran; a choice that no kernel made is none of its business. */
function unaskedIn({ url, functions }: Profiler.ScriptCoverage): readonly Unasked[] {
  const text = readFileSync(fileURLToPath(url), 'utf8');
  const isRule = url.startsWith(`${ROOT}model/rules/`);
  const made = functions.filter(({ ranges }) => !isRule || (ranges[0]?.count ?? 0) > 0);
  const never = made.flatMap(({ ranges }) => ranges.filter(({ count }) => count === 0));
  return [...text.matchAll(REFUSAL)].flatMap(({ index }): readonly Unasked[] => {
    if (!never.some(({ startOffset, endOffset }) => startOffset <= index && index < endOffset))
      return [];
    const line = text.slice(0, index).split('\n').length;
    return [
      {
        at: `${url.slice(ROOT.length)}:${line}`,
        code: text.split('\n')[line - 1]?.trim() ?? '',
      },
    ];
  });
}

const session = new Session();
session.connect();
await session.post('Profiler.enable');
// before the model is loaded: what is compiled without counters would count as run
await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
const { answerTo, FACTS } = await import('../../model/facts/all.ts');
const [, , without] = process.argv;
for (const fact of FACTS) {
  if (without === undefined || !fact.id.includes(without)) answerTo(fact, fact.design);
}
const { result } = await session.post('Profiler.takePreciseCoverage');
const model = result.filter(({ url }) => url.startsWith(`${ROOT}model/`));
console.log(JSON.stringify(model.flatMap(unaskedIn)));
