const hour = 60 * 60 * 1000;
export const inHours = (hours: number): Date => new Date(Date.now() + hours * hour);

/** An order of a domestic court about the CRM's customer support, for a month from now. */
export const order = {
  clause: 'III.A.2',
  issuer: 'Example District People’s Court',
  jurisdiction: 'CN',
  reference: '(2026) 001',
  provision: 'Civil Procedure Law, article 70',
  recipientId: 'crm',
  purposeId: 'CUSTOMER_SUPPORT',
  mode: 'SHARING',
  categories: ['NAME', 'NATIONAL_ID'],
  validFrom: undefined,
  validUntil: inHours(24 * 30),
  emergency: undefined,
  homeApproval: undefined,
  noticeGivenAt: undefined,
  notice: undefined,
};

/** What makes an emergency of it. */
export const danger = {
  clause: 'III.D.4',
  issuer: 'night desk',
  validUntil: inHours(48),
  emergency: { threat: 'somebody is missing at sea', whyNoConsent: 'the person cannot be reached' },
};
