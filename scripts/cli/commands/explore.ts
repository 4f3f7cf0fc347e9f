/** `explore`: writes the explorer, one HTML file with the model in it, and opens it. */
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { callToJson } from '../../../counterexamples/trace/call-json.ts';
import type { Call } from '../../../model/kernel/call.ts';
import { AXIS_NAMES } from '../../../model/rules/axes.ts';
import type { Design } from '../../../model/rules/design.ts';
import { RULES } from '../../../model/rules/designs/all.ts';
import { sealed } from '../../../model/rules/designs/sealed.ts';
import { alphabet } from '../../../model/scopes/alphabet.ts';
import type { Scope } from '../../../model/scopes/scope.ts';
import { scopeNamed } from '../../../model/scopes/named.ts';
import { answersOn } from '../../explorer/answers.ts';
import { choicesFor, exchangesBetween, wordsOf } from '../../../model/rules/exchange.ts';
import type { PagePlace } from '../../explorer/page/place.ts';
import { fragmentOf, START } from '../../explorer/page/place.ts';
import { writtenInto } from '../../explorer/written.ts';
import { DEFAULT_BOUNDS } from '../offered.ts';
import { withSession } from '../../run/session.ts';
import type { ExitCode } from '../fault.ts';
import { EXIT, UsageError } from '../fault.ts';
import { writeWhole } from '../files.ts';
import { designFor, findDesign, findScope, readTrace } from '../inputs.ts';
import { IS_BUILT } from '../installed.ts';
import { print, style } from '../output.ts';

export type ExploreOptions = {
  readonly out: string;
  readonly trace?: string;
  readonly design?: string;
  /** Leaves the verdicts to the page. */
  readonly quick?: boolean;
  /** Whether the page is opened as well. */
  readonly open: boolean;
  /** Fewer designs to judge, for tests. */
  readonly designs?: readonly Design[];
};

/** The command. */
export async function exploreCommand(options: ExploreOptions): Promise<ExitCode> {
  const { out, quick, open, designs = RULES } = options;
  const start = await placeFor(options);
  const html = await emptyPage();
  const { stopped, ...found } = quick
    ? { answers: {}, stopped: undefined }
    : await withSession(Number.POSITIVE_INFINITY, (session) =>
        answersOn(session, designs, DEFAULT_BOUNDS),
      );
  await writeWhole(out, writtenInto(html, { start: fragmentOf(start), ...found }));
  const url = pathToFileURL(resolve(out)).href;
  print([`${out} written: the explorer, with the model in it`, url]);
  if (stopped !== undefined)
    print([style.warn(`NOT finished: ${stopped}; the page searches for the rest`)]);
  if (open) openIt(url);
  return stopped === undefined ? EXIT.ok : EXIT.inconclusive;
}

/** The page without what is written into it: as it was built, or made now. */
async function emptyPage(): Promise<string> {
  if (IS_BUILT) {
    return readFile(join(import.meta.dirname, '../../explorer/explorer.html'), 'utf8');
  }
  const { bundle } = await import('../../explorer/bundle.ts');
  return bundle();
}

/** Where the page begins. */
async function placeFor({ trace: path, design: asked }: ExploreOptions): Promise<PagePlace> {
  if (path === undefined) {
    if (asked === undefined) return START;
    return { ...START, view: 'design', design: inPage(await findDesign(asked)) };
  }
  const trace = await readTrace(path);
  const design = await designFor(path, trace, asked);
  const scope = await findScope(trace.scope);
  if (scopeNamed(scope.name) !== scope) {
    throw new UsageError(`trace ${path}: scope ${scope.name}: the page has only the named scopes`);
  }
  return {
    ...START,
    view: 'step',
    design: inPage(design),
    scope: scope.name,
    path: trace.calls.map((call, index) => indexIn(scope, call, `trace ${path}: calls[${index}]`)),
    at: trace.calls.length,
    claim: trace.claim ?? '',
  };
}

/** A design as the page names it: by the choices that are listed. */
function inPage(design: Design): string {
  if (RULES.includes(design)) return design.name;
  for (const axis of AXIS_NAMES) {
    const choice = design.choices[axis];
    if (choicesFor(axis).includes(choice)) continue;
    throw new UsageError(
      `design ${design.name}: the page has no code of others, and ${axis} ${choice.name} is a choice of its own; choices that are listed can be shown (exclmap designs)`,
    );
  }
  return wordsOf(sealed.name, exchangesBetween(sealed, design));
}

function indexIn(scope: Scope, call: Call, where: string): number {
  const words = JSON.stringify(callToJson(call));
  const index = alphabet(scope).findIndex((it) => JSON.stringify(callToJson(it)) === words);
  if (index !== -1) return index;
  throw new UsageError(`${where} (${call.call}): scope ${scope.name} has no such call`);
}

/** Opens a file as a desktop does; where there is none, that its place was printed has to do. */
function openIt(url: string): void {
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) {
    return;
  }
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['cmd', '/c', 'start', '', url]
        : ['xdg-open', url];
  spawn(command, args, { detached: true, stdio: 'ignore' })
    .on('error', () => undefined)
    .unref();
}
