/** House rules about what the layers below scripts/ may do. Tests are not bound by them. */
import ts from 'typescript';
import type { Rule } from './rule.ts';
import { inNodes } from './rule.ts';
import type { Source } from './tree.ts';
import { layerOf } from './tree.ts';

/** Files of model/ that may throw: only what a mistake in this project can reach. */
const MAY_THROW: Readonly<Record<string, string>> = {
  'model/asm.ts': 'the texts are constants, so an operand out of range is a mistake in the text',
  'model/bytecode/machine.ts': 'runs texts for tests, and must stop where one goes wrong',
  'model/digest.ts': 'bytes that are no whole instructions come from no text',
  'model/finite.ts': 'a type declared wrongly has no codec, and nothing could go on without it',
};

/** Globals that make an answer depend on more than the arguments. */
const IMPURE: ReadonlySet<string> = new Set([
  ...['Date', 'performance', 'crypto', 'process', 'console', 'globalThis', 'require', 'fetch'],
  ...['Promise', 'queueMicrotask', 'setImmediate', 'setInterval', 'setTimeout'],
]);

/** No clock, randomness or I/O where answers are computed. */
export const modelIsPure: Rule = {
  says: 'model/ and properties/ use no clock, randomness, I/O or timer',
  broken: ({ sources }) =>
    inNodes(codeOf(sources, 'model', 'properties'), (node) => {
      if (isGlobal(node) && IMPURE.has(node.text)) return `uses ${node.text}`;
      const isRandom = ts.isPropertyAccessExpression(node) && node.getText() === 'Math.random';
      return isRandom ? 'uses Math.random' : undefined;
    }),
};

/** Functions and data only. */
export const modelIsPlain: Rule = {
  says: 'model/ and properties/ have no class and no async code',
  broken: ({ sources }) =>
    inNodes(codeOf(sources, 'model', 'properties'), (node) => {
      if (ts.isClassLike(node)) return 'has a class';
      const waits = node.kind === ts.SyntaxKind.AsyncKeyword || ts.isAwaitExpression(node);
      return waits ? 'has async code' : undefined;
    }),
};

/** Refusals are answers, not exceptions. */
export const modelDoesNotThrow: Rule = {
  says: 'model/ throws in the files listed with a reason, and nowhere else',
  broken: ({ sources }) => {
    const files = codeOf(sources, 'model');
    const thrown = inNodes(files, (node) => (ts.isThrowStatement(node) ? 'throws' : undefined));
    const pathOf = (fault: string): string => fault.slice(0, fault.indexOf(':'));
    const throwing = new Set(thrown.map(pathOf));
    return [
      ...thrown.filter((fault) => MAY_THROW[pathOf(fault)] === undefined),
      ...files
        .filter(({ path }) => MAY_THROW[path] !== undefined && !throwing.has(path))
        .map(({ path }) => `${path}:1: is listed as throwing but does not`),
    ];
  },
};

/** Results are data; text is printed at the edge. */
export const onlyScriptsPrint: Rule = {
  says: 'only scripts/ uses console and process',
  broken: ({ sources }) =>
    inNodes(codeOf(sources, 'model', 'properties', 'counterexamples'), (node) => {
      const isEdge = isGlobal(node) && (node.text === 'console' || node.text === 'process');
      return isEdge ? `uses ${node.text}` : undefined;
    }),
};

/** The files of these layers that are not tests. */
function codeOf(sources: readonly Source[], ...layers: readonly string[]): readonly Source[] {
  return sources.filter(({ path, isTest }) => !isTest && layers.includes(layerOf(path)));
}

/** A name that is used as it stands: not a member, not a key, not declared here. */
function isGlobal(node: ts.Node): node is ts.Identifier {
  if (!ts.isIdentifier(node)) return false;
  const { parent } = node;
  if (ts.isShorthandPropertyAssignment(parent)) return true;
  return (parent as { readonly name?: ts.Node }).name !== node;
}
