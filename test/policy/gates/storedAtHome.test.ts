import { decide } from '../../../src/policy/decide';
import { refuse } from '../../../src/policy/decision';
import {
  aField,
  aRecipient,
  aRequest,
  anInstrument,
  evidenceForEveryBasis,
  theSettings,
} from '../../support/policyBuilders';

const sentTo = (region: string, homeRegion = 'CN') =>
  decide(
    aRequest({
      recipient: aRecipient({ region }),
      instrument: anInstrument({ jurisdiction: homeRegion }),
      settings: theSettings({ homeRegion }),
    }),
    aField(),
    evidenceForEveryBasis(),
  );

it.each(['DE', 'HK', 'cn', ''])('redacts on every basis from a recipient in %j', (region) => {
  expect(sentTo(region)).toEqual(refuse('CROSS_BORDER_PROCEDURE_MISSING', 'IX.1'));
});

it('permits a recipient in the home region', () => {
  expect(sentTo('CN').outcome).toBe('PERMIT');
});

it('takes for home what configuration says is home', () => {
  expect(sentTo('DE', 'DE').outcome).toBe('PERMIT');
  expect(sentTo('CN', 'DE')).toEqual(refuse('CROSS_BORDER_PROCEDURE_MISSING', 'IX.1'));
});
