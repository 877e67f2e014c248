import { specifiedAdmissionRules } from '../../src/policy/admit';
import { specifiedBases } from '../../src/policy/specifiedBases';
import { specifiedGates } from '../../src/policy/specifiedGates';

// What officers and regulators read of a rule, and the order in which rules speak, change only on purpose.
it.each([
  ['rules of admission', specifiedAdmissionRules],
  ['gates', specifiedGates],
  ['bases', specifiedBases],
])('says of the %s, in their order, what the agreement says', (_, rules) => {
  expect(rules.map(({ about }) => about)).toMatchSnapshot();
});
