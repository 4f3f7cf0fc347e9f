/**
 * The project's own files as the house rules see them: texts, and of each TypeScript file its imports
 * and its syntax. Everything but `readTree` is pure, so a rule can be tried on a made-up tree.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, posix } from 'node:path';
import ts from 'typescript';

/** One file: its path from the project's root (with `/`) and its text. */
export type TextFile = { readonly path: string; readonly text: string };

/** One import or re-export: the name as written, whether only types come through, its line from 1. */
export type Import = { readonly from: string; readonly typeOnly: boolean; readonly line: number };

/** One TypeScript file: all nodes of its syntax tree in the order of the text, and its imports. */
export type Source = TextFile & {
  readonly nodes: readonly ts.Node[];
  readonly imports: readonly Import[];
  readonly isTest: boolean;
};

/** All files, and the TypeScript ones again, parsed. */
export type Tree = { readonly files: readonly TextFile[]; readonly sources: readonly Source[] };

const TEXTS = [
  '',
  '.c',
  '.h',
  '.json',
  '.md',
  '.pml',
  '.S',
  '.sh',
  '.svg',
  '.ts',
  '.txt',
  '.yaml',
  '.yml',
];

/** Other tools keep their files in dot folders; only this one is the project's. */
const OWN_DOT_FOLDER = '.ci';

/** Reads every text of the project below `root`, without node_modules and foreign dot folders. */
export function readTree(root: string): Tree {
  const paths: string[] = [];
  const visit = (folder: string): void => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = posix.join(folder, entry.name);
      if (entry.isDirectory()) {
        const foreign = entry.name.startsWith('.') && entry.name !== OWN_DOT_FOLDER;
        if (!foreign && entry.name !== 'node_modules') visit(path);
      } else if (entry.isFile() && TEXTS.includes(extname(entry.name))) {
        paths.push(path);
      }
    }
  };
  visit('.');
  const read = (path: string): TextFile => ({ path, text: readFileSync(join(root, path), 'utf8') });
  return treeOf(paths.sort().map(read));
}

/** The tree of these files. */
export function treeOf(files: readonly TextFile[]): Tree {
  return { files, sources: files.filter(({ path }) => path.endsWith('.ts')).map(parse) };
}

/** The node and all nodes below it, in the order of the text. */
export function nodesFrom(node: ts.Node): readonly ts.Node[] {
  const nodes: ts.Node[] = [];
  const visit = (each: ts.Node): void => {
    nodes.push(each);
    ts.forEachChild(each, visit);
  };
  visit(node);
  return nodes;
}

/** The line of a node, from 1. */
export function lineOf(node: ts.Node): number {
  const file = node.getSourceFile();
  return file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
}

/** The path from the root of what a relative import names; undefined for a package or `node:`. */
export function targetOf(source: TextFile, imported: Import): string | undefined {
  if (!imported.from.startsWith('.')) return undefined;
  return posix.join(posix.dirname(source.path), imported.from);
}

/** The folder at the top level that a path lies in; '' for a file at the top. */
export function layerOf(path: string): string {
  return path.slice(0, Math.max(0, path.indexOf('/')));
}

function parse({ path, text }: TextFile): Source {
  const nodes = nodesFrom(ts.createSourceFile(path, text, ts.ScriptTarget.ES2024, true));
  const imports = nodes.flatMap((node) => {
    const from = moduleNamedBy(node);
    return from === undefined ? [] : [{ from, typeOnly: isTypeOnly(node), line: lineOf(node) }];
  });
  return { path, text, nodes, imports, isTest: path.endsWith('.test.ts') };
}

/** The module that an import, a re-export, an `import()`, an import type or a worker's URL names. */
function moduleNamedBy(node: ts.Node): string | undefined {
  if (ts.isImportDeclaration(node)) return textOf(node.moduleSpecifier);
  if (ts.isExportDeclaration(node)) return node.moduleSpecifier && textOf(node.moduleSpecifier);
  if (ts.isImportTypeNode(node)) return textOf(node.argument);
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    return node.arguments.map(textOf).join(', ');
  }
  if (!ts.isNewExpression(node) || node.expression.getText() !== 'URL') return undefined;
  const [name, base] = node.arguments ?? [];
  return name && base?.getText() === 'import.meta.url' ? textOf(name) : undefined;
}

/** A string literal without its quotes; other code as it stands. */
function textOf(node: ts.Node): string {
  return node.getText().replace(/^(['"`])(.*)\1$/, '$2');
}

function isTypeOnly(node: ts.Node): boolean {
  if (ts.isImportDeclaration(node)) {
    return node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
  }
  return ts.isImportTypeNode(node) || (ts.isExportDeclaration(node) && node.isTypeOnly);
}
