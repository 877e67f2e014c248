import type { Category } from './categories';
import type {
  DisclosureMode,
  ExceptionClause,
  Form,
  Instant,
  LegalBasis,
  Period,
  ReducedForm,
} from './vocabulary';

export interface Recipient {
  readonly id: string;
  readonly kind: 'PARTNER' | 'AUTHORITY';
  /** ISO 3166-1 alpha-2 of the place where the recipient receives the data. */
  readonly region: string;
  readonly suspended: boolean;
}

/** Why a recipient asks. Agreement I.B.2, I.C.1, III.A.4. */
export interface Purpose {
  readonly id: string;
  readonly version: number;
  /** The newest version that changed the purpose materially: consents given to an older one no longer count. */
  readonly materialVersion: number;
  /** When data subjects were told of the present version; absent while they were not. */
  readonly notifiedAt: Instant | undefined;
  /** Optimisation and development of services, which never gets identifying data. Agreement I.C.1.ii. */
  readonly optimisation: boolean;
  readonly suspended: boolean;
}

/** What one agreement version says of one purpose. Agreement III.A.3-4. */
export interface AgreedPurpose {
  readonly purposeId: string;
  readonly necessary: ReadonlySet<string>;
  readonly optional: ReadonlySet<string>;
  /** In which ways data may leave for this purpose; transfer and publication only where the contract says so. */
  readonly modes: ReadonlySet<DisclosureMode>;
  /** Categories of which the purpose needs no more than a reduced form. */
  readonly forms: ReadonlyMap<string, ReducedForm>;
}

/**
 * What the law asks for before data goes abroad, once it is completed: a security assessment, a standard contract on
 * file or a certification. It covers what it was granted for, no more. Agreement IX.1-2; PIPL 38-40; NDSM 35, 38.
 */
export interface TransferProcedure {
  readonly kind: 'SECURITY_ASSESSMENT' | 'STANDARD_CONTRACT' | 'CERTIFICATION';
  readonly reference: string;
  readonly validity: Period;
  readonly purposes: ReadonlySet<string>;
  readonly categories: ReadonlySet<string>;
  /** How many different people's data may go abroad in a calendar year (UTC). */
  readonly people: number;
}

/** One version of the contract with a recipient. Agreement III.A.4; PIPL 21, 55; NDSM 12. */
export interface AgreementVersion {
  readonly id: string;
  readonly inForce: Period;
  /** Validity of the impact assessment that PIPL 55 asks for before data is provided. */
  readonly impactAssessment: Period;
  readonly purposes: readonly AgreedPurpose[];
  /** Absent when nothing may go abroad under this version. */
  readonly transferProcedure: TransferProcedure | undefined;
}

/** What an instrument says of how its people are told. PIPL 18, 35. */
export type InstrumentNotice =
  | { readonly state: 'DEFERRED'; readonly until: Instant }
  | { readonly state: 'WITHHELD_BY_LAW'; readonly provision: string };

/** What makes a legal exception real. Agreement III.A.2, III.B.2, III.C.2-3, III.D.1-4, III.D.7-8. */
export interface LegalInstrument {
  readonly id: string;
  readonly clause: ExceptionClause;
  readonly recipientId: string;
  readonly purposeId: string;
  /** ISO 3166-1 alpha-2 of the issuer's jurisdiction. */
  readonly jurisdiction: string;
  readonly categories: ReadonlySet<string>;
  readonly mode: DisclosureMode;
  readonly validity: Period;
  readonly revokedAt: Instant | undefined;
  /** Approved by a second officer; an emergency acts before approval and is reviewed after. */
  readonly approvedAt: Instant | undefined;
  readonly emergency: { readonly threat: string; readonly whyNoConsent: string } | undefined;
  /** When the home authority approved what an authority abroad asks for (PIPL 41). */
  readonly homeApprovedAt: Instant | undefined;
  /** When data subjects were told of a reorganisation and of who takes over (III.C.3; PIPL 22). */
  readonly noticeGivenAt: Instant | undefined;
  readonly notice: InstrumentNotice | undefined;
}

/** Milliseconds. What outlasts this is no emergency: there was time to ask for consent or an order. Agreement III.D.4. */
export const longestEmergency = 72 * 60 * 60 * 1000;

/** Rules that differ from platform to platform; the agreement leaves them to configuration. */
export interface PolicySettings {
  /** ISO 3166-1 alpha-2: where the data was collected and must stay unless clause IX is met. */
  readonly homeRegion: string;
  /** Age in years at which a person stops being a minor (VIII). */
  readonly ageOfMajority: number;
  /** Age in years below which a person's data is sensitive altogether: a bundled consent opens nothing (PIPL 28, 31). */
  readonly ageOfSensitivity: number;
  /** The national provision that III.D.8 refers to; the clause opens nothing while it is not named. */
  readonly otherCircumstances: string | undefined;
}

/** Who asks, why, and how: everything about a request that is the same for each of its fields and subjects. */
export interface DisclosureRequest {
  readonly recipient: Recipient;
  readonly agreement: AgreementVersion | undefined;
  readonly purpose: Purpose;
  readonly mode: DisclosureMode;
  readonly instrument: LegalInstrument | undefined;
  readonly settings: PolicySettings;
}

/** A field of the partner graph as its annotations describe it. */
export interface PersonalField {
  /** Schema coordinate, e.g. `User.email`. */
  readonly coordinate: string;
  readonly category: Category;
  /** From `@share`; empty when the field carries no `@share` and is therefore never shared. */
  readonly bases: ReadonlySet<LegalBasis>;
  /** From `@reducible`. */
  readonly reducibleTo: ReadonlySet<ReducedForm>;
}

export function agreedPurpose(request: DisclosureRequest): AgreedPurpose | undefined {
  return request.agreement?.purposes.find((agreed) => agreed.purposeId === request.purpose.id);
}

/**
 * The form in which a field serves the request's purpose. Undefined where that is one to which the field can't be
 * reduced: the value itself would be more than is needed. Agreement III.A.4; PIPL 6.
 */
export function neededForm(request: DisclosureRequest, field: PersonalField): Form | undefined {
  const form = agreedPurpose(request)?.forms.get(field.category.id);
  if (form === undefined) return 'FULL';
  return field.reducibleTo.has(form) ? form : undefined;
}

/** A judicial or enforcement authority abroad: it receives what the home authority approved, and no more. Agreement IX.2; PIPL 41. */
export function isForeignAuthority(request: DisclosureRequest): boolean {
  return request.recipient.kind === 'AUTHORITY' && goesAbroad(request);
}

/** Whether the data would leave the place where it was collected. Agreement IX. */
export function goesAbroad({ recipient, settings }: DisclosureRequest): boolean {
  return recipient.region !== settings.homeRegion;
}
