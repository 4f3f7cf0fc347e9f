/** Mutants of state changes: what is written, what is freed, and the accesses that are reported. */
import ts from 'typescript';
import { nodesFrom } from '../house/tree.ts';
import type { Found } from './find.ts';
import { textOf } from './mutant.ts';

/** The functions of model/state.ts that write a slot; the first argument is the state before. */
const WRITES = ['withMap', 'withProg', 'withLink'];

/** Whether the node writes a slot or frees objects. */
export function isChange(node: ts.Node): boolean {
  return isCallOf(node, ...WRITES, 'collect');
}

/** Every state change left out: whole, or one field of it; every reported access left out. */
export function changesIn(source: ts.SourceFile): readonly Found[] {
  return nodesFrom(source).flatMap((node): readonly Found[] => {
    if (ts.isCallExpression(node) && isChange(node)) {
      const what = isCallOf(node, 'collect') ? 'nothing freed:' : 'not written:';
      const before = node.arguments[0];
      return before === undefined ? [] : [{ node, what, becomes: before.getText() }];
    }
    if (ts.isObjectLiteralExpression(node)) return fieldsLeftOut(node);
    return ts.isArrayLiteralExpression(node) && isEvents(node) ? eventsLeftOut(node) : [];
  });
}

/** Each field that a new slot is given, left as it was. */
function fieldsLeftOut(literal: ts.ObjectLiteralExpression): readonly Found[] {
  const base = baseOf(literal);
  if (base === undefined) return [];
  return literal.properties.flatMap((property): readonly Found[] => {
    const name = property.name?.getText();
    if (name === undefined) return [];
    const becomes = `${base}.${name}`;
    const common = { what: `in ${opening(literal)} left out`, quoted: property, becomes };
    if (ts.isShorthandPropertyAssignment(property)) {
      return [{ node: property, prefix: `${name}: `, ...common }];
    }
    if (!ts.isPropertyAssignment(property)) return [];
    if (property.initializer.getText() === EMPTY_SLOTS.get(base)?.get(name)) return [];
    return [{ node: property.initializer, ...common }];
  });
}

function eventsLeftOut(list: ts.ArrayLiteralExpression): readonly Found[] {
  return list.elements.map((event, position) => ({
    node: list,
    what: 'not reported:',
    quoted: event,
    becomes: `[${list.elements
      .filter((_, other) => other !== position)
      .map((other) => other.getText())
      .join(', ')}]`,
  }));
}

/** Where a field comes from that a literal does not give: what it spreads, or the empty slot. */
function baseOf(literal: ts.ObjectLiteralExpression): string | undefined {
  if (ts.isCallExpression(literal.parent) && !isCallOf(literal.parent, ...WRITES)) return undefined;
  const names = literal.properties.flatMap((property) => property.name?.getText() ?? []);
  const fits = [...EMPTY_SLOTS].filter(([, fields]) => names.every((name) => fields.has(name)));
  if (names.length === 0 || fits.length === 0) return undefined;
  const spread = literal.properties.find(ts.isSpreadAssignment);
  return spread?.expression.getText() ?? fits[0]?.[0];
}

/** The accesses of an outcome: `events`, or the third argument of `accept`. */
function isEvents({ parent, elements }: ts.ArrayLiteralExpression): boolean {
  if (elements.length === 0) return false;
  if (ts.isPropertyAssignment(parent)) return parent.name.getText() === 'events';
  return isCallOf(parent, 'accept');
}

function isCallOf(node: ts.Node, ...names: readonly string[]): boolean {
  return ts.isCallExpression(node) && names.includes(node.expression.getText());
}

/** The beginning of a literal, to tell it from others in the same function. */
function opening(literal: ts.ObjectLiteralExpression): string {
  const [first] = literal.properties;
  return `{ ${first?.getText() ?? ''}, … }`;
}

/** The fields of DEAD_MAP, DEAD_PROG and DEAD_LINK, with the source of their values. */
const EMPTY_SLOTS: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map(
  nodesFrom(
    ts.createSourceFile('state.ts', textOf('model/state.ts'), ts.ScriptTarget.ES2024, true),
  ).flatMap((node) => {
    if (!ts.isVariableDeclaration(node) || !node.name.getText().startsWith('DEAD_')) return [];
    if (node.initializer === undefined || !ts.isObjectLiteralExpression(node.initializer))
      return [];
    const fields = node.initializer.properties
      .filter(ts.isPropertyAssignment)
      .map(({ name, initializer }) => [name.getText(), initializer.getText()] as const);
    return [[node.name.getText(), new Map(fields)] as const];
  }),
);
