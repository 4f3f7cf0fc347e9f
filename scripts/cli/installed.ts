/** Whether this runs as it was published (built, in `dist/`) or as it is worked on (TypeScript as it stands). */
import { extname } from 'node:path';

/** How files of code end here: `.ts` in the repository, `.js` in the package. */
export const CODE_EXTENSION = extname(import.meta.filename);

/** Whether this is the built package. */
export const IS_BUILT = CODE_EXTENSION === '.js';
