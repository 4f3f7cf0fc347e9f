/**
 * `npm run api`: writes what the package promises, name by name with types, into `api/`. A test makes the same
 * reports from a build and compares, so that a change of the public face is seen in a review.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CompilerState,
  Extractor,
  ExtractorConfig,
  ExtractorLogLevel,
} from '@microsoft/api-extractor';
import packageJson from '../../../package.json' with { type: 'json' };
import { stage } from './build.ts';

const REPORTS = join(import.meta.dirname, 'api');

/** The entries of the package. */
const ENTRIES = ['model', 'properties', 'suites', 'counterexamples'] as const;

const NONE = { logLevel: ExtractorLogLevel.None };

/** What is wrong with the reports on a staged package, a line for each fault; `write` renews the reports. */
export function apiFaults(staged: string, write: boolean): readonly string[] {
  mkdirSync(REPORTS, { recursive: true });
  const indexes = ENTRIES.map((entry) => readFileSync(indexOf(staged, entry), 'utf8')).join('\n');
  const configs = ENTRIES.map((entry) => configOf(staged, entry));
  // one program for all entries: reading the types again for each takes three times as long
  const compilerState = CompilerState.create(configs[0]!, {
    additionalEntryPoints: ENTRIES.map((entry) => indexOf(staged, entry)),
  });
  return ENTRIES.flatMap((entry, at) => {
    const { changed, forgotten } = report(configs[at]!, compilerState, write);
    return [
      // what an entry names and another one exports is at hand
      ...forgotten
        .filter((name) => !new RegExp(`\\b${name}\\b`).test(indexes))
        .map((name) => `${entry}: names ${name}, which no entry exports`),
      ...(changed && !write
        ? [`${entry}: what it exports has changed; if that is meant: npm run api`]
        : []),
    ];
  });
}

const indexOf = (staged: string, entry: (typeof ENTRIES)[number]): string =>
  join(staged, packageJson.exports[`./${entry}`].types);

function configOf(staged: string, entry: (typeof ENTRIES)[number]): ExtractorConfig {
  const temporary = join(staged, 'api');
  mkdirSync(temporary, { recursive: true });
  return ExtractorConfig.prepare({
    configObject: {
      projectFolder: staged,
      mainEntryPointFilePath: indexOf(staged, entry),
      apiReport: {
        enabled: true,
        reportFileName: entry,
        reportFolder: REPORTS,
        reportTempFolder: temporary,
      },
      compiler: {
        overrideTsconfig: {
          compilerOptions: { module: 'nodenext', strict: true, lib: ['es2024'], types: [] },
          files: [indexOf(staged, entry)],
        },
      },
      newlineKind: 'lf',
      messages: {
        extractorMessageReporting: {
          default: NONE,
          'ae-forgotten-export': { logLevel: ExtractorLogLevel.Warning },
        },
        tsdocMessageReporting: { default: NONE },
      },
    },
    packageJsonFullPath: join(staged, 'package.json'),
    configObjectFullPath: undefined,
  });
}

function report(
  config: ExtractorConfig,
  compilerState: CompilerState,
  write: boolean,
): { readonly changed: boolean; readonly forgotten: readonly string[] } {
  const forgotten: string[] = [];
  const { apiReportChanged } = Extractor.invoke(config, {
    localBuild: write,
    compilerState,
    messageCallback: (message) => {
      message.handled = true;
      if (message.messageId === 'ae-forgotten-export') {
        forgotten.push(/symbol "(\w+)"/.exec(message.text)?.[1] ?? message.text);
      }
    },
  });
  return { changed: apiReportChanged, forgotten };
}

if (import.meta.main) {
  const folder = mkdtempSync(join(tmpdir(), 'exclmap-api-'));
  try {
    await stage(folder);
    const faults = apiFaults(folder, true);
    if (faults.length > 0) console.error(faults.join('\n'));
    process.exitCode = faults.length === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
