/** Every experiment: first those with hand-written expectations, then the recorded ones. */
import type { Fact } from './fact.ts';
import { KEY_TABLE } from './key-table.ts';
import { QUESTIONS } from './questions.ts';

export const FACTS: readonly Fact[] = [...KEY_TABLE, ...QUESTIONS];

/** Names of those whose answers are in facts.seen.json. */
export const RECORDED: ReadonlySet<string> = new Set(QUESTIONS.map(({ name }) => name));
