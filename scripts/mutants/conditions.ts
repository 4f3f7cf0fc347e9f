/** Mutants of conditions: of those that decide on a refusal or a state change, and of their parts. */
import ts from 'typescript';
import { nodesFrom } from '../house/tree.ts';
import { isChange } from './changes.ts';
import type { Found } from './find.ts';

/** What a program returns that finds nothing, or trusts nothing: its own refusals (model/content.ts). */
const OWN_REFUSALS = ['NO_ELEMENT', 'NO_INNER', 'NO_TAIL', 'UNTRUSTED'];

/** An `if` or `? :` of which one way refuses (or changes the state), and what becomes of it. */
type Decision = { readonly node: ts.Node; readonly mutants: readonly Found[] };

/** Every decision on a refusal, and every `if` whose body is a state change. */
export function decisionsIn(source: ts.SourceFile): readonly Decision[] {
  return nodesFrom(source).flatMap((node): readonly Decision[] => {
    const parts = branchesOf(node);
    if (parts === undefined) return [];
    const { condition, whenTrue, whenFalse } = parts;
    const yes = refuses(whenTrue) || (ts.isIfStatement(node) && changesState(whenTrue));
    const no = whenFalse !== undefined && refuses(whenFalse);
    const never = (value: string, what: string): Found => ({
      node: condition,
      what,
      quoted: node,
      becomes: value,
    });
    const mutants = [
      ...(yes ? [never('false', no ? 'never the first' : 'left out')] : []),
      ...(no ? [never('true', yes ? 'never the second' : 'left out')] : []),
      ...(yes || no ? [never(`!(${condition.getText()})`, 'inverted')] : []),
    ];
    return mutants.length === 0 ? [] : [{ node, mutants }];
  });
}

/** The refusals that no decision covers; there should be none. */
export function refusalsWithoutMutant(source: ts.SourceFile): readonly string[] {
  const decided = decisionsIn(source).map(({ node }) => node);
  return nodesFrom(source)
    .filter((node) => isRefusal(node) && !isWithin(node, decided))
    .map((node) => node.getText());
}

/** Functions that are one check: always passed, and inverted. */
export function checksIn(source: ts.SourceFile): readonly Found[] {
  return nodesFrom(source).flatMap((node): readonly Found[] => {
    const body = checkOf(node);
    if (body === undefined) return [];
    return [
      { node: body, what: 'always true', becomes: 'true' },
      { node: body, what: 'inverted', becomes: `!(${body.getText()})` },
    ];
  });
}

/** Each part of an `a && b` or `a || b` left out, but for conditions of calls that cannot be made. */
export function partsOf(source: ts.SourceFile): readonly Found[] {
  return nodesFrom(source).flatMap((node): readonly Found[] => {
    const operator = operatorOf(node);
    if (operator === undefined || operatorOf(unwrapped(node.parent)) === operator) return [];
    if (decidesNothing(node)) return [];
    const operands = operandsOf(node, operator);
    return operands.map((operand, position) => ({
      node,
      what: `without ${operand.getText().replaceAll(/\s+/g, ' ')}:`,
      quoted: statementOf(node),
      becomes: operands
        .filter((_, other) => other !== position)
        .map((other) => other.getText())
        .join(` ${operator} `),
    }));
  });
}

function branchesOf(node: ts.Node):
  | {
      readonly condition: ts.Expression;
      readonly whenTrue: ts.Node;
      readonly whenFalse: ts.Node | undefined;
    }
  | undefined {
  if (ts.isIfStatement(node)) {
    const { expression: condition, thenStatement: whenTrue, elseStatement: whenFalse } = node;
    return { condition, whenTrue, whenFalse };
  }
  if (!ts.isConditionalExpression(node)) return undefined;
  const { condition, whenTrue, whenFalse } = node;
  return { condition, whenTrue, whenFalse };
}

