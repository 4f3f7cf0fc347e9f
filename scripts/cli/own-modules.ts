/** Files of others import `exclmap/model`: that is the model that runs, wherever such a file lies. */
import { registerHooks } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CODE_EXTENSION } from './installed.ts';

const ROOT = resolve(import.meta.dirname, '../..');

let isOffered = false;

/**
 * From now on such an import leads here: with nothing installed, and where another version lies beside the file, whose
 * choices would be strangers to this model. TypeScript is taken for a module, whatever package.json is above it: what
 * `npm install` makes in an empty folder says nothing, and Node would warn of that.
 */
export function offerOwnModules(): void {
  if (isOffered) return;
  isOffered = true;
  registerHooks({
    resolve: (name, context, next) => {
      const floor = /^exclmap\/(model|properties|counterexamples)$/.exec(name)?.[1];
      if (floor !== undefined) {
        return next(pathToFileURL(join(ROOT, floor, `index${CODE_EXTENSION}`)).href, context);
      }
      const found = next(name, context);
      return found.url.endsWith('.ts') ? { ...found, format: 'module-typescript' } : found;
    },
  });
}
