/** House rules about tests: nothing passes emptily. */
import ts from 'typescript';
import type { Rule } from './rule.ts';
import { inNodes } from './rule.ts';
import type { Source } from './tree.ts';
import { lineOf, nodesFrom } from './tree.ts';

/** `it.only` and the like. */
const APART: ReadonlySet<string> = new Set(['only', 'skip', 'todo', 'skipIf', 'runIf', 'fails']);

/** What may stand between `it` and the call that declares a test. */
const MODIFIERS: ReadonlySet<string> = new Set([...APART, 'each', 'for', 'concurrent']);

/** A test without an assertion proves nothing. */
export const testsAssert: Rule = {
  says: 'every test asserts something',
  broken: ({ sources }) =>
    testsOf(sources).flatMap(({ path, nodes }) => {
      const tests = nodes.filter(isTest);
      if (tests.length === 0) return [`${path}:1: has no test`];
      return tests
        .filter((test) => !nodesFrom(test).some(isAssertion))
        .map((test) => `${path}:${lineOf(test)}: asserts nothing`);
    }),
};

/** A test that cannot run here says why at run time, where people read it. */
export const noTestSetApart: Rule = {
  says: 'no test is set apart, but context.skip(condition, reason) may skip one',
  broken: ({ sources }) =>
    inNodes(testsOf(sources), (node) => {
      if (!ts.isPropertyAccessExpression(node)) return undefined;
      const how = node.name.text;
      if (APART.has(how) && declarator(node) !== undefined) return `sets tests apart with .${how}`;
      const isSkip = how === 'skip' && ts.isCallExpression(node.parent);
      return isSkip && !hasReason(node.parent) ? 'skips without a reason' : undefined;
    }),
};

function testsOf(sources: readonly Source[]): readonly Source[] {
  return sources.filter(({ isTest }) => isTest);
}

/** `it` of `it`, of `it.only` and of `it.each(…)`; undefined if the node declares no test or suite. */
function declarator(node: ts.Node): string | undefined {
  if (ts.isIdentifier(node)) {
    return ['it', 'test', 'describe'].includes(node.text) ? node.text : undefined;
  }
  if (ts.isPropertyAccessExpression(node)) {
    return MODIFIERS.has(node.name.text) ? declarator(node.expression) : undefined;
  }
  if (ts.isTaggedTemplateExpression(node)) return declarator(node.tag);
  return ts.isCallExpression(node) ? declarator(node.expression) : undefined;
}

/** `it('…', …)` or `it.each(…)('…', …)`, but not the `it.each(…)` within. */
function isTest(node: ts.Node): node is ts.CallExpression {
  if (!ts.isCallExpression(node)) return false;
  const name = declarator(node.expression);
  return name !== undefined && name !== 'describe' && !ts.isCallExpression(node.parent);
}

/** A call of something named `expect…` or `assert…`. */
function isAssertion(node: ts.Node): boolean {
  if (!ts.isCallExpression(node)) return false;
  const { expression } = node;
  const name = ts.isPropertyAccessExpression(expression) ? expression.name : expression;
  return ts.isIdentifier(name) && /^(expect|assert)/.test(name.text);
}

function hasReason(call: ts.CallExpression): boolean {
  const last = call.arguments.at(-1);
  return last !== undefined && (ts.isStringLiteralLike(last) || ts.isTemplateExpression(last));
}
