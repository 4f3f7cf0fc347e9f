/** Random numbers: fast-check's own generator, so that the fuzzer and the arbitraries draw alike. */
import { xorshift128plusFromState } from 'pure-rand/generator/xorshift128plus';

/** A random whole number from 0 to `count - 1`. */
export type Below = (count: number) => number;

/** The numbers that follow from a seed (any 32-bit integer), and from which of many streams of it is meant. */
export function randomFrom(seed: number, stream = 0): Below {
  // as pure-rand begins a seed, but for the stream, which it has no word for
  const generator = xorshift128plusFromState([-1, ~seed, seed | 0, stream | 0]);
  generator.jump(); // the first numbers of neighbouring seeds are alike
  // by the upper bits; pure-rand's uniformInt is exact, and twice as slow, which a walk would feel (measured)
  return (count) => Math.floor(((generator.next() >>> 0) / 2 ** 32) * count);
}
