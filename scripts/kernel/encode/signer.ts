/** A key pair made at run time, and signatures as the kernel wants them: PKCS#7, detached, by openssl. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asUsage, UsageError } from '../../cli/fault.ts';

const NEW_KEY =
  'req -x509 -newkey rsa:2048 -nodes -days 3650 -subj /CN=exclmap -keyout key.pem -out cert.pem';
const TO_DER = 'x509 -in cert.pem -outform DER -out cert.der';
/** As scripts/sign-file.c of the kernel does. */
const SIGN =
  'cms -sign -binary -noattr -nosmimecap -nocerts -md sha256 -signer cert.pem -inkey key.pem -outform DER -in text -out signature';

/** Makes a key pair, signs with it, and forgets it: `texts` are signed in one go. */
export function signOnce(texts: readonly Uint8Array[]): {
  readonly certificate: Uint8Array;
  readonly signatures: readonly Uint8Array[];
} {
  let folder: string | undefined;
  try {
    folder = mkdtempSync(join(tmpdir(), 'exclmap-key-'));
    for (const command of [NEW_KEY, TO_DER]) openssl(command, folder);
    const signatures: Uint8Array[] = [];
    for (const text of texts) {
      writeFileSync(join(folder, 'text'), text);
      openssl(SIGN, folder);
      signatures.push(readFileSync(join(folder, 'signature')));
    }
    return { certificate: readFileSync(join(folder, 'cert.der')), signatures };
  } catch (error) {
    throw asUsage(`cannot make a key in ${tmpdir()}`, error);
  } finally {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  }
}

function openssl(command: string, cwd: string): void {
  const ran = spawnSync('openssl', command.split(' '), { cwd, encoding: 'utf8' });
  if (ran.error !== undefined) {
    throw new UsageError('no openssl here: signed loads are not replayed; install openssl');
  }
  if (ran.status === 0) return;
  throw new UsageError(
    `openssl ${command.split(' ')[0]}: ${ran.stderr.trim().split('\n').at(-1) ?? ''}`,
  );
}
