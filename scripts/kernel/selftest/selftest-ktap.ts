/**
 * A strict reader of KTAP version 1 (docs.kernel.org/dev-tools/ktap.html), written from its grammar and
 * not from what this project writes: what selftests say, and what our reporters say, goes through it.
 */

/** A test result; `subtests` if it stands for a nested level. */
export type KtapResult = {
  readonly ok: boolean;
  readonly name: string;
  /** SKIP, TODO, XFAIL, TIMEOUT, ERROR. */
  readonly directive?: string;
  /** What the directive says. */
  readonly why?: string;
  /** Diagnostic lines right before the result, without `# `. */
  readonly says: readonly string[];
  readonly subtests?: readonly KtapResult[];
};

export type ReadKtap = { readonly results: readonly KtapResult[] } | { readonly fault: string };

const VERSION = 'KTAP version 1';
const PLAN = /^1\.\.(\d+)$/;
const RESULT =
  /^(not ok|ok) (\d+)(?: -)?(?: ([^#]*?))?(?: # (SKIP|TODO|XFAIL|TIMEOUT|ERROR)(?: (.*))?)?$/;

/** Directives with which a failure fails nothing (those of the list above but TIMEOUT and ERROR). */
const HARMLESS: readonly string[] = ['SKIP', 'TODO', 'XFAIL'];

/** Reads a whole stream, or says in one line where it is none. */
export function readKtap(text: string): ReadKtap {
  if (!text.endsWith('\n')) return { fault: 'the last line does not end' };
  const lines = text.slice(0, -1).split('\n');
  const read = readLevel(lines, 0, 0);
  if ('fault' in read) return read;
  if (read.next < lines.length)
    return { fault: `line ${read.next + 1}: after the end of the plan` };
  return { results: read.results };
}

type Level =
  | { readonly results: readonly KtapResult[]; readonly next: number }
  | { readonly fault: string };

/** The level that begins at this line, every line of it indented by so many columns. */
function readLevel(lines: readonly string[], start: number, indent: number): Level {
  const at = (index: number): string | undefined => {
    const line = lines[index];
    return line?.startsWith(' '.repeat(indent)) === true ? line.slice(indent) : undefined;
  };
  if (at(start) !== VERSION) return { fault: `line ${start + 1}: no "${VERSION}"` };
  let next = start + 1;
  while (at(next)?.startsWith('# ') === true) next += 1; // such as "# Subtest: name"
  const planned = PLAN.exec(at(next) ?? '')?.[1];
  next += 1;
  if (planned === undefined) return { fault: `line ${next}: no plan` };
  const results: KtapResult[] = [];
  let says: string[] = [];
  let subtests: readonly KtapResult[] | undefined;
  while (results.length < Number(planned)) {
    const line = at(next);
    if (line === undefined) return { fault: `line ${next + 1}: the plan is not over` };
    if (line === `  ${VERSION}` && subtests === undefined) {
      const level = readLevel(lines, next, indent + 2);
      if ('fault' in level) return level;
      subtests = level.results;
      next = level.next;
      continue;
    }
    next += 1;
    if (line.startsWith('# ')) {
      says.push(line.slice(2));
      continue;
    }
    const result = RESULT.exec(line);
    if (result === null) return { fault: `line ${next}: neither result nor diagnostic` };
    const [, verdict = '', number = '', name = '', directive, why] = result;
    if (Number(number) !== results.length + 1) {
      return { fault: `line ${next}: number ${number}, not ${results.length + 1}` };
    }
    const ok = verdict === 'ok';
    if (ok && subtests?.some(fails) === true) {
      return { fault: `line ${next}: passes, though a subtest fails` };
    }
    results.push({
      ok,
      name,
      says,
      ...(directive === undefined ? {} : { directive }),
      ...(why === undefined ? {} : { why }),
      ...(subtests === undefined ? {} : { subtests }),
    });
    says = [];
    subtests = undefined;
  }
  return { results, next };
}

function fails({ ok, directive }: KtapResult): boolean {
  return !ok && (directive === undefined || !HARMLESS.includes(directive));
}
