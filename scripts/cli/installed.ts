/** What runs: its name and version, where it was started, and whether as published (built, in `dist/`) or as TypeScript. */
import { extname } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };

export const TOOL = packageJson.name;
export const VERSION = packageJson.version;
/** As files say who wrote them. */
export const WRITER = `${TOOL} ${VERSION}`;

/** How files of code end here: `.ts` in the repository, `.js` in the package. */
export const CODE_EXTENSION = extname(import.meta.filename);

/** Whether this is the built package. */
export const IS_BUILT = CODE_EXTENSION === '.js';

/** The folder in which it was started: what it loads later may find itself in another one. */
export const STARTED_IN = process.cwd();
