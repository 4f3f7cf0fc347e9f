#!/usr/bin/env node
/**
 * What the package starts as `exclmap`: where Node is too old to load the rest, it says so in a line. It imports
 * nothing, for what it imports is loaded before it runs.
 */
const { node } = process.versions;
const [major = 0, minor = 0] = node.split('.').map(Number);

// as `config.node` of package.json has it
if (major > 22 || (major === 22 && minor >= 18)) {
  const { start } = await import('./main.ts');
  await start();
} else {
  process.stderr.write(`exclmap: needs Node.js 22.18 or newer; this is ${node}\n`);
  process.exitCode = 2;
}
