import { admissionRule } from '../admissionRule';

export const recipientActive = admissionRule(
  {
    title: 'Containment of a recipient',
    rule: 'A suspended recipient receives nothing; suspension is the switch for containing an incident.',
    clauses: ['VII.C', 'VII.D'],
    law: 'PIPL 57',
  },
  ({ recipient }) => (recipient.suspended ? 'RECIPIENT_SUSPENDED' : undefined),
);
