/** The agreement as code. Everything here is pure: no waiting, no clock, no environment. */
export * from './admit';
export * from './age';
export * from './categories';
export * from './compile';
export * from './consentStanding';
export * from './decide';
export * from './decision';
export * from './evidence';
export * from './request';
export * from './sharingState';
export * from './specifiedBases';
export * from './specifiedGates';
export * from './standing';
export * from './vocabulary';
