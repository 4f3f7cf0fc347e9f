/**
 * The lint rules: typescript-eslint's strictest type-aware set, and below it each departure with its
 * reason; the purity of model/ and properties/; the shape of tests. Who may import whom is held by
 * dependency-cruiser.
 */
import { join } from 'node:path';
import comments from '@eslint-community/eslint-plugin-eslint-comments/configs';
import vitest from '@vitest/eslint-plugin';
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
  // There are no enums and no classes here (erasable syntax only), and these two take a third of the time.
  '@typescript-eslint/no-unsafe-enum-assignment': 'off',
  '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
  // noUncheckedIndexedAccess has no other word for "this index is in bounds" in loops over typed arrays.
  '@typescript-eslint/no-non-null-assertion': 'off',
};

/** Globals that make an answer depend on more than the arguments. */
const IMPURE = [
  ...['Date', 'performance', 'crypto', 'process', 'console', 'globalThis', 'require', 'fetch'],
  ...['Promise', 'queueMicrotask', 'setImmediate', 'setInterval', 'setTimeout'],
];

/** Answers are made by functions of data. */
const PLAIN = [
  { selector: ':matches(ClassDeclaration, ClassExpression)', message: 'Types and functions only.' },
  { selector: ':function[async=true]', message: 'An answer is there at once.' },
  { selector: 'AwaitExpression', message: 'An answer is there at once.' },
];

/** Nothing is set apart; a test that cannot run here says why at run time, where people read it. */
const NOT_SET_APART = [
  {
    selector:
      'MemberExpression[object.name=/^(it|test|describe)$/][property.name=/^(skip|todo|skipIf|runIf|fails)$/]',
    message: 'Use context.skip(condition, reason) in the test.',
  },
  {
    selector: [
      'CallExpression[callee.property.name="skip"][arguments.length=0]',
      'CallExpression[callee.property.name="skip"] > :not(Literal, TemplateLiteral).arguments:last-child',
    ].join(','),
    message: 'Say why, as the last argument.',
  },
];

/** Files of model/ in which only a mistake, in this project or in a user's design, can reach a `throw`. */
const MAY_THROW = [
  'model/finite/plain-codec.ts', // as the next one
  'model/finite/finite.ts', // a type declared wrongly has no codec, and nothing could go on without it
  'model/scopes/state-type.ts', // so has a table of fields with a sort that no object has
  'model/programs/asm.ts', // the texts are constants, so an operand out of range is a mistake in the text
  'model/programs/bytecode/machine.ts', // runs texts for tests, and must stop where one goes wrong
  'model/rules/checked.ts', // a rule of the user's own is no part of this project: its mistakes end the search
  'model/programs/digest.ts', // bytes that are no whole instructions come from no text
];

export default defineConfig(
  {
    ignores: [
      '*.ts', // designs of one's own, where README and `exclmap new` put them
      'dist/',
      'scripts/house/package/example/', // import the package by its name; its test checks their types
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts'],
    extends: [
      tseslint.configs.strictTypeChecked,
      tseslint.configs.stylisticTypeChecked,
      comments.recommended,
    ],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './scripts/explorer/page/tsconfig.json'],
        tsconfigRootDir: join(import.meta.dirname, '../..'),
      },
    },
    rules: {
      ...rules,
      '@eslint-community/eslint-comments/require-description': 'error',
    },
  },
  {
    files: ['model/**/*.ts', 'properties/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-globals': ['error', ...IMPURE],
      'no-restricted-properties': ['error', { object: 'Math', property: 'random' }],
      'no-restricted-syntax': ['error', ...PLAIN],
    },
  },
  {
    files: ['model/**/*.ts'],
    ignores: ['**/*.test.ts', ...MAY_THROW],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...PLAIN,
        { selector: 'ThrowStatement', message: 'A refusal is an answer.' },
      ],
    },
  },
  {
    files: ['counterexamples/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: { 'no-restricted-globals': ['error', 'console', 'process'] },
  },
  {
    files: ['**/*.test.ts'],
    extends: [vitest.configs.recommended],
    rules: {
      'max-lines': 'off', // tables of cases may be long
      'no-restricted-syntax': ['error', ...NOT_SET_APART],
      'vitest/expect-expect': ['error', { assertFunctionNames: ['expect*', 'fc.assert'] }],
      'vitest/no-disabled-tests': 'off', // knows no context.skip with a reason
      // vitest itself fails a test that ran no expect (requireAssertions)
      'vitest/no-conditional-expect': 'off',
      'vitest/valid-expect': ['error', { maxArgs: 2 }], // the second says which of many it was
      'vitest/no-duplicate-hooks': 'error',
    },
  },
  // Tools look for a default export.
  {
    files: ['scripts/house/*.config.ts', 'scripts/house/tally.ts'],
    rules: { 'no-restricted-exports': 'off' },
  },
);
