/** Runs before each test file: random tests draw from one fixed seed, unless a test gives its own. */
import fc from 'fast-check';

fc.configureGlobal({ seed: 618 });
