import { auditModeConsent } from './support/auditModeConsent';

auditModeConsent(
  {
    id: 'III.B.1-prior-consent',
    clause: 'III.B.1',
    law: 'PIPL 14, 23',
    must: 'MUST transfer on consent only what the person agreed to have transferred, to the recipient agreed to, while the consent lasts',
  },
  'TRANSFER',
);
