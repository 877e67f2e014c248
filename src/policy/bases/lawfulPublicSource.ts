import { publicProvision } from '../publicProvision';

export const lawfulPublicSource = publicProvision(
  {
    title: 'From lawful public sources',
    rule: 'Information from legally and publicly disclosed sources may be shared, until the data subject objects.',
    clauses: ['III.D.6'],
    law: 'PIPL 13(1)(6), 27',
  },
  'LAWFUL_PUBLIC_SOURCE',
  'III.D.6',
);
