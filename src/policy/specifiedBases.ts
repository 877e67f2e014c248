import { consent } from './bases/consent';
import { lawfulPublicSource } from './bases/lawfulPublicSource';
import { legalInstrument } from './bases/legalInstrument';
import { necessity } from './bases/necessity';
import { publishedBySubject } from './bases/publishedBySubject';
import type { Provision } from './provision';

/** Every provision under which a value may be shared; the first that holds is the one recorded. */
export const specifiedBases: readonly Provision[] = [
  consent,
  necessity,
  legalInstrument,
  publishedBySubject,
  lawfulPublicSource,
];
