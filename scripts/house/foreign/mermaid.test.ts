/** Mermaid's own parser reads the diagrams of the markdown export and of the pages in the catalogue. */
import mermaid from 'mermaid';
import { describe, expect, it } from 'vitest';
import { DEV_VERSIONS } from './versions.ts';
import { exported, fileOf, SUBJECTS } from './catalogue-files.ts';

const diagramsIn = (page: string): readonly string[] =>
  [...page.matchAll(/^```mermaid\n([^]*?)^```$/gm)].map(([, diagram = '']) => diagram);

describe(`mermaid ${DEV_VERSIONS.mermaid}`, () => {
  it.each(SUBJECTS)(
    'parses the diagram of %s as markdown, and that of its page',
    async (id, it) => {
      const diagrams = [exported('markdown', it), fileOf(id, 'README.md')].flatMap(diagramsIn);
      expect(diagrams).toHaveLength(2);
      for (const diagram of diagrams) {
        expect(await mermaid.parse(diagram)).toMatchObject({ diagramType: 'sequence' });
      }
    },
  );

  it.each([
    ['a statement cut short', (text: string) => text.replace('U->>K: ', 'U->>K; ')],
    ['a bare semicolon in a text', (text: string) => text.replace('map_create(', 'map_create(;')],
    ['a block that does not end', (text: string) => text.replace(/^ {2}end$/m, '')],
    ['an arrow that it does not know', (text: string) => text.replace('-->>', '~~>>')],
  ])('refuses %s', async (_, spoil) => {
    const [diagram = ''] = diagramsIn(exported('markdown', SUBJECTS[0]![1]));
    expect(spoil(diagram)).not.toBe(diagram);
    await expect(mermaid.parse(spoil(diagram))).rejects.toThrow();
  });
});
