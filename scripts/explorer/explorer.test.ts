/** The explorer: its links, what the bundler does to the model; and the page in a real browser, where there is one. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AxeResults } from 'axe-core';
import axe from 'axe-core';
import fc from 'fast-check';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RULES } from '../../model/rules/designs/all.ts';
import { mainline73 } from '../../model/rules/designs/mainline-7.3.ts';
import { MODEL_VERSION } from '../../model/kernel/version.ts';
import { alphabet } from '../../model/scopes/alphabet.ts';
import { DECIDING, scopeNamed, SCOPES } from '../../model/scopes/named.ts';
import { claimNamed, claimsIn } from '../../properties/claims/all.ts';
import { explain, wantedForExplanation } from '../../properties/design-space/explain.ts';
import { knowNothing } from '../../properties/design-space/knowledge.ts';
import type { ProjectionFinding } from '../../properties/design-space/projection.ts';
import { judgeProjection } from '../../properties/design-space/projection.ts';
import { pointOf, spaceOf } from '../../properties/design-space/space.ts';
import { explore } from '../../properties/search/explore.ts';
import { systemOf } from '../../properties/verdicts/system.ts';
import type { Scene } from '../../counterexamples/export/scenes.ts';
import { scenesOf } from '../../counterexamples/export/scenes.ts';
import { CATALOGUE } from '../../counterexamples/pages/catalogue.ts';
import { bundle, naming } from './bundle.ts';
import type { Counterexample } from './page/counterexample.ts';
import { tell } from './page/trace.ts';
import { designOf, withChoice } from './page/design-ref.ts';
import type { GivenSpace, GivenVerdicts } from './page/known.ts';
import { fragmentOf, placeOf, START, VIEWS } from './page/place.ts';
import { MOST_BYTES, startPageWorker } from './test-page.ts';
import { writtenInto } from './written.ts';

const BROWSERS = [
  process.env['CHROMIUM'] ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];
const executablePath = BROWSERS.find((path) => path !== '' && existsSync(path));
const NO_BROWSER = 'no browser (apt-get install chromium, or CHROMIUM=path)';
const LONGEST = 240_000;
const MAIN = join(import.meta.dirname, '../cli/start.ts');

let folder = '';
let plain = '';
let html = '';
let pages = 0;
let browser: Browser | undefined;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'exclmap-explorer-'));
  plain = await bundle();
  html = writtenInto(plain, { start: '', answers: {} });
  await writeFile(join(folder, 'page.html'), html);
  if (executablePath !== undefined) {
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  }
}, LONGEST);
afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Links that strangers might write; MANY stands for more calls than anybody makes. */
const HOSTILE: readonly string[] = [
  '#v=<img src=x onerror=alert(1)>',
  '#d=sealed~element.constructor',
  '#d=__proto__',
  '#s=../../etc/passwd',
  '#p=1.2.99999999',
  '#s=mail&p=MANY1',
  '#a=-1',
  '#c=%E0%A4%A',
  '#m=<script>',
];
const spelt = (fragment: string): string => fragment.replace('MANY', '1.'.repeat(6000));

describe('a link', () => {
  it('leads back to the place that it was made of', () => {
    const places = fc
      .record({
        view: fc.constantFrom(...VIEWS),
        design: fc.constantFrom('sealed', 'mainline-7.3', withChoice('sealed', 'element', 'any')),
        other: fc.constantFrom('', 'mainline'),
        scope: fc.constantFrom(...SCOPES.map(({ name }) => name)),
        steps: fc.array(fc.nat(), { maxLength: 30 }),
        at: fc.nat(),
        claim: fc.constantFrom('', 'inner'),
      })
      .map(({ steps, at, ...rest }) => {
        const { length } = alphabet(scopeNamed(rest.scope)!);
        const path = steps.map((step) => step % length);
        return { ...rest, path, at: at % (path.length + 1) };
      });
    fc.assert(
      fc.property(places, (place) => {
        expect(placeOf(fragmentOf(place))).toEqual({ place, faults: [] });
      }),
    );
  });
  it('of another version of the model says so', () => {
    const { place, faults } = placeOf(fragmentOf(START).replace(/m=\d+/, 'm=999'));
    expect(place).toEqual(START);
    expect(faults).toEqual([
      expect.stringContaining(`999 of the model; this page has version ${MODEL_VERSION}`),
    ]);
  });
  it.for(HOSTILE)('that a stranger wrote leads somewhere all the same: %s', (fragment) => {
    const { place, faults } = placeOf(spelt(fragment));
    expect(designOf(place.design)).toBeDefined();
    expect(faults.join(' ')).not.toContain('<');
    expect(faults).not.toEqual([]);
  });
});

