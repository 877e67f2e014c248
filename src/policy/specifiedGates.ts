import type { Gate } from './gate';
import { annotatedToShare } from './gates/annotatedToShare';
import { categoryActive } from './gates/categoryActive';
import { countedAbroad } from './gates/countedAbroad';
import { crossBorderConsent } from './gates/crossBorderConsent';
import { homeAuthority } from './gates/homeAuthority';
import { modePermitted } from './gates/modePermitted';
import { noErasureAsked } from './gates/noErasureAsked';
import { notIdentifyingForOptimisation } from './gates/notIdentifyingForOptimisation';
import { notRestricted } from './gates/notRestricted';
import { procedureCompleted } from './gates/procedureCompleted';
import { purposeNotified } from './gates/purposeNotified';
import { withinRetention } from './gates/withinRetention';

/** By the names of their files, in the order in which a refusal is told. */
export const gates = {
  annotatedToShare,
  modePermitted,
  categoryActive,
  noErasureAsked,
  notRestricted,
  withinRetention,
  notIdentifyingForOptimisation,
  homeAuthority,
  procedureCompleted,
  purposeNotified,
  crossBorderConsent,
  countedAbroad,
};

/** Every stop that no basis lifts. */
export const specifiedGates: readonly Gate[] = Object.values(gates);
