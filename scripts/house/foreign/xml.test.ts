/** An XML parser (expat, in Python) reads the pictures: the SVG export and the picture of each page. */
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { exported, fileOf, SUBJECTS } from './catalogue-files.ts';

/** For each document on standard input: its root element and how many texts there are, or null. */
const READ = `
import json, sys
from xml.etree import ElementTree as tree
def read(text):
    try:
        root = tree.fromstring(text)
    except tree.ParseError:
        return None
    return [root.tag, len(root.findall(".//{*}text"))]
print(json.dumps([read(text) for text in json.load(sys.stdin)]))
`;

function parse(documents: readonly string[]): readonly (readonly [string, number] | null)[] {
  const input = JSON.stringify(documents);
  const { stdout } = spawnSync('python3', ['-c', READ], { input, encoding: 'utf8' });
  return JSON.parse(stdout) as readonly (readonly [string, number] | null)[];
}

const asked = spawnSync('python3', ['--version'], { encoding: 'utf8' });
const isMissing = asked.error !== undefined || asked.status !== 0;

describe(`expat of ${isMissing ? 'Python' : asked.stdout.trim()}`, () => {
  it('reads every picture, with a text for each call at least', (context) => {
    context.skip(isMissing, 'python3 is not installed');
    const pictures = SUBJECTS.flatMap(([id, it]) => [exported('svg', it), fileOf(id, 'graph.svg')]);
    const read = parse(pictures);
    expect(read).toHaveLength(2 * SUBJECTS.length);
    for (const [i, document] of read.entries()) {
      const { steps } = SUBJECTS[Math.floor(i / 2)]![1];
      expect(document?.[0]).toBe('{http://www.w3.org/2000/svg}svg');
      expect(document?.[1]).toBeGreaterThan(steps.length);
    }
  });

  it('refuses an element that does not end, a bare ampersand and a second root', (context) => {
    context.skip(isMissing, 'python3 is not installed');
    const picture = exported('svg', SUBJECTS[0]![1]);
    const spoilt = [
      picture.replace('</text>', ''),
      picture.replace('</text>', ' & </text>'),
      `${picture}<svg/>`,
    ];
    expect(parse([picture, ...spoilt]).map((read) => read !== null)).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});
