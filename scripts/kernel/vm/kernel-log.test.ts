import { describe, expect, it } from 'vitest';
import { alarmIn } from './kernel-log.ts';

const QUIET = [
  '[    0.040000] tsc: Unable to calibrate against PIT',
  '[    0.519178] APIC calibration not consistent with PM-Timer: 97ms instead of 100ms',
  '[    1.1] amd_pstate: the _CPC object is not present in SBIOS or ACPI disabled',
];

describe('the kernel log', () => {
  it('is quiet at a normal boot', () => {
    expect(alarmIn(QUIET.join('\n'))).toBeNull();
    expect(alarmIn('')).toBeNull();
  });

  for (const line of [
    'WARNING: CPU: 0 PID: 77 at kernel/bpf/syscall.c:100 bpf_map_put+0x1/0x2',
    'BUG: KASAN: slab-use-after-free in htab_map_lookup_elem+0x1/0x2',
    'BUG: kernel NULL pointer dereference, address: 0000000000000008',
    'BUG: unable to handle page fault for address: ffffc90000000000',
    'Oops: 0000 [#1] SMP NOPTI',
    'Oops: general protection fault, probably for non-canonical address 0xdead',
    'Kernel panic - not syncing: Fatal exception',
    'UBSAN: array-index-out-of-bounds in kernel/bpf/verifier.c:1',
    'INFO: task init:1 blocked for more than 120 seconds.',
    'rcu: INFO: rcu_preempt self-detected stall on CPU',
  ]) {
    it(`is not quiet after "${line}"`, () => {
      const log = [...QUIET, `[    3.141592] ${line}`, '[    3.2] Call Trace:'].join('\r\n');
      expect(alarmIn(log)).toBe(`${line}\nCall Trace:`);
    });
  }
});
