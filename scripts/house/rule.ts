/** What a house rule is, and the three ways in which rules look at a tree. */
import type ts from 'typescript';
import type { Source, TextFile, Tree } from './tree.ts';
import { lineOf, targetOf } from './tree.ts';

/** A rule: a sentence, and a line `path:line: what` for each place of a tree that breaks it. */
export type Rule = {
  readonly says: string;
  readonly broken: (tree: Tree) => readonly string[];
};

/** What is wrong with something; undefined if nothing is. */
type Fault = string | undefined;

/** The faults of nodes. */
export function inNodes(
  sources: readonly Source[],
  faultOf: (node: ts.Node) => Fault,
): readonly string[] {
  return sources.flatMap(({ path, nodes }) =>
    nodes.flatMap((node) => place(path, () => lineOf(node), faultOf(node))),
  );
}

/** The faults of imports; `to` is the path of the file imported, or undefined if it is a package. */
export function inImports(
  sources: readonly Source[],
  faultOf: (source: Source, to: string | undefined, name: string) => Fault,
): readonly string[] {
  return sources.flatMap((source) =>
    source.imports.flatMap((it) =>
      place(source.path, () => it.line, faultOf(source, targetOf(source, it), it.from)),
    ),
  );
}

/** The faults of lines. */
export function inLines(
  files: readonly TextFile[],
  faultOf: (line: string) => Fault,
): readonly string[] {
  return files.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, index) => place(path, () => index + 1, faultOf(line))),
  );
}

function place(path: string, line: () => number, fault: Fault): readonly string[] {
  return fault === undefined ? [] : [`${path}:${line()}: ${fault}`];
}