/** Whether code ends in a refusal, whichever way it goes. */
function refuses(node: ts.Node): boolean {
  if (isRefusal(node)) return true;
  if (ts.isBlock(node)) {
    const last = node.statements.at(-1);
    return last !== undefined && refuses(last);
  }
  if (ts.isReturnStatement(node)) return node.expression !== undefined && refuses(node.expression);
  if (ts.isParenthesizedExpression(node)) return refuses(node.expression);
  if (ts.isConditionalExpression(node)) return refuses(node.whenTrue) && refuses(node.whenFalse);
  if (!ts.isObjectLiteralExpression(node)) return false;
  return node.properties.some(
    (property) =>
      ts.isPropertyAssignment(property) &&
      property.name.getText() === 'answer' &&
      refuses(property.initializer),
  );
}

/** `refuse(…)`, a negated errno, or the answer of a program that refuses. */
function isRefusal(node: ts.Node): boolean {
  if (ts.isPrefixUnaryExpression(node)) {
    return (
      node.operator === ts.SyntaxKind.MinusToken && /^E[A-Z0-9]+$/.test(node.operand.getText())
    );
  }
  if (!ts.isCallExpression(node)) return false;
  const name = node.expression.getText();
  return (
    name === 'refuse' ||
    (name === 'accept' && OWN_REFUSALS.includes(node.arguments[1]?.getText() ?? ''))
  );
}

function changesState(node: ts.Node): boolean {
  return nodesFrom(node).some(isChange);
}

/** The expression that a function answers, if it is one check. A function handed to another is none. */
function checkOf(node: ts.Node): ts.Expression | undefined {
  if (ts.isArrowFunction(node) && !ts.isCallExpression(node.parent)) {
    return ts.isBlock(node.body) || !isCheck(node.body) ? undefined : node.body;
  }
  if (!ts.isFunctionDeclaration(node) || node.type?.kind !== ts.SyntaxKind.BooleanKeyword) {
    return undefined;
  }
  const last = node.body?.statements.at(-1);
  return last !== undefined && ts.isReturnStatement(last) ? last.expression : undefined;
}

function isCheck(node: ts.Expression): boolean {
  if (!ts.isBinaryExpression(node)) return false;
  const { kind } = node.operatorToken;
  return (
    operatorOf(node) !== undefined ||
    kind === ts.SyntaxKind.EqualsEqualsEqualsToken ||
    kind === ts.SyntaxKind.ExclamationEqualsEqualsToken
  );
}

function operatorOf(node: ts.Node): '&&' | '||' | undefined {
  if (!ts.isBinaryExpression(node)) return undefined;
  const operator = node.operatorToken.getText();
  return operator === '&&' || operator === '||' ? operator : undefined;
}

/** `a`, `b`, `c` of `a && b && c`. */
function operandsOf(node: ts.Node, operator: string): readonly ts.Node[] {
  if (!ts.isBinaryExpression(node) || operatorOf(node) !== operator) return [node];
  return [...operandsOf(node.left, operator), ...operandsOf(node.right, operator)];
}

/** Whether it is in the condition of `if (…) return undefined`: user space cannot make the call. */
function decidesNothing(node: ts.Node): boolean {
  const decision = decisionOver(node);
  if (decision === undefined) return false;
  const way = ts.isIfStatement(decision) ? decision.thenStatement : undefined;
  return (
    way !== undefined && ts.isReturnStatement(way) && way.expression?.getText() === 'undefined'
  );
}

/** The `if` or `? :` whose condition the node is a part of. */
function decisionOver(node: ts.Node): ts.Node | undefined {
  let [at, below] = [node.parent, node];
  while (
    ts.isBinaryExpression(at) ||
    ts.isParenthesizedExpression(at) ||
    ts.isPrefixUnaryExpression(at)
  ) {
    [at, below] = [at.parent, at];
  }
  return branchesOf(at)?.condition === below ? at : undefined;
}

function isWithin(node: ts.Node, others: readonly ts.Node[]): boolean {
  for (let at = node; !ts.isSourceFile(at); at = at.parent) if (others.includes(at)) return true;
  return false;
}

function unwrapped(node: ts.Node): ts.Node {
  return ts.isParenthesizedExpression(node) ? unwrapped(node.parent) : node;
}

/** What is quoted around a part of a condition: the decision, or the whole expression. */
function statementOf(node: ts.Node): ts.Node {
  const decision = decisionOver(node);
  if (decision !== undefined) return decision;
  let at = node;
  while (ts.isBinaryExpression(at.parent) || ts.isParenthesizedExpression(at.parent))
    at = at.parent;
  return at;
}
