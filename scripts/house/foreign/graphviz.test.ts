/** Graphviz itself (as WebAssembly) lays the DOT export out: every node and edge of ours is there. */
import { instance } from '@viz-js/viz';
import { describe, expect, it } from 'vitest';
import { graphOf } from '../../../counterexamples/export/objects.ts';
import { exported, SUBJECTS } from './catalogue-files.ts';

const viz = await instance();

type Drawn = {
  readonly objects?: readonly { readonly name: string }[];
  readonly edges?: readonly unknown[];
};

describe(`graphviz ${viz.graphvizVersion}`, () => {
  it.each(SUBJECTS)('draws %s: a cluster for each call, the objects in it', (_, it) => {
    const drawn = viz.render(exported('dot', it), { format: 'json' });
    expect([drawn.status, drawn.errors]).toEqual(['success', []]);
    const { objects = [], edges = [] } = JSON.parse(drawn.output ?? '{}') as Drawn;
    const graphs = it.steps.map(({ outcome }) => graphOf(outcome.state));
    const count = (of: (graph: (typeof graphs)[number]) => number): number =>
      graphs.reduce((sum, graph) => sum + of(graph), 0);
    const clusters = objects.filter(({ name }) => name.startsWith('cluster_'));
    expect(clusters).toHaveLength(it.steps.length);
    expect(objects.length - clusters.length).toBe(count(({ nodes }) => Math.max(1, nodes.length)));
    expect(edges).toHaveLength(count((graph) => graph.edges.length));
  });

  it.each([
    ['a brace that is missing', (text: string) => text.replace(/\}\n$/, '\n')],
    ['a label that is not quoted', (text: string) => text.replace(/label="([^"]*)"/, 'label=$1')],
    ['an arrow of an undirected graph', (text: string) => text.replace(' -> ', ' -- ')],
  ])('refuses %s', (_, spoil) => {
    const text = exported('dot', SUBJECTS[0]![1]);
    expect(spoil(text)).not.toBe(text);
    expect(viz.render(spoil(text)).status).toBe('failure');
  });
});
