/** The exit codes of the commands that compare a kernel with the model, each beside its opposite. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { callToJson } from '../../../counterexamples/trace/call-json.ts';
import type { Call } from '../../../model/kernel/call.ts';
import { EPERM } from '../../../model/kernel/errno.ts';
import { TEXTS } from '../../../model/programs/text.ts';
import { mainline73 } from '../../../model/rules/designs/mainline-7.3.ts';
import { permissive as permissiveRule } from '../../../model/rules/designs/permissive.ts';
import { signatureName, type Signing } from '../../kernel/encode/code.ts';
import { fakeKernel, type Plant } from '../../kernel/compare/test-guest.ts';
import { endOnSignals, type Ran } from '../../kernel/vm/boot.ts';
import { EXIT, UsageError } from '../fault.ts';
import {
  kernelConformCommand,
  kernelIdentifyCommand,
  kernelReplayCommand,
  type World,
} from './kernel.ts';
import { heard } from '../test-output.ts';

let hasOpenssl = true;

/** Signatures that are none: the kernel of these tests does not look at them. */
function sign(): Signing {
  if (!hasOpenssl) throw new UsageError('no openssl here');
  const names = TEXTS.flatMap((text) => [false, true].map((it) => signatureName(text, it)));
  const signatures = new Map(names.map((name) => [name, Uint8Array.of(1)]));
  return { loader: 'loader-folded', certificate: Uint8Array.of(1), signatures };
}

const kernelWith = (plant: Plant = {}, version = '7.3.4'): World => ({
  kernelNamed: () => ({ name: version, version, start: fakeKernel(version, plant) }),
  sign,
  // they are tested where they are made
  curated: () => ({ traces: [], leftOut: ['fact 0'] }),
});

/** Refuses otherwise. */
const wrong: Plant = {
  answer: ({ outcome: { answer } }) => (answer === -EPERM ? -5 : answer),
};
const cutOff: Plant = {
  ran: ({ frames }: Ran) => ({
    frames: frames.slice(0, -1),
    stop: { kind: 'replayer failed', why: 'it went' },
  }),
};

const said = heard();
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'exclmap-test-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});
afterEach(() => {
  hasOpenssl = true;
});

