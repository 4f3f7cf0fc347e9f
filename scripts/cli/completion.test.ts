/** Completion in real shells, where they are installed: what Tab offers behind some words. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DESIGNS } from '../../model/rules/designs/all.ts';
import { CLAIMS } from '../../properties/claims/all.ts';
import { exclmapIn } from './test-command.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'exclmap-completion-'));
  writeFileSync(join(folder, 'idea.ts'), '');
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Asks a shell what it offers behind these words, of which the last is begun: one offer a line. */
const ASK: Readonly<Record<string, (script: string, words: readonly string[]) => string>> = {
  bash: (script, words) =>
    `${script}\nCOMP_WORDS=(${words.map((it) => `'${it}'`).join(' ')}); COMP_CWORD=${words.length - 1}
_exclmap; printf '%s\\n' "\${COMPREPLY[@]}"`,
  // what bashcompinit does with a function; which of its offers fit, zsh sees to itself
  zsh: (script, words) =>
    `compdef() { :; }; ${script}\nemulate -L sh
COMP_WORDS=(${words.map((it) => `'${it}'`).join(' ')}); COMP_CWORD=${words.length - 1}
_exclmap; printf '%s\\n' "\${COMPREPLY[@]}"`,
  fish: (script, words) => `${script}\ncomplete -C '${words.join(' ')}'`,
};

describe.for(Object.entries(ASK))('%s', ([shell, askText]) => {
  const has = spawnSync(shell, ['-c', 'exit 0']).status === 0;
  const offers = (script: string, ...words: readonly string[]): readonly string[] => {
    const ran = spawnSync(shell, ['-c', askText(script, ['exclmap', ...words])], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(ran.stderr).toBe('');
    const all = ran.stdout.split('\n').flatMap((line) => (line === '' ? [] : line.split('\t', 1)));
    // the others have done so
    return shell === 'zsh' ? all.filter((word) => word.startsWith(words.at(-1) ?? '')) : all;
  };

  it('offers commands, options, and what may be their values', async ({ skip }) => {
    skip(!has, `no ${shell} is installed here`);
    const { out: script } = await exclmapIn(folder, 'completion', shell);
    expect(offers(script, 'che')).toEqual(['check']);
    expect(offers(script, 'kernel', 'id')).toEqual(['identify']);
    expect(offers(script, 'check', 'seal')).toEqual(['sealed']);
    expect(offers(script, 'check', 'sealed', '--sym')).toEqual(['--symmetry']);
    const claims = offers(script, 'check', 'sealed', '--claim', '');
    expect(claims.toSorted()).toEqual(CLAIMS.map(({ id }) => id).toSorted());
    expect(offers(script, 'export', '--format', 'it')).toEqual(['itf']);
    expect(offers(script, 'completion', '')).toHaveLength(3);
    // files where one may stand, and nowhere else
    const designs = [...DESIGNS.map(({ name }) => name), 'idea.ts'];
    expect(offers(script, 'check', '').toSorted()).toEqual(designs.toSorted());
    expect(offers(script, 'replay', 'id')).toEqual(['idea.ts']);
    expect(offers(script, 'check', 'sealed', '--claim', 'idea')).toEqual([]);
  });
});
