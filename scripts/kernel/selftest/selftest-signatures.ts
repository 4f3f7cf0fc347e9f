/**
 * Signs the loaders of the selftests with a new key and forgets it; writes certificate and signatures
 * to counterexamples/export/signatures.json. To be run when the instructions of a loader change.
 */
import { join } from 'node:path';
import { loadersToSign } from '../../../counterexamples/export/selftest-loaders.ts';
import { hex } from '../../../model/programs/digest.ts';
import { EXIT } from '../../cli/fault.ts';
import { writeWhole } from '../../cli/files.ts';
import { oneLine } from '../../cli/inputs.ts';
import { print } from '../../cli/output.ts';
import { signOnce } from '../encode/signer.ts';

const FILE = join(import.meta.dirname, '../../../counterexamples/export/signatures.json');

/** Bytes of a line. */
const LINE = 32;

/** Bytes as lines of hexadecimal digits. */
function linesOf(bytes: Uint8Array): readonly string[] {
  return Array.from({ length: Math.ceil(bytes.length / LINE) }, (_, i) =>
    hex(bytes.subarray(i * LINE, (i + 1) * LINE)),
  );
}

try {
  const loaders = loadersToSign();
  const made = signOnce(loaders.map(({ signed }) => signed));
  const file = {
    certificate: linesOf(made.certificate),
    signatures: Object.fromEntries(
      loaders.map(({ name }, i) => [name, linesOf(made.signatures[i] ?? new Uint8Array(0))]),
    ),
  };
  await writeWhole(FILE, `${JSON.stringify(file, null, 2)}\n`);
  print([FILE]);
} catch (error) {
  process.stderr.write(`exclmap: ${oneLine(error)}\n`);
  process.exitCode = EXIT.usage;
}
