/** Programs that bring the rig itself into every state it must tell from an answer. */
import type { Outcome } from './run-traces.ts';
import { program, type Program, SYS, type Writer } from './wire.ts';

export type RigTest = {
  readonly name: string;
  readonly program: Program;
  readonly kind: Outcome['kind'];
};

function writeTo(t: Writer, path: string, text: string): void {
  const file = t.sys(SYS.open, [t.text(path), 1]);
  const bytes = t.text(text);
  t.sys(SYS.write, [file.reg, bytes, text.length]);
}

function test(name: string, kind: Outcome['kind'], calls: (t: Writer) => void): RigTest {
  const t = program();
  calls(t);
  return { name, kind, program: t.done() };
}

const NOTHING = test('a trace without calls', 'answered', () => undefined);

/** In this order; a guest is lost after the warning and after the crash. */
export const RIG: readonly RigTest[] = [
  NOTHING,
  test('a call that never returns', 'timed out', (t) => {
    t.pause(3600e6);
  }),
  test('a process that is killed', 'replayer failed', (t) => {
    t.sys(62, [t.sys(39, []).reg, 9]); // kill(getpid(), SIGKILL)
  }),
  test('a command that does not exist', 'replayer failed', (t) => {
    t.set({ kind: 'reg', index: 300 }, 0);
  }),
  NOTHING,
  test('a warning of the kernel', 'warned', (t) => {
    writeTo(t, '/proc/sys/kernel/tainted', '512');
  }),
  NOTHING,
  test('a crash of the kernel', 'crashed', (t) => {
    writeTo(t, '/proc/sys/kernel/sysrq', '1');
    writeTo(t, '/proc/sysrq-trigger', 'c');
  }),
  NOTHING,
  test('a guest that goes away', 'cut off', (t) => {
    t.sys(169, [0xfee1dead, 672274793, 0x4321fedc, 0]); // reboot(2): power off
    t.pause(1e6);
  }),
  NOTHING,
];
