/** The patch as a unified diff, made from the two trees when it is asked for; its size, and what checkpatch says of it. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { UsageError } from '../../cli/fault.ts';
import type { Changed } from './build.ts';

/** The unified diff, with paths as git has them and without times. */
export function unifiedDiff(changes: Changed): string {
  const folder = mkdtempSync(join(tmpdir(), 'exclmap-diff-'));
  try {
    return [...changes]
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([file, { before, after }]) => {
        const sides = [
          ['a', before],
          ['b', after],
        ] as const;
        for (const [side, text] of sides) {
          mkdirSync(dirname(join(folder, side, file)), { recursive: true });
          writeFileSync(join(folder, side, file), text);
        }
        const labels = ['--label', `a/${file}`, '--label', `b/${file}`];
        const args = ['-up', ...labels, `a/${file}`, `b/${file}`];
        const run = spawnSync('diff', args, { cwd: folder, encoding: 'utf8' });
        if (run.error !== undefined) throw new UsageError('no diff here: install diffutils');
        return run.stdout;
      })
      .join('');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Lines of C that a diff brings and takes away. */
export type PatchSize = {
  readonly files: number;
  readonly added: number;
  readonly removed: number;
};

export function sizeOf(diff: string): PatchSize {
  const lines = diff.split('\n');
  const count = (sign: string, head: string): number =>
    lines.filter((line) => line.startsWith(sign) && !line.startsWith(head)).length;
  return {
    files: lines.filter((line) => line.startsWith('+++ ')).length,
    added: count('+', '+++ '),
    removed: count('-', '--- '),
  };
}

/** What `checkpatch.pl --strict` of that source complains of: nothing if the diff is in the kernel's style. */
export function checkpatch(tree: string, diff: string): readonly string[] {
  const mail = [
    'From: exclmap <exclmap@localhost>',
    'Subject: [PATCH] bpf: Ask for the digest at every way into an exclusive map',
    '',
    'A check of style only: messages are written by who sends.',
    '',
    'Signed-off-by: exclmap <exclmap@localhost>',
    '---',
    diff,
  ].join('\n');
  const args = ['scripts/checkpatch.pl', '--strict', '--no-tree', '--terse', '-'];
  const run = spawnSync('perl', args, { cwd: tree, input: mail, encoding: 'utf8' });
  if (run.error !== undefined) throw new UsageError('no perl here: install it for checkpatch.pl');
  return `${run.stdout}\n${run.stderr}`
    .split('\n')
    .filter((line) => /(ERROR|WARNING|CHECK|error):/.test(line));
}
