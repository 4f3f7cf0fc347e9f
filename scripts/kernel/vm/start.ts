/** From what the user calls a kernel to guests that run it. */
import { readFileSync } from 'node:fs';
import { cacheFolder, kernelOf } from '../releases/fetch.ts';
import { versionOf } from '../wire/vmlinux.ts';
import { boot, endOnSignals, type Start } from './boot.ts';
import { replayer } from './image.ts';

/** A kernel that can be booted: `version` is `7.3.4` where its image says so, else all it says. */
export type Startable = { readonly start: Start; readonly name: string; readonly version: string };

/** How long one trace may take; waiting for deferred frees takes the longest, 0.2 s a call. */
const TRACE_MILLISECONDS = 5000;

/** A kernel by its version, from the cache, or by the path of its image; `cpus` of the guest, and what a trace may take. */
export function startable(
  wanted: string,
  { cpus = 1, traceMilliseconds = TRACE_MILLISECONDS } = {},
): Startable {
  endOnSignals();
  const { name, image } = kernelOf(cacheFolder(), wanted);
  const told = versionOf(readFileSync(image)) ?? '';
  const options = {
    image,
    replayer: replayer(cacheFolder()),
    traceMilliseconds,
    cpus,
  };
  return {
    name,
    version: /^\d+\.\d+\.\d+/.exec(told)?.[0] ?? told,
    start: () => boot(options),
  };
}
