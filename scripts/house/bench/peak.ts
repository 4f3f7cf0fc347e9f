/**
 * The most memory that a process ever held. Linux counts it anew when a program is begun (VmHWM); what getrusage(2)
 * says of a process begins with what the one that started it held.
 */
import { readFileSync } from 'node:fs';

/** What a text that has the line `VmHWM` of /proc/PID/status says, in megabytes; undefined if it has none. */
export function peakIn(text: string): number | undefined {
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(text)?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
}

/** Of this process, in megabytes. */
export function ownPeak(): number {
  return peakIn(ownStatus()) ?? process.resourceUsage().maxRSS / 1024; // from KiB
}

/** Empty where there is no such file: not on Linux. */
function ownStatus(): string {
  try {
    return readFileSync('/proc/self/status', 'utf8');
  } catch {
    return '';
  }
}