describe('kernel conform', () => {
  const asked = { kernel: '7.3.4', traces: 25, seed: 2 };

  it('exits with 0 where they agree, with 1 where the kernel differs, with 3 where it is not known', async () => {
    expect(await kernelConformCommand(asked, kernelWith())).toBe(EXIT.ok);
    expect(said.out).toContain('the kernel does what the model says');
    expect(said.out).toContain('fact 0');
    said.out = '';
    expect(await kernelConformCommand(asked, kernelWith(wrong))).toBe(EXIT.violated);
    expect(said.out).toContain('they differ:');
    expect(said.out).not.toContain('the kernel does what the model says');
    said.out = '';
    expect(await kernelConformCommand(asked, kernelWith(cutOff))).toBe(EXIT.inconclusive);
    expect(said.out).toContain('inconclusive: 1 replayer failed');
  });

  it('is inconclusive without openssl, and says so last', async () => {
    hasOpenssl = false;
    expect(await kernelConformCommand(asked, kernelWith())).toBe(EXIT.inconclusive);
    expect(said.out.trimEnd().split('\n').at(-1)).toBe(
      '  inconclusive: signed loads were not replayed',
    );
    expect(await kernelConformCommand(asked, kernelWith(wrong))).toBe(EXIT.violated);
    const old = kernelWith({}, '6.17.13');
    // it has nothing that is signed
    expect(await kernelConformCommand({ ...asked, seed: 3 }, old)).toBe(EXIT.ok);
  });

  it('says the same in JSON and TAP, by kind of call', async () => {
    for (const [plant, conclusion] of [
      [{}, 'agrees'],
      [wrong, 'differs'],
      [cutOff, 'inconclusive'],
    ] as const) {
      said.out = '';
      await kernelConformCommand({ ...asked, json: true }, kernelWith(plant));
      const told = JSON.parse(said.out) as {
        readonly byCall: Readonly<
          Record<
            string,
            { asked: number; succeeded: number; errnos: Readonly<Record<string, number>> }
          >
        >;
      };
      expect(told).toMatchObject({ conclusion, conforms: conclusion === 'agrees', seed: 2 });
      for (const { asked: all, succeeded, errnos } of Object.values(told.byCall)) {
        const refused = Object.values(errnos).reduce((sum, times) => sum + times, 0);
        expect(all).toBe(succeeded + refused);
      }
      said.out = '';
      await kernelConformCommand({ ...asked, reporter: 'ktap' }, kernelWith(plant));
      expect(/^not ok/m.test(said.out)).toBe(conclusion !== 'agrees');
    }
  });

  it('prints no line of more than 80 columns', async () => {
    await kernelConformCommand(asked, kernelWith(wrong));
    expect(said.out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('refuses more traces than anybody waits for', async () => {
    await expect(kernelConformCommand({ ...asked, traces: 1e12 }, kernelWith())).rejects.toThrow(
      new UsageError(
        '--traces 1000000000000: at most 1000000 in one run; another --seed gives others',
      ),
    );
    await expect(kernelConformCommand({ ...asked, traces: 1.5 }, kernelWith())).rejects.toThrow(
      new UsageError('--traces 1.5: a whole number is wanted'),
    );
  });
});

describe('kernel replay', () => {
  const calls: readonly Call[] = [
    {
      call: 'map_create',
      map: 0,
      kind: 'ARRAY',
      excl: { form: 'well-formed', digest: 'none' },
      inner_map_fd: -1,
      flags: 'none',
      open: 'rw',
    },
    { call: 'map_freeze', map: 0 },
    { call: 'map_freeze', map: 0 },
  ];
  const replay = (plant?: Plant, json = false, made = calls) => {
    const trace = join(folder, 'trace.json');
    const head = { exclmap: 'trace', version: 2, design: 'mainline', scope: 'wide' };
    writeFileSync(trace, JSON.stringify({ ...head, calls: made.map(callToJson) }));
    const options = { trace, kernel: '7.3.4', json };
    return kernelReplayCommand(options, kernelWith(plant));
  };

  it('exits with 0, 1 or 3, and says which', async () => {
    expect(await replay()).toBe(EXIT.ok);
    expect(said.out).toContain('the kernel does what the model says');
    expect(said.out).toContain('map_lookup_elem(m0[0])'); // the last look
    said.out = '';
    expect(await replay(wrong)).toBe(EXIT.violated);
    expect(said.out).toContain('differs');
    expect(await replay(cutOff)).toBe(EXIT.inconclusive);
    expect(said.out).toContain('inconclusive');
    said.out = '';
    expect(await replay(wrong, true)).toBe(EXIT.violated);
    expect(JSON.parse(said.out)).toMatchObject({ verdict: 'disagree' });
    expect(await replay(undefined, false, [])).toBe(EXIT.inconclusive);
    expect(said.out).toContain('  not run: it has no calls\n');
    const twice: Plant = { ran: ({ frames }) => ({ frames: [...frames, frames[0]!] }) };
    expect(await replay(twice)).toBe(EXIT.violated);
    expect(said.out).toContain(
      '  the kernel complains: there are 2 answers to 1 traces\n  differs\n',
    );
  });
});

describe('kernel identify', () => {
  const asked = { kernel: '7.3.4' };
  /** Traces are encoded as `permissive` expects them, so that is what this kernel is, but for signing. */
  const permissive: Plant = { probe: [-13, -74, -74] }; // EACCES, EBADMSG: a signature that is none

  it('exits with 0 if a design fits, with 1 if none does, with 3 if it was not told', async () => {
    expect(await kernelIdentifyCommand(asked, kernelWith(permissive))).toBe(EXIT.ok);
    expect(said.out).toContain('permissive');
    const other = { ...permissive, ...wrong };
    expect(await kernelIdentifyCommand(asked, kernelWith(other))).toBe(EXIT.violated);
    expect(said.out).toContain('none of the known designs');
    const cut = { ...permissive, ...cutOff };
    expect(await kernelIdentifyCommand(asked, kernelWith(cut))).toBe(EXIT.inconclusive);
    expect(said.out).toContain('inconclusive: a trace did not run: replayer failed: it went');
    const silent: Plant = {
      ...permissive,
      ran: ({ frames }) => ({ frames: frames.with(3, { ...frames[3]!, answers: new Map() }) }),
    };
    expect(await kernelIdentifyCommand(asked, kernelWith(silent))).toBe(EXIT.inconclusive);
    const twice: Plant = {
      ...permissive,
      ran: ({ frames }) => ({ frames: [...frames, frames[0]!] }),
    };
    expect(await kernelIdentifyCommand(asked, kernelWith(twice))).toBe(EXIT.inconclusive);
    expect(said.out).toMatch(/inconclusive: the kernel complains: there are \d+ answers to \d+/);
    for (const probe of [
      [-13, -74, 0],
      [-13, -74, -4095],
      [-13, 3, -74],
    ]) {
      expect(await kernelIdentifyCommand(asked, kernelWith({ probe }))).toBe(EXIT.inconclusive);
    }
    expect(said.out).toContain('inconclusive: how signed loads are checked was not told');
  });

  it('knows a design that is expected, and takes no other in its place', async () => {
    const { choices } = permissiveRule;
    const one = { ...permissiveRule, name: 'ours' };
    expect(await kernelIdentifyCommand({ ...asked, design: one }, kernelWith(permissive))).toBe(
      EXIT.ok,
    );
    expect(said.out).toMatch(/^kernel 7\.3\.4: ours$/m);
    expect(said.out).not.toContain('expected:');
    said.out = '';
    const other = { ...one, choices: { ...choices, iterator: mainline73.choices.iterator } };
    expect(await kernelIdentifyCommand({ ...asked, design: other }, kernelWith(permissive))).toBe(
      EXIT.violated,
    );
    expect(said.out).toContain('kernel 7.3.4: permissive\n');
    expect(said.out).toContain('  expected: ours\n');
  });
});

describe('a signal', () => {
  it('ends conform, which says what is known and exits with 3', async () => {
    const undo = endOnSignals();
    const plant: Plant = {
      ran: ({ frames }) => {
        for (const listener of process.listeners('SIGTERM')) {
          if (listener.name === 'onSignal') listener('SIGTERM');
        }
        return { frames: frames.slice(0, 9), stop: { kind: 'cut off', why: 'SIGTERM' } };
      },
    };
    const asked = { kernel: '7.3.4', traces: 20, seed: 2, json: true };
    const code = await kernelConformCommand(asked, kernelWith(plant)).finally(undo);
    expect(code).toBe(EXIT.inconclusive);
    expect(JSON.parse(said.out)).toMatchObject({
      verdicts: { agree: 8, 'cut off': 1, 'not run': 11 },
      because: ['1 cut off', '11 not run', 'SIGTERM ended it'],
    });
  });
});
