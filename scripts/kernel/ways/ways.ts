/** Asks kernels about ways into exclusive maps that the model does not have: `ways.c`, run in the test guest. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from '../selftest/selftest-build.ts';
import { runSelftests } from '../selftest/selftest.ts';
import { signOnce } from '../encode/signer.ts';
import type { Start } from '../vm/boot.ts';

/** What a kernel answered to one way. */
export type Way = {
  readonly way: string;
  readonly verdict: 'open' | 'refused' | 'unknown';
  readonly says: string;
};

/** The signed program of ways.c: `r0 = 1; r1 = map[idx:0]; exit`. */
const SIGNED = Uint8Array.from(
  [
    [0xb7, 0x00, 0, 0, 1, 0, 0, 0],
    [0x18, 0x51, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0],
    [0x95, 0x00, 0, 0, 0, 0, 0, 0],
  ].flat(),
);
/** The program of ways.c that copies from its first map to its second; as the kernel digests it, without fds. */
const COPIES = Uint8Array.from(
  [
    [0x62, 0x0a, 0xfc, 0xff, 0, 0, 0, 0],
    [0x18, 0x11, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0],
    [0xbf, 0xa2, 0, 0, 0, 0, 0, 0],
    [0x07, 0x02, 0, 0, 0xfc, 0xff, 0xff, 0xff],
    [0x85, 0, 0, 0, 1, 0, 0, 0],
    [0x15, 0x00, 9, 0, 0, 0, 0, 0],
    [0x79, 0x06, 0, 0, 0, 0, 0, 0],
    [0x18, 0x11, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0],
    [0xbf, 0xa2, 0, 0, 0, 0, 0, 0],
    [0x07, 0x02, 0, 0, 0xfc, 0xff, 0xff, 0xff],
    [0x85, 0, 0, 0, 1, 0, 0, 0],
    [0x15, 0x00, 1, 0, 0, 0, 0, 0],
    [0x7b, 0x60, 0, 0, 0, 0, 0, 0],
    [0xb7, 0x00, 0, 0, 0, 0, 0, 0],
    [0x95, 0x00, 0, 0, 0, 0, 0, 0],
  ].flat(),
);
/** The content of the map of the signed program, which since 7.3 is signed as well: the number 2. */
const CONTENT = Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0);

/** Asks every way; `folded`: the signature covers the content of the map. */
export async function askWays(start: Start, folded: boolean): Promise<readonly Way[]> {
  const signed = folded ? Uint8Array.from([...SIGNED, ...CONTENT]) : SIGNED;
  const { certificate, signatures } = signOnce([signed]);
  const sha = createHash('sha256').update(SIGNED).digest();
  const source = [
    array('certificate', certificate),
    array('signature', signatures[0] ?? new Uint8Array(0)),
    array('sha_signed', sha),
    array('sha_copies', createHash('sha256').update(COPIES).digest()),
    readFileSync(join(import.meta.dirname, 'ways.c'), 'utf8'),
  ].join('\n');
  const { ran } = await runSelftests(start, [compile(source)]);
  const [one] = ran;
  if (one === undefined || 'fault' in one) throw new Error(`ways.c: ${one?.fault ?? 'not run'}`);
  return one.result.says.flatMap((line) => wayIn(line) ?? []);
}

/** A line `way NAME: VERDICT: WORDS`. */
function wayIn(line: string): Way | undefined {
  const [, way, verdict, says] = /^way ([a-z-]+): (open|refused|unknown): (.*)$/.exec(line) ?? [];
  if (way === undefined || verdict === undefined || says === undefined) return undefined;
  return { way, verdict: verdict as Way['verdict'], says };
}

function array(name: string, bytes: Uint8Array): string {
  return `static const unsigned char ${name}[] = { ${[...bytes].join(', ')} };`;
}
