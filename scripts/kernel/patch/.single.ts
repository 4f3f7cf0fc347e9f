import { CHOICES } from './edits.ts';
import { editsOf, patched } from './apply.ts';
import { choicesNamed } from '../../cli/commands/kernel-build.ts';
import { readFileSync, writeFileSync } from 'node:fs';
const pristine = (f: string) => readFileSync('/work/wt-kernel/.cache/kernels/source/7.3.4/' + f, 'utf8');
const names = process.argv.slice(2);
const all = patched(editsOf(CHOICES), pristine);
const some = names[0] === 'none' ? new Map<string,string>() : patched(editsOf(choicesNamed(names)), pristine);
for (const f of all.keys()) { if (f.endsWith('bpf.h')) continue; const want = some.get(f) ?? pristine(f); const p = '/tmp/k-src/tree/' + f; if (readFileSync(p, 'utf8') !== want) { writeFileSync(p + '.x', want); (await import('node:fs')).renameSync(p + '.x', p); console.log('laid', f); } }
