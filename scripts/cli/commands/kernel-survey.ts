/** `kernel survey [VERSION…]`: fetches, identifies, conforms and observes kernels in one go, and says what changed. */
import { NO_FEATURE } from '../../kernel/compare/expectation.ts';
import { identify, type Identity } from '../../kernel/identify/identify.ts';
import { availablePackages, cacheFolder, fetchKernel, list } from '../../kernel/releases/fetch.ts';
import { newSince, observedVersions } from '../../kernel/releases/observed.ts';
import { compareVersions } from '../../kernel/releases/releases.ts';
import { startable } from '../../kernel/vm/start.ts';
import { EXIT, type ExitCode } from '../fault.ts';
import { print, style } from '../output.ts';
import { changeLines, type Seen } from '../text/kernel-survey.ts';
import { identityLines } from '../text/kernel.ts';
import { catalogueCommand } from './catalogue.ts';
import { kernelObserveCommand } from './kernel-observe.ts';
import { kernelConformCommand } from './kernel.ts';

export type SurveyOptions = {
  /** Those that are new since the last observation, if none. */
  readonly versions: readonly string[];
  /** Random traces of conform. */
  readonly traces: number;
};

/** The command; its exit code is the worst of what it ran. */
export async function kernelSurveyCommand(options: SurveyOptions): Promise<ExitCode> {
  const observed = observedVersions();
  const versions = options.versions.length > 0 ? options.versions : newVersions(observed);
  if (versions.length === 0) {
    print([`no kernel is newer than ${observed.at(-1) ?? 'nothing'}, the last that was observed`]);
    return EXIT.ok;
  }
  const sorted = versions.toSorted(compareVersions);
  const [first = ''] = sorted;
  const before = observed.findLast((version) => compareVersions(version, first) < 0);
  let earlier = before === undefined ? undefined : await seenHere(before);
  let worst: ExitCode = EXIT.ok;
  for (const version of sorted) {
    fetchKernel(cacheFolder(), version);
    const identity = await identify(startable(version).start);
    print(identityLines(version, identity, style));
    const seen = seenAs(version, identity);
    print(changeLines(earlier, seen));
    const design = identity.kind === 'design' ? identity.design : undefined;
    const asked = { kernel: version, traces: options.traces, seed: 618, design };
    const code = await kernelConformCommand(asked);
    await kernelObserveCommand({ kernels: [version] });
    earlier = seen ?? earlier;
    if (code > worst) worst = code;
    if (seen === undefined && worst === EXIT.ok) worst = EXIT.violated;
  }
  await catalogueCommand({ write: true }); // its pages show what was observed
  return worst;
}

function newVersions(observed: readonly string[]): readonly string[] {
  const cache = cacheFolder();
  const listed = list(cache, availablePackages(cache));
  const had = listed.filter(({ here, available }) => here || available === true);
  return newSince(
    had.map(({ version }) => version),
    observed,
  );
}

function seenAs(version: string, identity: Identity): Seen | undefined {
  if (identity.kind === 'design') return { version, design: identity.design };
  return identity.kind === NO_FEATURE ? { version, design: NO_FEATURE } : undefined;
}

/** What the kernel before those has, if it is here. */
async function seenHere(version: string): Promise<Seen | undefined> {
  const isHere = list(cacheFolder(), null).some((each) => each.version === version && each.here);
  return isHere ? seenAs(version, await identify(startable(version).start)) : undefined;
}
