import type { Category, CategoryCatalogue } from './categories';
import { createCatalogue } from './categories';
import type {
  AgreementVersion,
  DisclosureRequest,
  LegalInstrument,
  PolicySettings,
  Purpose,
  Recipient,
} from './request';
import type { DisclosureMode, Instant, Period } from './vocabulary';
import { hasHappened } from './vocabulary';

/** Whether something is suspended changes at an instant, which may be dated ahead. Agreement VII.C, VII.D. */
type Suspendable<Named extends { readonly suspended: boolean }> = Omit<Named, 'suspended'> & {
  readonly suspendedAt: Instant | undefined;
};

export type RegisteredRecipient = Suspendable<Recipient>;
export type RegisteredCategory = Suspendable<Category>;

/** One version of a purpose. Agreement I.B.2, III.A.4. */
export interface PurposeVersion {
  readonly version: number;
  readonly description: string;
  readonly material: boolean;
  readonly notifiedAt: Instant | undefined;
  readonly effectiveFrom: Instant;
}

export interface PurposeHistory {
  readonly id: string;
  readonly optimisation: boolean;
  readonly suspendedAt: Instant | undefined;
  readonly versions: readonly PurposeVersion[];
}

/** An agreement version as people refer to it. */
export interface ReferencedAgreement extends AgreementVersion {
  readonly version: number;
  readonly reference: string;
}

/** Everything that the registry holds of one recipient and that a decision may depend on, in all its versions. */
export interface RecipientStanding {
  readonly recipient: RegisteredRecipient;
  readonly categories: readonly RegisteredCategory[];
  readonly name: string;
  readonly agreements: readonly ReferencedAgreement[];
  readonly purposes: readonly PurposeHistory[];
  readonly instruments: readonly LegalInstrument[];
}

/** What a recipient asks with, before anything is known of it. */
export interface Asked {
  readonly purposeId: string;
  readonly mode: DisclosureMode;
  readonly instrumentId: string | undefined;
}

export interface StandingRequest {
  /** Undefined when the cited instrument is not on record for this recipient: the request cites nothing that exists. */
  readonly request: DisclosureRequest | undefined;
  readonly catalogue: CategoryCatalogue;
  /** While the instant of the decision lies in here, the same standing gives the same request. */
  readonly holds: Period;
}

/** The request as it stands at an instant: versions take effect and end at theirs, not before. Agreement III.A.4, X. */
export function standingAt(
  { recipient, categories, agreements, purposes, instruments }: RecipientStanding,
  asked: Asked,
  at: Instant,
  settings: PolicySettings,
): StandingRequest {
  const history = purposes.find(({ id }) => id === asked.purposeId);
  const instrument = instruments.find(({ id }) => id === asked.instrumentId);
  const boundaries = [
    ...agreements.flatMap(({ inForce, impactAssessment, transferProcedure }) =>
      [inForce, impactAssessment, ...(transferProcedure ? [transferProcedure.validity] : [])].flatMap(ends),
    ),
    ...(history?.versions ?? []).flatMap(({ effectiveFrom, notifiedAt }) => [effectiveFrom, notifiedAt]),
    ...(instrument ? instantsOf(instrument) : []),
    ...[recipient, history, ...categories].map((suspendable) => suspendable?.suspendedAt),
  ].filter((instant) => instant !== undefined);
  const holds: Period = {
    from: Math.max(0, ...boundaries.filter((instant) => instant <= at)),
    until: boundaries.filter((instant) => instant > at).sort((a, b) => a - b)[0],
  };
  const catalogue = catalogueAt(categories, at);
  if (asked.instrumentId !== undefined && !instrument) return { request: undefined, catalogue, holds };
  const agreement = agreementAt(agreements, at);
  const purpose = purposeAt(history, asked.purposeId, at);
  const request = {
    recipient: asOf(recipient, at),
    agreement,
    purpose,
    mode: asked.mode,
    instrument,
    settings,
  };
  return { request, catalogue, holds };
}

export function catalogueAt(categories: readonly RegisteredCategory[], at: Instant): CategoryCatalogue {
  return createCatalogue(categories.map((category) => asOf(category, at)));
}

function asOf<Registered extends { readonly suspendedAt: Instant | undefined }>(
  { suspendedAt, ...registered }: Registered,
  at: Instant,
): Omit<Registered, 'suspendedAt'> & { readonly suspended: boolean } {
  return { ...registered, suspended: hasHappened(suspendedAt, at) };
}

/** The agreement version that took effect last, whether or not it is still in force: an older one does not come back. */
export function agreementAt<Version extends AgreementVersion>(
  agreements: readonly Version[],
  at: Instant,
): Version | undefined {
  return agreements
    .filter(({ inForce }) => inForce.from <= at)
    .reduce<Version | undefined>(
      (latest, each) => (latest && latest.inForce.from >= each.inForce.from ? latest : each),
      undefined,
    );
}

/** The version of a purpose that took effect last. */
export function presentVersion(history: PurposeHistory | undefined, at: Instant): PurposeVersion | undefined {
  const effective = (history?.versions ?? []).filter(({ effectiveFrom }) => effectiveFrom <= at);
  return effective.reduce<PurposeVersion | undefined>(
    (latest, each) => (latest && latest.version >= each.version ? latest : each),
    undefined,
  );
}

/** A purpose that is not on record is given as version 0, which nobody was told of and no agreement can state. */
function purposeAt(history: PurposeHistory | undefined, id: string, at: Instant): Purpose {
  const effective = (history?.versions ?? []).filter(({ effectiveFrom }) => effectiveFrom <= at);
  const present = presentVersion(history, at);
  return {
    id,
    version: present?.version ?? 0,
    materialVersion: Math.max(
      0,
      ...effective.filter(({ material }) => material).map(({ version }) => version),
    ),
    notifiedAt: present?.notifiedAt,
    optimisation: history?.optimisation ?? false,
    suspended: hasHappened(history?.suspendedAt, at),
  };
}

const instantsOf = (instrument: LegalInstrument): (Instant | undefined)[] => [
  ...ends(instrument.validity),
  instrument.approvedAt,
  instrument.revokedAt,
  instrument.homeApprovedAt,
  instrument.noticeGivenAt,
  instrument.notice?.state === 'DEFERRED' ? instrument.notice.until : undefined,
];

const ends = ({ from, until }: Period): (Instant | undefined)[] => [from, until];