it('names a kernel function wherever the model refuses', () => {
  const calls = join(import.meta.dirname, '../../model/kernel/syscalls');
  const files = readdirSync(calls).filter((name) => !name.includes('.test.'));
  const refusals = files.flatMap((name) =>
    naming(readFileSync(join(calls, name), 'utf8'))
      .split('\n')
      .filter((line) => line.includes('refuse(state, ')),
  );
  expect(refusals.length).toBeGreaterThan(50);
  // that an fd is not open is the same everywhere
  const silent = refusals.filter(
    (line) => !/refuse\(state, .*\w+\(\)/.test(line) && !line.includes('-EBADF'),
  );
  expect(silent).toEqual([]);
});

it('leaves room in 400 kB for what is written into it, and its policy allows no network and no eval', () => {
  expect(MOST_BYTES.bundled + MOST_BYTES.written).toBeLessThanOrEqual(400_000);
  expect(Buffer.byteLength(html)).toBeLessThan(MOST_BYTES.bundled);
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '';
  expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-[^' ]+'; style-src 'sha256-/);
  expect(policy).not.toMatch(/unsafe|connect-src|http/);
});

// Of every eighth scope, under one design each (2 s of one core); the long suite has all under all.
it('its code comes to the verdicts and traces that Node comes to, without generating any', async () => {
  const ask = startPageWorker(html);
  const some = DECIDING.filter((_, at) => at % 8 === 0);
  for (const [at, scope] of some.entries()) {
    const design = RULES[at % RULES.length]!;
    const told = await ask({
      kind: 'judge',
      id: at,
      design: design.name,
      scope: scope.name,
      path: [],
    });
    const { verdicts, states } = explore(systemOf(design, scope), claimsIn(scope));
    expect(told).toMatchObject({ kind: 'judged', report: { states } });
    expect(told.kind === 'judged' && told.report.verdicts).toEqual(
      JSON.parse(JSON.stringify(verdicts)),
    );
  }
});

it('marks the accesses that break a claim, as the pictures of the catalogue do', () => {
  const made = /<script type="application\/json" id="made">(.*?)<\/script>/s.exec(html)?.[1] ?? '';
  const { catalogue } = JSON.parse(made) as { readonly catalogue: readonly Counterexample[] };
  expect(catalogue).toHaveLength(CATALOGUE.length);
  const marks = catalogue.map(({ id, design, scope, claim, path }) => {
    const { scenes, steps } = tell(design, scope, path);
    const subject = { design: designOf(design)!, scope: scopeNamed(scope)!, steps };
    const pictures = scenesOf({ ...subject, claim: claimNamed(claim)! });
    const marked = (all: readonly Scene[]): readonly string[] =>
      (all.at(-1)?.arrows ?? []).filter(({ bad }) => bad).map(({ from, to }) => `${from} ${to}`);
    return { id, page: marked(scenes), picture: marked(pictures) };
  });
  expect(marks.map(({ id, page }) => [id, page])).toEqual(
    marks.map(({ id, picture }) => [id, picture]),
  );
  expect(marks.find(({ id }) => id === 'foreign-inner-map')?.page).toEqual(['p0 m0']);
});

/** What went wrong or was asked for while a page was open. */
type Watched = { readonly page: Page; readonly faults: string[]; readonly asked: string[] };

async function open(
  fragment: string,
  answers?: GivenVerdicts,
  space?: GivenSpace,
): Promise<Watched> {
  const page = await browser!.newPage({ viewport: { width: 1280, height: 900 } });
  const watched: Watched = { page, faults: [], asked: [] };
  page.on('console', (message) => {
    if (message.type() === 'error') watched.faults.push(message.text());
  });
  page.on('pageerror', (error) => watched.faults.push(error.message));
  page.on('dialog', (dialog) => watched.faults.push(`a dialog: ${dialog.message()}`));
  page.on('request', (request) => watched.asked.push(request.url()));
  const name = answers === undefined ? 'page.html' : `${++pages}-page.html`;
  if (answers !== undefined) {
    const found = { start: '', answers, ...(space === undefined ? {} : { space }) };
    await writeFile(join(folder, name), writtenInto(plain, found));
  }
  await page.goto(`${pathToFileURL(join(folder, name)).href}${fragment}`);
  return watched;
}

/** Nothing went wrong, and nothing but the page itself was asked for. */
async function expectClean({ page, faults, asked }: Watched): Promise<void> {
  expect(faults).toEqual([]);
  expect(asked.filter((url) => !/^(file:.*page\.html|blob:)/.test(url))).toEqual([]);
  await page.close();
}

const mail = scopeNamed('mail')!;
const report = explore(
  systemOf(
    RULES.find(({ name }) => name === 'permissive')!,
    mail,
  ),
  claimsIn(mail),
);
const verdict = report.verdicts['inner']?.verdict;
const inner = verdict !== undefined && 'calls' in verdict ? verdict.calls : [];
const INNER = fragmentOf({ ...START, view: 'step', path: inner, at: inner.length, claim: 'inner' });

describe('in a browser', () => {
  it('a worker of the page searches, and says what Node says', async ({ skip }) => {
    skip(browser === undefined, NO_BROWSER);
    const watched = await open('#v=step');
    const theirs = await watched.page.evaluate(judgeThere, { design: 'permissive', scope: 'mail' });
    expect(theirs).toEqual(JSON.parse(JSON.stringify(report.verdicts)));
    await expectClean(watched);
  });

  it('a counterexample is walked through by keyboard', async ({ skip }) => {
    skip(browser === undefined, NO_BROWSER);
    const watched = await open(INNER);
    const { page } = watched;
    const at = (): Promise<string> => page.locator('output').innerText();
    const text = (): Promise<string> => page.locator('.scene').innerText();
    expect(await text()).toContain('breaks inner');
    await page.keyboard.press('Home');
    expect(await at()).toBe(`after call 0 of ${inner.length}`);
    expect(await page.locator('.picture').getAttribute('aria-label')).toBe('the empty kernel');
    for (let call = 1; call <= inner.length; call++) {
      expect(await text()).not.toContain('breaks inner');
      await page.keyboard.press('ArrowRight');
      expect(await at()).toBe(`after call ${call} of ${inner.length}`);
    }
    expect(await text()).toContain('breaks inner');
    await page.keyboard.press('ArrowRight'); // there is no more
    expect(await at()).toBe(`after call ${inner.length} of ${inner.length}`);
    await page.keyboard.press('3');
    expect(await page.locator('h2').innerText()).toMatch(/^Try it/);
    await page.keyboard.press('u');
    expect(await page.locator('h3').first().innerText()).toBe(`after ${inner.length - 1} calls`);
    await expectClean(watched);
  });

  it('a place that was walked to is found again by its link', async ({ skip }) => {
    skip(browser === undefined, NO_BROWSER);
    const watched = await open(INNER);
    const { page } = watched;
    await page.locator('.controls select').selectOption('mainline');
    await page.keyboard.press('Tab');
    await page.getByRole('button', { name: 'one call back' }).click();
    expect(await page.locator('tr.differs').count()).toBe(1);
    const again = await open(new URL(page.url()).hash);
    expect(await again.page.locator('main').innerText()).toBe(
      await page.locator('main').innerText(),
    );
    await expectClean(again);
    await expectClean(watched);
  });

  it('a choice that is changed is judged anew', async ({ skip }) => {
    skip(browser === undefined, NO_BROWSER);
    const watched = await open('#v=design&d=sealed');
    const { page } = watched;
    await page.locator('.axis', { hasText: 'element' }).locator('select').selectOption('any');
    expect(await page.locator('h2').innerText()).toBe('sealed with element: any');
    expect(await page.locator('textarea').inputValue()).toContain(
      "element: choice('element', 'any'),",
    );
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'save mine.ts' }).click(),
    ]);
    const file = join(folder, saved.suggestedFilename());
    await saved.saveAs(file);
    // the folder is outside of the repository, and nothing is installed there
    const args = [MAIN, 'check', file, '--scope', 'mail', '--claim', 'inner'];
    const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect(stdout).toMatch(/inner +violated in 5 calls/);
    expect(status).toBe(1);
    const violated = page.getByRole('button', { name: /^inner: ✗ 5/ });
    await violated.waitFor({ timeout: LONGEST });
    await violated.click();
    expect(await page.locator('.scene').innerText()).toContain('breaks inner');
    await expectClean(watched);
  });

  it('what is to blame is found as in Node, and leads to the design that is repaired', async ({
    skip,
  }) => {
    skip(browser === undefined, NO_BROWSER);
    // of the goals that are broken there, one for which few searches are made, here and in the page
    const [known, claim] = [knowNothing(spaceOf(), DECIDING), 'storage'];
    const point = pointOf(known.space, mainline73);
    for (;;) {
      const list = known.next(wantedForExplanation(known, point, claim));
      if (list.length === 0) break;
      for (const projection of list) {
        known.learn(judgeProjection(known.space, projection) as ProjectionFinding);
      }
    }
    const { found, blame } = explain(known, point, claim);
    const place = { ...START, design: 'mainline-7.3', claim, scope: found!.scope.name };
    const watched = await open(fragmentOf({ ...place, view: 'step', path: found!.trace }), {
      'mainline-7.3': {
        [claim]: { verdict: 'violated', settled: true, because: [], scopes: 1 },
      },
    });
    const { page } = watched;
    await page.getByRole('button', { name: /^what is to blame/ }).click();
    await page.locator('.blame').waitFor({ timeout: LONGEST });
    const names = await page.locator('.blame .link').allInnerTexts();
    expect(names).toEqual(blame?.culprits[0]?.ends.map(({ exchanges: [only] }) => only?.choice));
    await page.locator('.blame .link', { hasText: 'matching' }).click();
    expect(await page.locator('h2').innerText()).toBe('mainline-7.3 with iterator: matching');
    await expectClean(watched);
  });

  it('the plot of all designs opens the one nearest to sealed', async ({ skip }) => {
    skip(browser === undefined, NO_BROWSER);
    const nearest = 'sealed~outer.never';
    const best = { keeps: 11, allows: 16, designs: 156, isBest: true, nearest };
    const other = { keeps: 1, allows: 18, designs: 9, isBest: false, nearest: 'sealed' };
    const space = { size: 165, places: [best, other] };
    const watched = await open('', {}, space);
    const { page } = watched;
    expect(await page.locator('.front circle').count()).toBe(2);
    expect(await page.locator('.front .best').count()).toBe(1);
    await page.getByRole('link', { name: /^sealed with outer: never: 156 designs/ }).press('Enter');
    expect(await page.locator('h2').innerText()).toBe('sealed with outer: never');
    await expectClean(watched);
  });

  it('a search from a state finds the shortest way on', async ({ skip }) => {
    skip(browser === undefined, NO_BROWSER);
    const path = inner.slice(0, 3);
    const watched = await open(fragmentOf({ ...START, view: 'explore', path }));
    const { page } = watched;
    await page.getByRole('button', { name: 'search from here' }).click();
    const found = page.getByRole('button', { name: `inner in ${inner.length - 3} more calls` });
    await found.waitFor({ timeout: LONGEST });
    await found.click();
    expect(await page.locator('table.calls tbody tr').count()).toBe(inner.length);
    await expectClean(watched);
  });

  it('a search is stopped, and says how far it came', async ({ skip }) => {
    skip(browser === undefined, NO_BROWSER);
    const watched = await open(fragmentOf({ ...START, view: 'explore', scope: 'tiny' }));
    const { page } = watched;
    await page.getByRole('button', { name: 'search from here' }).click();
    // pressed in the page, as soon as it is there: a search takes less than a second
    await page.evaluate(`new Promise((done) => {
      const look = () => {
        const status = document.querySelector('.scene [role=status]');
        if (!/ states, /.test(status?.textContent)) return requestAnimationFrame(look);
        status.querySelector('button').click();
        done();
      };
      look();
    })`);
    await page.getByText(/^Not finished \(it was stopped\): [\d,]+ states/).waitFor();
    await page.getByRole('combobox', { name: 'scope' }).selectOption('mail');
    await page.getByRole('button', { name: 'search from here' }).click();
    await page.getByText(/^All [\d,]+ states/).waitFor({ timeout: LONGEST });
    await expectClean(watched);
  });

  it.for(HOSTILE)('a stranger’s link does nothing but say so: %s', async (fragment, { skip }) => {
    skip(browser === undefined, NO_BROWSER);
    const watched = await open(spelt(fragment));
    expect(await watched.page.getByRole('alert').count()).toBe(1);
    expect(await watched.page.locator('img').count()).toBe(0);
    await expectClean(watched);
  });

  it('a trace of 500 calls is walked through, and few of them are drawn', async ({ skip }) => {
    skip(browser === undefined, NO_BROWSER);
    const [create, close] = [
      0,
      alphabet(scopeNamed('tiny')!).findIndex(({ call }) => call === 'close'),
    ];
    const path = Array.from({ length: 500 }, (_, at) => (at % 2 === 0 ? create : close));
    const watched = await open(
      fragmentOf({ ...START, view: 'step', scope: 'tiny', path, at: 250 }),
    );
    const { page } = watched;
    for (let press = 0; press < 20; press++) await page.keyboard.press('ArrowRight');
    expect(await page.locator('output').innerText()).toBe('after call 270 of 500');
    expect(await page.locator('table.calls tbody tr').count()).toBeLessThanOrEqual(200);
    await expectClean(watched);
  });

  it('is printed without what is only to be pressed', async ({ skip }) => {
    skip(browser === undefined, NO_BROWSER);
    const watched = await open(INNER);
    await watched.page.emulateMedia({ media: 'print' });
    expect(await watched.page.locator('nav').isVisible()).toBe(false);
    expect(await watched.page.locator('.picture').isVisible()).toBe(true);
    expect(await watched.page.locator('table.calls').isVisible()).toBe(true);
    await expectClean(watched);
  });

  it.for(VIEWS)(
    '360 pixels are enough, and axe finds nothing that keeps anybody from using %s',
    async (view, { skip }) => {
      skip(browser === undefined, NO_BROWSER);
      const [design, other] = ['mainline-7.3', 'strict-outer'];
      const place = { ...START, view, design, other, path: inner, at: 3, claim: 'inner' };
      const watched = await open(fragmentOf(place).replace(/m=\d+/, 'm=1'), EACH);
      const { page } = watched;
      await page.setViewportSize({ width: 360, height: 800 });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
      await page.evaluate(axe.source);
      // of what it looks for, colours alone differ in the dark
      for (const [colorScheme, only] of [
        ['light', {}],
        ['dark', { runOnly: ['color-contrast'] }],
      ] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        const told = await page.evaluate<AxeResults>(`axe.run(${JSON.stringify(only)})`);
        const found = told.violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]);
        expect({ colorScheme, found }).toEqual({ colorScheme, found: [] });
        expect(told.passes.map(({ id }) => id)).toContain('color-contrast');
      }
      await expectClean(watched);
    },
  );
});

