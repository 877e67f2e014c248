import { publicProvision } from '../publicProvision';

/** Information from legally and publicly disclosed sources, until the subject objects. Agreement III.D.6; PIPL 13(1)(6), 27. */
export const lawfulPublicSource = publicProvision('LAWFUL_PUBLIC_SOURCE', 'III.D.6');
