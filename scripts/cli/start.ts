#!/usr/bin/env node
/**
 * What is started as `exclmap`, here and in the package: where Node is too old to load the rest, it says so in a line.
 * It imports nothing, for what it imports is loaded before it runs, and what Node made of the code the last time is
 * kept: `check` is then loaded in 0.2 s of one core instead of 0.5, and in each thread as well.
 */
const { node } = process.versions;
const [major = 0, minor = 0] = node.split('.').map(Number);

// as `config.node` of package.json has it
if (major > 22 || (major === 22 && minor >= 18)) {
  const [{ enableCompileCache }, { join }] = await Promise.all([
    import('node:module'),
    import('node:path'),
  ]);
  // threads are told by the environment
  process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, '../../.cache/compiled');
  enableCompileCache(process.env['NODE_COMPILE_CACHE']);
  const { start } = await import('./main.ts');
  await start();
} else {
  process.stderr.write(`exclmap: needs Node.js 22.18 or newer; this is ${node}\n`);
  process.exitCode = 2;
}
