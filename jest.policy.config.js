const { globalSetup, globalTeardown, ...config } = require('./jest.config.js');

/** For the mutation check: the policy's tests alone, which need no database. */
module.exports = {
  ...config,
  roots: ['<rootDir>/test/policy', '<rootDir>/src/policy'],
  testMatch: ['**/everything.mutants.ts', '**/tableOfContents.test.ts'],
};
