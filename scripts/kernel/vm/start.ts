/** From what the user calls a kernel to guests that run it. */
import { readFileSync } from 'node:fs';
import { boot } from './boot.ts';
import { cacheFolder, kernelOf } from '../releases/fetch.ts';
import { replayer } from './image.ts';
import type { Start } from '../compare/replayed.ts';
import { done, type Result } from '../compare/result.ts';
import { versionOf } from '../wire/vmlinux.ts';

/** A kernel that can be booted: `version` is `7.3.4` where its image says so, else all it says. */
export type Startable = { readonly start: Start; readonly name: string; readonly version: string };

/** How long one trace may take; waiting for deferred frees takes the longest, 0.2 s a call. */
const TRACE_MILLISECONDS = 5000;

/** A kernel by its version, from the cache, or by the path of its image. */
export function startable(wanted: string): Result<Startable> {
  const kernel = kernelOf(cacheFolder(), wanted);
  if (!kernel.ok) return kernel;
  const init = replayer(cacheFolder());
  if (!init.ok) return init;
  const { name, image } = kernel.value;
  const told = versionOf(readFileSync(image)) ?? '';
  const options = { image, replayer: init.value, traceMilliseconds: TRACE_MILLISECONDS };
  return done({
    name,
    version: /^\d+\.\d+\.\d+/.exec(told)?.[0] ?? told,
    start: () => boot(options),
  });
}
