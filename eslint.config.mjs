import importX, { createNodeResolver } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/** Imports go up this list only: a folder may import itself and those above it. */
const layers = [
  'policy',
  'ledger',
  'enforcement',
  'storage',
  'sources',
  'registry',
  'subjects',
  'sample',
  'graphs',
  'server',
  'cli',
];

const zones = layers.slice(0, -1).map((folder, index) => ({
  target: `./src/${folder}`,
  from: layers.slice(index + 1).map((below) => `./src/${below}`),
  message: `src/${folder} may import only the layers above it`,
}));

/** Checks what the rest writes, and shares nothing with it. */
const verifier = {
  target: './src/verify',
  from: './src',
  except: ['./verify'],
  message: 'src/verify imports nothing of ours: a mistake of the writer must not be repeated by the checker',
};

const clockAndChance = [
  { name: 'process', message: 'the pure folders do not look at their environment' },
  { name: 'setTimeout', message: 'the pure folders do not wait' },
  { name: 'setInterval', message: 'the pure folders do not wait' },
  { name: 'fetch', message: 'the pure folders do no I/O' },
];

const noClockOrChance = [
  {
    selector: "MemberExpression[object.name='Date'][property.name='now']",
    message: 'the instant is given, not asked for',
  },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'the instant is given, not asked for',
  },
  {
    selector: "MemberExpression[object.name='Math'][property.name='random']",
    message: 'no chance in a pure folder',
  },
];

const noWaiting = [
  { selector: 'AwaitExpression', message: 'nothing in a pure folder waits' },
  { selector: 'FunctionDeclaration[async=true]', message: 'nothing in a pure folder waits' },
  { selector: 'ArrowFunctionExpression[async=true]', message: 'nothing in a pure folder waits' },
];

export default tseslint.config(
  { ignores: ['dist/**', 'coverage/**', '**/generated/**', '.sluice/**'] },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked],
    plugins: { 'import-x': importX },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    settings: { 'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.js', '.json'] })] },
    rules: {
      'import-x/no-restricted-paths': [
        'error',
        { basePath: import.meta.dirname, zones: [...zones, verifier] },
      ],
      'import-x/no-cycle': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // An interface that promises a promise is kept by an async function, whether or not this one has to wait.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    // Jest's asymmetric matchers are `any`, and what must not type-check has no type.
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/use-unknown-in-catch-callback-variable': 'off',
    },
  },
  {
    files: ['src/policy/**/*.ts', 'src/ledger/**/*.ts', 'src/verify/**/*.ts'],
    rules: {
      'no-restricted-globals': ['error', ...clockAndChance],
      'no-restricted-syntax': ['error', ...noClockOrChance, ...noWaiting],
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '^(?!\\.|node:crypto$)', message: 'the pure folders import no package' }] },
      ],
    },
  },
  {
    // It waits for the next record of a ledger that does not fit into memory, and for nothing else.
    files: ['src/verify/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...noClockOrChance] },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/server/config.ts', 'src/cli/**', 'src/storage/embedded/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'src/server/config.ts alone reads the environment' },
      ],
    },
  },
);
