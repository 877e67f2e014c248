import { publicProvision } from '../publicProvision';

/** Information that the subject voluntarily made public, until they take it back. Agreement III.D.5; PIPL 13(1)(6), 27. */
export const publishedBySubject = publicProvision('PUBLISHED_BY_SUBJECT', 'III.D.5');