/** A verdict of each look. */
const LOOKS: GivenVerdicts[string] = {
  inner: { verdict: 'holds', settled: true, strength: 'proved', because: ['so'], scopes: 2 },
  signed: { verdict: 'holds', settled: true, because: [], scopes: 2 },
  direct: {
    ...{ verdict: 'violated', settled: true, because: [], scopes: 2 },
    found: { scope: 'mail', trace: inner },
    mended: ['mainline-7.3~relocated.compared', 'mainline-7.3~outer.never~relocated.compared'],
  },
  iterator: {
    ...{ verdict: 'violated', settled: false, because: [], scopes: 1 },
    found: { scope: 'mail', trace: inner },
  },
  'use-outer-excl': {
    ...{ verdict: 'impossible', settled: true, strength: 'proved', because: ['so'], scopes: 2 },
  },
  'use-value': {
    ...{ verdict: 'possible', settled: true, because: [], scopes: 2 },
    found: { scope: 'mail', trace: inner },
  },
  'use-extend': { verdict: 'unknown', settled: true, because: ['so'], scopes: 2 },
};

/** For every rule, so that nothing is searched for meanwhile. */
const EACH = Object.fromEntries(RULES.map(({ name }) => [name, LOOKS]));

/** Runs in the page: a search in a worker made of the page's own script. */
function judgeThere(what: { readonly design: string; readonly scope: string }): Promise<unknown> {
  type Told = { readonly kind: string; readonly report?: { readonly verdicts: unknown } };
  type InPage = {
    readonly document: {
      readonly getElementById: (id: string) => { readonly textContent: string };
    };
    readonly Worker: new (url: string) => {
      onmessage: (event: { readonly data: Told }) => void;
      readonly postMessage: (message: unknown) => void;
      readonly terminate: () => void;
    };
  };
  const { document, Worker } = globalThis as unknown as InPage;
  return new Promise((resolve) => {
    const script = new Blob([document.getElementById('script').textContent]);
    const worker = new Worker(URL.createObjectURL(script));
    worker.onmessage = ({ data }) => {
      if (data.kind === 'progress') return;
      worker.terminate();
      resolve(data.report?.verdicts ?? data);
    };
    worker.postMessage({ kind: 'judge', id: 1, path: [], ...what });
  });
}
