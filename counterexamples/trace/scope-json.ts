/** Scopes as JSON: a built-in one by its name, any other whole, whatever it is called. */
import { z } from 'zod';
import { FLAGS, KINDS } from '../../model/kernel/kind.ts';
import { TEXTS, ZERO_DIGEST } from '../../model/programs/text.ts';
import { isOneLine } from '../../model/rules/design.ts';
import { scopeNamed } from '../../model/scopes/named.ts';
import type { Scope } from '../../model/scopes/scope.ts';
import { FAMILIES } from '../../model/scopes/scope.ts';

const count = (least: number, most: number) => z.int().min(least).max(most);
const textNames = z.enum(TEXTS.map(({ name }) => name) as [string, ...string[]]);
const distinct = (values: readonly string[]): boolean => new Set(values).size === values.length;
const TWICE = 'the same value is there twice';

/** What a scope is made of. */
export const scopeSchema = z.strictObject({
  name: z.string().min(1).refine(isOneLine, 'a line is meant, without control characters'),
  says: z.string().default(''),
  maps: count(1, 16),
  progs: count(1, 16),
  links: count(0, 16),
  kinds: z.array(z.enum(KINDS)).min(1).refine(distinct, TWICE),
  texts: z.array(textNames).min(1).refine(distinct, TWICE),
  flags: z.array(z.enum(FLAGS)).min(1).refine(distinct, TWICE).default(['none']),
  hashes: z.array(z.enum([...TEXTS.map(({ name }) => name), ZERO_DIGEST])).refine(distinct, TWICE),
  values: count(2, 16),
  families: z.array(z.enum(FAMILIES)).refine(distinct, TWICE),
});

/** A scope as a file says it: the name of a built-in one, or all of it. */
export type ScopeJson = string | Scope;

/** What finds the scope again. */
export function scopeToJson(scope: Scope): ScopeJson {
  return scopeNamed(scope.name) === scope ? scope.name : scope;
}
