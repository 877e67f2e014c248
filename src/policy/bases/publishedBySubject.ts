import { publicProvision } from '../publicProvision';

export const publishedBySubject = publicProvision(
  {
    title: 'Made public by the data subject',
    rule: 'Information that the data subject voluntarily made public may be shared, until they take it back.',
    clauses: ['III.D.5'],
    law: 'PIPL 13(1)(6), 27',
  },
  'PUBLISHED_BY_SUBJECT',
  'III.D.5',
);
