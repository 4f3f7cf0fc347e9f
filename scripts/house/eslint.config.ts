/**
 * The lint rules: typescript-eslint's strictest type-aware set, and below it each departure with its
 * reason. What is a rule of this project only (import arrows, purity of model/) is held by
 * architecture.test.ts.
 */
import { join } from 'node:path';
import type { Linter } from 'eslint';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const rules: Linter.RulesRecord = {
  eqeqeq: 'error',
  'no-param-reassign': 'error',
  'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true, named: true } }],
  'object-shorthand': 'error',
  'prefer-template': 'error',
  'max-depth': ['error', 4],
  'max-lines': ['error', { max: 500, skipBlankLines: true, skipComments: true }],

  // Types of data are `type`, as everywhere in the model.
  '@typescript-eslint/consistent-type-definitions': ['error', 'type'],
  '@typescript-eslint/consistent-type-imports': 'error',
  // A `default` is a decision; without one, every case must be there.
  '@typescript-eslint/switch-exhaustiveness-check': [
    'error',
    { considerDefaultExhaustiveForUnions: true },
  ],
  '@typescript-eslint/no-import-type-side-effects': 'error',
  '@typescript-eslint/explicit-module-boundary-types': 'error',

  // Numbers in text need no String(); everything else in a template must be a string.
  '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
  '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
  // Records of functions stand for objects here: there is no `this` to lose.
  '@typescript-eslint/unbound-method': 'off',
  // noUncheckedIndexedAccess has no other word for "this index is in bounds" in loops over typed arrays.
  '@typescript-eslint/no-non-null-assertion': 'off',
};

export default defineConfig(
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: join(import.meta.dirname, '../..') },
    },
    rules,
  },
  // Tables of cases may be long.
  { files: ['**/*.test.ts'], rules: { 'max-lines': 'off' } },
  // Tools look for a default export.
  {
    files: ['scripts/house/*.config.ts', 'scripts/house/tally.ts'],
    rules: { 'no-restricted-exports': 'off' },
  },
);
