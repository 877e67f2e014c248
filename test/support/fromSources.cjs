// For a process of its own that runs TypeScript as it stands: loaded before the first of it.
const { transformFileSync } = require('@swc/core');

require.extensions['.ts'] = (module, file) => {
  module._compile(transformFileSync(file, { cwd: process.cwd() }).code, file);
};
