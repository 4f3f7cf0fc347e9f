/**
 * The lint rules: typescript-eslint's strictest type-aware sets, and below them each departure with its
 * reason; the purity of model/ and properties/; the shape of tests. Who may import whom is held by
 * dependency-cruiser.
 *
 * oxlint has these rules under the same names, but no sets of them, so they are named. It asks TypeScript's
 * compiler in Go for types: 9 s of one core where ESLint with the same rules took 49 (measured).
 */
import { defineConfig } from 'oxlint';
import type { OxlintOverride } from 'oxlint';

type Rules = NonNullable<OxlintOverride['rules']>;

const named = (prefix: string, names: string): Rules =>
  Object.fromEntries(
    names
      .trim()
      .split(/\s+/)
      .map((name) => [`${prefix}${name}`, 'error']),
  );

/** What typescript-eslint calls strict-type-checked. */
const STRICT = named(
  'typescript/',
  `
  await-thenable ban-ts-comment no-array-constructor no-array-delete no-base-to-string
  no-deprecated no-duplicate-enum-values no-duplicate-type-constituents no-dynamic-delete
  no-empty-object-type no-explicit-any no-extra-non-null-assertion no-extraneous-class
  no-floating-promises no-for-in-array no-generated-empty-object-type no-implied-eval
  no-invalid-void-type no-meaningless-void-operator no-misused-new no-misused-promises
  no-misused-spread no-mixed-enums no-namespace no-non-null-asserted-nullish-coalescing
  no-non-null-asserted-optional-chain no-redundant-type-constituents no-require-imports
  no-this-alias no-unnecessary-boolean-literal-compare no-unnecessary-condition
  no-unnecessary-template-expression no-unnecessary-type-arguments no-unnecessary-type-assertion
  no-unnecessary-type-constraint no-unnecessary-type-conversion no-unnecessary-type-parameters
  no-unsafe-argument no-unsafe-assignment no-unsafe-call no-unsafe-declaration-merging
  no-unsafe-enum-comparison no-unsafe-function-type no-unsafe-member-access no-unsafe-return
  no-unsafe-unary-minus no-unused-expressions no-unused-vars no-useless-constructor
  no-useless-default-assignment no-wrapper-object-types only-throw-error prefer-as-const
  prefer-literal-enum-member prefer-namespace-keyword prefer-promise-reject-errors
  prefer-reduce-type-parameter prefer-return-this-type related-getter-setter-pairs require-await
  triple-slash-reference unified-signatures use-unknown-in-catch-callback-variable
`,
);

/** … and stylistic-type-checked. */
const STYLISTIC = named(
  'typescript/',
  `
  adjacent-overload-signatures array-type ban-tslint-comment class-literal-property-style
  consistent-generic-constructors consistent-indexed-object-style consistent-type-assertions
  dot-notation no-confusing-non-null-assertion no-empty-function no-inferrable-types
  non-nullable-type-assertion-style prefer-find prefer-for-of prefer-function-type prefer-includes
  prefer-nullish-coalescing prefer-optional-chain prefer-regexp-exec
  prefer-string-starts-ends-with
`,
);

/** What @vitest/eslint-plugin recommends. */
const VITEST = named(
  'vitest/',
  `
  no-commented-out-tests no-focused-tests no-identical-title no-import-node-test
  no-interpolation-in-snapshots no-mocks-import no-standalone-expect no-unneeded-async-expect-function
  prefer-called-exactly-once-with require-local-test-context-for-concurrent-snapshots
  valid-describe-callback valid-expect-in-promise valid-title
`,
);

const RULES: Rules = {
  ...STRICT,
  ...STYLISTIC,
  'no-var': 'error',
  'prefer-const': 'error',
  'prefer-rest-params': 'error',
  'prefer-spread': 'error',
  eqeqeq: 'error',
  'no-param-reassign': 'error',
  'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true, named: true } }],
  'object-shorthand': 'error',
  'prefer-template': 'error',
  'max-depth': ['error', 4],
  'max-lines': ['error', { max: 500, skipBlankLines: true, skipComments: true }],

  // Types of data are `type`, as everywhere in the model.
  'typescript/consistent-type-definitions': ['error', 'type'],
  'typescript/consistent-type-imports': 'error',
  // A `default` is a decision; without one, every case must be there.
  'typescript/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
  'typescript/no-import-type-side-effects': 'error',
  'typescript/explicit-module-boundary-types': 'error',

  // Numbers in text need no String(); everything else in a template must be a string.
  'typescript/restrict-template-expressions': ['error', { allowNumber: true }],
  'typescript/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
  'typescript/return-await': ['error', 'error-handling-correctness-only'],
  'typescript/restrict-plus-operands': [
    'error',
    {
      ...{ allowAny: false, allowBoolean: false, allowNullish: false },
      ...{ allowNumberAndString: false, allowRegExp: false },
    },
  ],
  // Of the strict set two are left out. unbound-method: records of functions stand for objects here, there is no
  // `this` to lose. no-non-null-assertion: noUncheckedIndexedAccess has no other word for "this index is in
  // bounds" in loops over typed arrays.

  'unicorn/no-abusive-eslint-disable': 'error', // each names its rule; texts.test.ts asks for the reason
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

export default defineConfig({
  plugins: ['typescript', 'unicorn', 'vitest'],
  jsPlugins: [{ name: 'plain', specifier: 'oxlint-plugin-eslint' }], // oxlint has no no-restricted-syntax of its own
  categories: { correctness: 'off' }, // only what is named
  options: { typeAware: true, denyWarnings: true, reportUnusedDisableDirectives: 'error' },
  ignorePatterns: [
    '/*.ts', // designs of one's own, where README and `exclmap new` put them
    '*.mjs', // settings of other tools
    'dist/',
    'scripts/house/package/example/', // import the package by its name; its test checks their types
  ],
  rules: RULES,
  overrides: [
    {
      files: ['model/**/*.ts', 'properties/**/*.ts'],
      excludeFiles: ['**/*.test.ts'],
      rules: {
        'no-restricted-globals': ['error', ...IMPURE],
        'no-restricted-properties': ['error', { object: 'Math', property: 'random' }],
        'plain/no-restricted-syntax': ['error', ...PLAIN],
      },
    },
    {
      files: ['model/**/*.ts'],
      excludeFiles: ['**/*.test.ts', ...MAY_THROW],
      rules: {
        'plain/no-restricted-syntax': [
          'error',
          ...PLAIN,
          { selector: 'ThrowStatement', message: 'A refusal is an answer.' },
        ],
      },
    },
    {
      files: ['counterexamples/**/*.ts'],
      excludeFiles: ['**/*.test.ts'],
      rules: { 'no-restricted-globals': ['error', 'console', 'process'] },
    },
    {
      files: ['**/*.test.ts'],
      rules: {
        ...VITEST,
        'max-lines': 'off', // tables of cases may be long
        'plain/no-restricted-syntax': ['error', ...NOT_SET_APART],
        'vitest/expect-expect': ['error', { assertFunctionNames: ['expect*', 'fc.assert'] }],
        // Left out: no-disabled-tests knows no context.skip with a reason; no-conditional-expect: vitest itself
        // fails a test that ran no expect (requireAssertions).
        'vitest/valid-expect': ['error', { maxArgs: 2 }], // the second says which of many it was
        'vitest/no-duplicate-hooks': 'error',
      },
    },
    // Tools look for a default export.
    {
      files: ['scripts/house/*.config.ts', 'scripts/house/tally.ts'],
      rules: { 'no-restricted-exports': 'off' },
    },
  ],
});
