// `npm run audits`, from the sources.
require('../../support/fromSources.cjs');

require('./runAudits.ts')
  .runAudits()
  .then((exitCode) => {
    process.exitCode = exitCode;
  });
