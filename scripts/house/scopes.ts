/** `npm run scopes`: writes the generated scopes anew (model/scopes/covering.json). */
import { join } from 'node:path';
import { covering } from '../../model/scopes/covering.ts';
import { writeWhole } from '../cli/files.ts';

const FILE = join(import.meta.dirname, '../../model/scopes/covering.json');

const scopes = covering();
await writeWhole(FILE, `${JSON.stringify(scopes)}\n`);
console.log(`${FILE}: ${scopes.length} scopes`);
