import type {
  AgreedPurpose,
  AgreementResolvers,
  PersonalDataCategory,
  Purpose,
  RecipientResolvers,
} from '../../generated/partner';
import type { Instant, RecipientStanding, ReferencedAgreement } from '../../policy';
import { agreementAt, hasHappened, holdsAt, presentVersion } from '../../policy';

/** An agreement version with what the registry knows of its purposes, at the instant of the request. */
export interface AgreementSource {
  readonly agreement: ReferencedAgreement;
  readonly purposes: RecipientStanding['purposes'];
  readonly at: Instant;
}

export const recipientResolvers: RecipientResolvers = {
  id: ({ recipient }) => recipient.id,
  kind: ({ recipient }) => recipient.kind,
  region: ({ recipient }) => recipient.region,
  status: ({ recipient }, _args, { at }) => (hasHappened(recipient.suspendedAt, at) ? 'SUSPENDED' : 'ACTIVE'),
  agreement({ agreements, purposes }, _args, { at }) {
    const agreement = agreementAt(agreements, at);
    return agreement && holdsAt(agreement.inForce, at) ? { agreement, purposes, at } : null;
  },
};

export const agreementResolvers: AgreementResolvers = {
  version: ({ agreement }) => agreement.version,
  reference: ({ agreement }) => agreement.reference,
  inForceFrom: ({ agreement }) => isoOf(agreement.inForce.from),
  inForceUntil: ({ agreement: { inForce } }) => (inForce.until === undefined ? null : isoOf(inForce.until)),
  purposes: ({ agreement, purposes, at }) =>
    agreement.purposes.map(({ purposeId, necessary, optional, forms }): AgreedPurpose => {
      const present = presentVersion(
        purposes.find(({ id }) => id === purposeId),
        at,
      );
      return {
        // The registry's ids are the schema's enum values; serialization refuses one that is not.
        purpose: purposeId as Purpose,
        version: present?.version ?? 0,
        description: present?.description ?? '',
        necessary: [...necessary] as PersonalDataCategory[],
        optional: [...optional] as PersonalDataCategory[],
        forms: [...forms].map(([category, form]) => ({ category: category as PersonalDataCategory, form })),
      };
    }),
};

const isoOf = (instant: Instant): string => new Date(instant).toISOString();
