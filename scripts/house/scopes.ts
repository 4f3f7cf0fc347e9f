/** `npm run scopes`: writes the generated scopes anew (model/scopes/covering.json). */
import { join } from 'node:path';
import { covering } from '../../model/scopes/covering.ts';
import { writeWhole } from '../cli/files.ts';

const FILE = join(import.meta.dirname, '../../model/scopes/covering.json');

const scopes = covering();
// one scope a line, so that a change shows which
const lines = scopes.map((scope) => JSON.stringify(scope));
await writeWhole(FILE, `[\n${lines.join(',\n')}\n]\n`);
console.log(`${FILE}: ${scopes.length} scopes`);
