import { consent } from './bases/consent';
import { lawfulPublicSource } from './bases/lawfulPublicSource';
import { legalInstrument } from './bases/legalInstrument';
import { necessity } from './bases/necessity';
import { publishedBySubject } from './bases/publishedBySubject';
import type { Provision } from './provision';

/** By the names of their files, in the order in which they are tried. */
export const bases = {
  consent,
  necessity,
  legalInstrument,
  publishedBySubject,
  lawfulPublicSource,
};

/** Every provision under which a value may be shared, in the order in which `decide` prefers those that hold. */
export const specifiedBases: readonly Provision[] = Object.values(bases);
