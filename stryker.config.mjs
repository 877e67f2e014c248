/**
 * `npm run mutants`: changes src/policy in every small way and runs its tests on each. A mutant that no test notices is
 * a rule that nobody holds; docs/mutants.md says of each survivor why it is none.
 */
export default {
  testRunner: 'jest',
  jest: { projectType: 'custom', configFile: 'jest.policy.config.js', enableFindRelatedTests: false },
  mutate: ['src/policy/**/*.ts'],
  coverageAnalysis: 'perTest',
  concurrency: 2,
  timeoutMS: 30_000,
  reporters: ['progress-append-only', 'clear-text', 'html', 'json'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  htmlReporter: { fileName: 'build/mutants/index.html' },
  jsonReporter: { fileName: 'build/mutants/mutants.json' },
  tempDirName: 'build/mutants/sandbox',
  ignorePatterns: ['dist', 'build', '.sluice', 'docs', 'bench'],
  thresholds: { high: 95, low: 90, break: 90 },
};
