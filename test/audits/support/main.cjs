// `npm run audits`, from the sources.
const { transformFileSync } = require('@swc/core');

require.extensions['.ts'] = (module, file) => {
  module._compile(transformFileSync(file, { cwd: process.cwd() }).code, file);
};

require('./runAudits.ts')
  .runAudits()
  .then((exitCode) => {
    process.exitCode = exitCode;
  });
