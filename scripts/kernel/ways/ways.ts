/** Asks kernels about ways into exclusive maps that the model does not have: `ways.c` and what follows it, run in the test guest. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../cli/fault.ts';
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
/** The signed program of ways-pages.c: `r1 = &map[idx:0]; r0 = *(u64 *)r1; exit`. */
const READER = Uint8Array.from(
  [
    [0x18, 0x61, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0],
    [0x79, 0x10, 0, 0, 0, 0, 0, 0],
    [0x95, 0x00, 0, 0, 0, 0, 0, 0],
  ].flat(),
);
/** The content of the map of the signed program, which since 7.3 is signed as well: the number 2. */
const CONTENT = Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0);

/** Parts of one program, in the order in which the compiler reads them. */
const FILES: readonly string[] = [
  'ways.c',
  'ways-pages.c',
  'ways-programs.c',
  'ways-callbacks.c',
  'ways-held.c',
  'ways-main.c',
];

export type Asking = {
  /** The signature covers the content of the map. */
  readonly folded: boolean;
  /** Names of ways; all if none. */
  readonly only: readonly string[];
  /** How long freeze races with updates. */
  readonly seconds: number;
};

/** Asks the ways. Throws UsageError for a name that is none. */
export async function askWays(
  start: Start,
  { folded, only, seconds }: Asking,
): Promise<readonly Way[]> {
  const program = FILES.map((file) => readFileSync(join(import.meta.dirname, file), 'utf8'));
  const known = namesIn(program.join('\n'));
  const none = only.find((name) => !known.includes(name));
  if (none !== undefined) throw new UsageError(`no way is called "${none}"`);
  const signed = [SIGNED, READER].map((text) =>
    folded ? Uint8Array.from([...text, ...CONTENT]) : text,
  );
  const { certificate, signatures } = signOnce(signed);
  const sha = createHash('sha256').update(SIGNED).digest();
  const source = [
    `#define RACE_SECONDS ${seconds}`,
    `static const char *const only[] = { ${only.map((name) => `"${name}", `).join('')}0 };`,
    array('certificate', certificate),
    array('signature', signatures[0] ?? new Uint8Array(0)),
    array('sha_signed', sha),
    array('insns_reader', READER),
    array('sha_reader', createHash('sha256').update(READER).digest()),
    array('signature_reader', signatures[1] ?? new Uint8Array(0)),
    ...program,
  ].join('\n');
  const { ran } = await runSelftests(start, [compile(source)]);
  const [one] = ran;
  if (one === undefined || 'fault' in one) throw new Error(`ways.c: ${one?.fault ?? 'not run'}`);
  return waysIn(one.result.says, only.length > 0 ? only : known);
}

/** What lines say of these ways, each once; of one of which they say nothing, or two things, nothing is known. */
export function waysIn(lines: readonly string[], names: readonly string[]): readonly Way[] {
  const told = Map.groupBy(
    lines.flatMap((line) => wayIn(line) ?? []),
    ({ way }) => way,
  );
  return names.map((way): Way => {
    const [one, other] = told.get(way) ?? [];
    if (one !== undefined && other === undefined) return one;
    const says = one === undefined ? 'there is no answer' : 'there is more than one answer';
    return { way, verdict: 'unknown', says };
  });
}

/** The names in the table of ways-main.c. */
export function namesIn(program: string): readonly string[] {
  return [...program.matchAll(/^\t\{ "([a-z-]+)", \w+ \},$/gm)].flatMap(([, name]) => name ?? []);
}

/** What was kept, with the new answers in place of earlier ones to the same ways. */
export function withNew(kept: readonly Way[], ways: readonly Way[]): readonly Way[] {
  return [...new Map([...kept, ...ways].map((way) => [way.way, way])).values()];
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
