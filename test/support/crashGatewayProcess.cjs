// The gateway as its command line starts it, from the sources: for tests that kill it.
const { transformFileSync } = require('@swc/core');

require.extensions['.ts'] = (module, file) => {
  module._compile(transformFileSync(file, { cwd: process.cwd() }).code, file);
};

require('../../src/cli/main.ts');
