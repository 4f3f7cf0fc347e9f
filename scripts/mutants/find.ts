/**
 * Finds the mutants of the model in its source, so that no refusal and no state change is forgotten:
 * every refusal removed and inverted, every part of a condition and every state change left out.
 */
import ts from 'typescript';
import { checksIn, decisionsIn, partsOf } from './conditions.ts';
import { changesIn } from './changes.ts';
import type { Mutant } from './mutant.ts';
import { mutatedFiles, textOf } from './mutant.ts';

/** A mutant as a finder sees it: the node that is replaced, and what people should read of it. */
export type Found = {
  readonly node: ts.Node;
  readonly what: string;
  /** The code that is quoted; the node itself if left out. */
  readonly quoted?: ts.Node;
  readonly becomes: string;
  readonly prefix?: string;
};

/** All mutants of the model, in the order of the source. */
export function allMutants(): readonly Mutant[] {
  return mutatedFiles().flatMap((file) => mutantsIn(file, textOf(file)));
}

/** The mutants of one file. */
export function mutantsIn(file: string, text: string): readonly Mutant[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2024, true);
  const decisions = decisionsIn(source);
  const found = [
    ...decisions.flatMap((decision) => decision.mutants),
    ...checksIn(source),
    ...partsOf(source),
    ...changesIn(source),
  ].toSorted((one, other) => one.node.getStart() - other.node.getStart());
  const texts = new Set<string>();
  const ids = new Map<string, number>();
  return found.flatMap(({ node, what, quoted = node, becomes, prefix = '' }): readonly Mutant[] => {
    const [from, to] = [node.getStart(), node.getEnd()];
    const edit = `${from} ${to} ${prefix}${becomes}`;
    if (texts.has(edit)) return [];
    texts.add(edit);
    const place = placeOf(node);
    const quote = oneLine(quoted.getText());
    const name = `${file} ${place}: ${what} ${quote}`;
    const times = (ids.get(name) ?? 0) + 1;
    ids.set(name, times);
    const again = times === 1 ? '' : ` (${times})`;
    const id = `${name}${again}`;
    return [{ id, file, place, what: `${what}${again}`, source: quote, from, to, prefix, becomes }];
  });
}

/** Code on one line, without comments. */
function oneLine(code: string): string {
  return code
    .replaceAll(/\/\/.*$/gm, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** The declaration at the top level that a node is in. */
function placeOf(node: ts.Node): string {
  let at = node;
  while (!ts.isSourceFile(at.parent)) at = at.parent;
  if (ts.isFunctionDeclaration(at)) return at.name?.text ?? '';
  return ts.isVariableStatement(at)
    ? (at.declarationList.declarations[0]?.name.getText() ?? '')
    : '';
}
