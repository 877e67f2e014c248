import { auditModeConsent } from './support/auditModeConsent';

auditModeConsent(
  {
    id: 'III.C.1-explicit-consent',
    clause: 'III.C.1',
    law: 'PIPL 25',
    must: 'MUST disclose to the public on consent only what the person agreed to have disclosed to the public, while the consent lasts',
  },
  'PUBLIC_DISCLOSURE',
);
