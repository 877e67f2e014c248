import * as fc from 'fast-check';
import { compileField, decideCompiled } from '../../src/policy/compile';
import type { Decision } from '../../src/policy/decision';
import { summarise } from '../../src/policy/sharingState';
import type { Reading } from '../support/agreementAsWritten';
import { asWritten } from '../support/agreementAsWritten';
import type { World } from '../support/policyBuilders';
import { arbitraryWorld, catalogue } from '../support/policyBuilders';
import { propertyRuns } from '../support/propertyRuns';

const worlds = 100_000;

/** On failure fast-check prints the seed and the smallest world in which the two readings differ. */
it('decides 100,000 worlds in the compiled form as the agreement is read a second time', () => {
  const seed = Date.now() % 2 ** 31;
  process.stdout.write(`${worlds} worlds from seed ${seed}\n`);
  fc.assert(
    fc.property(arbitraryWorld(), (world) => {
      expect(readingOf(compiledForm(world))).toEqual(asWritten(world));
    }),
    { numRuns: propertyRuns(worlds), seed },
  );
});

const compiledForm = ({ request, field, evidence }: World): Decision =>
  decideCompiled(compileField(request, field, evidence.at), summarise(request, evidence, catalogue));

const readingOf = (decision: Decision): Reading =>
  decision.outcome === 'PERMIT'
    ? { leavesUnder: decision.basis.clause, as: decision.form }
    : { staysFor: decision.reason };
