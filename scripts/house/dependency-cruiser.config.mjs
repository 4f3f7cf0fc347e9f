/** Who may import whom, types included: the rules of dependency-cruiser. */

const TEST = '\\.test\\.ts$';

/** What is made for tests only: helpers, made-up inputs, systems whose answers are known. */
const FIXTURES = [
  '^model/programs/bytecode/machine\\.ts$',
  '^properties/claims/(loud-claims|mutants)\\.ts$',
  // runs paths again on concrete states, and asks relations of states that are reached
  '^properties/proofs/(agreement|reached)\\.ts$',
  // but for those who test designs of their own: `exclmap/suites`
  '^properties/(arbitraries|suites)/',
  // the bench runs two-phase commit
  '^properties/search/known-systems/(?!two-phase-commit)',
  '^scripts/cli/example/',
  '^scripts/house/(?!bench/)',
  '^scripts/(kernel/.*|campaign|explorer|cli)/test-[^/]+\\.ts$',
];

/** What users start, what is started for them, and what they import. */
const PROGRAM =
  '^(scripts/(cli/(main|start)|run/(worker|helper|fuzz-helper)|campaign/child)|(model|properties|counterexamples)/index)\\.ts$';

/** What is started by people who work on the project: package.json has the commands. */
const COMMANDS = [
  '^scripts/house/[^/]+\\.(ts|mjs)$',
  '^scripts/house/package/(api|build)\\.ts$',
  // what runs in a page is bundled, not imported
  '^scripts/explorer/page/main\\.ts$',
  '^scripts/house/(bench|long|spin)/',
  '^scripts/kernel/(wire/layout|selftest/selftest-signatures)\\.ts$',
];

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
const forbidden = [
  {
    name: 'arrows-point-down',
    comment:
      'scripts import counterexamples import properties import model, and none the other way',
    severity: 'error',
    from: { path: '^model/' },
    to: { path: '^(properties|counterexamples|scripts)/|^package\\.json$' },
  },
  {
    name: 'arrows-point-down-from-properties',
    severity: 'error',
    from: { path: '^properties/' },
    to: { path: '^(counterexamples|scripts)/|^package\\.json$' },
  },
  {
    name: 'arrows-point-down-from-counterexamples',
    severity: 'error',
    from: { path: '^counterexamples/' },
    to: { path: '^scripts/|^package\\.json$' },
  },
  {
    name: 'no-circle',
    comment: 'files in a circle can be read, tested and changed only together',
    severity: 'error',
    from: {},
    to: { circular: true },
  },
  {
    name: 'search-knows-no-bpf',
    comment:
      'the search works for any finite system; of model/ it knows only how finite types are written',
    severity: 'error',
    from: { path: '^properties/search/', pathNot: TEST },
    to: { path: '^model/', pathNot: '^model/finite/' },
  },
  {
    name: 'finite-knows-nothing',
    severity: 'error',
    from: { path: '^model/finite/', pathNot: TEST },
    to: { pathNot: '^model/finite/' },
  },
  {
    name: 'packages-of-model',
    comment: 'the model is readable alone; only the digest of a program is somebody else’s work',
    severity: 'error',
    from: { path: '^model/', pathNot: [TEST, '^model/programs/digest\\.ts$'] },
    to: { pathNot: '^model/' },
  },
  {
    name: 'packages-of-digest',
    severity: 'error',
    from: { path: '^model/programs/digest\\.ts$' },
    to: { pathNot: ['^model/', '^node_modules/@noble/hashes/'] },
  },
  {
    name: 'packages-of-properties',
    severity: 'error',
    from: { path: '^properties/', pathNot: [TEST, '^properties/suites/'] },
    to: { pathNot: ['^(model|properties)/', '^node_modules/(fast-check|pure-rand|ts-pattern)/'] },
  },
  {
    name: 'packages-of-counterexamples',
    severity: 'error',
    from: { path: '^counterexamples/', pathNot: TEST },
    to: {
      pathNot: [
        '^(model|properties|counterexamples)/',
        '^node_modules/(ts-pattern|wrap-ansi|zod)/',
      ],
    },
  },
  {
    name: 'packages-of-tests',
    comment: 'below scripts/ a test needs no more than these',
    severity: 'error',
    from: { path: [`^(model|properties|counterexamples)/.*${TEST}`, '^properties/suites/'] },
    to: {
      dependencyTypes: ['npm', 'npm-dev'],
      pathNot: '^node_modules/(vitest|fast-check|typescript|zod)/',
    },
  },
  {
    name: 'no-test-imported',
    severity: 'error',
    from: {},
    to: { path: TEST },
  },
  {
    name: 'no-fixture-in-the-program',
    severity: 'error',
    from: { path: PROGRAM },
    to: { path: FIXTURES, reachable: true },
  },
  {
    name: 'no-dev-dependency-in-the-program',
    severity: 'error',
    from: {
      path: '^(model|properties|counterexamples|scripts)/',
      pathNot: [TEST, ...FIXTURES, '^scripts/explorer/(bundle|page/)'],
    },
    to: {
      dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown', 'undetermined'],
      dependencyTypesNot: ['npm-peer'], // brought by whoever wants it, and loaded only then
    },
  },
  {
    name: 'packages-are-there',
    severity: 'error',
    from: {},
    to: { couldNotResolve: true },
  },
  {
    name: 'no-orphan',
    comment: 'a file that only its own test knows is dead',
    severity: 'error',
    from: { path: [PROGRAM, ...COMMANDS] },
    to: {
      path: '^(model|properties|counterexamples|scripts)/.*\\.ts$',
      pathNot: [TEST, PROGRAM, ...COMMANDS, ...FIXTURES],
      reachable: false,
    },
  },
  {
    name: 'every-design-and-claim-is-listed',
    severity: 'error',
    from: { path: PROGRAM },
    to: {
      path: '^(model/rules|properties/claims)/',
      pathNot: [TEST, ...FIXTURES],
      reachable: false,
    },
  },
];

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden,
  options: {
    doNotFollow: { path: '^node_modules/' },
    // they import the package by its name
    exclude: { path: '^scripts/house/package/example/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
    },
  },
};
