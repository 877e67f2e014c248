import type { EntityManager } from 'typeorm';
import type { RecipientLimits } from '../../enforcement';
import type {
  InstrumentNotice,
  LegalInstrument,
  PurposeHistory,
  RecipientStanding,
  ReferencedAgreement,
  RegisteredCategory,
  TransferProcedure,
} from '../../policy';
import type { TransferProcedureEntity } from '../entities';
import {
  AgreementVersionEntity,
  CategoryEntity,
  ContainmentEntity,
  LegalInstrumentEntity,
  PurposeEntity,
  RecipientEntity,
} from '../entities';

/** All that decisions about one recipient depend on; undefined when no recipient has this OAuth client id. */
export async function loadStanding(
  manager: EntityManager,
  clientId: string,
): Promise<RecipientStanding | undefined> {
  const recipient = await manager.findOneBy(RecipientEntity, { clientId });
  if (!recipient) return undefined;
  const agreements = await manager.find(AgreementVersionEntity, {
    where: { recipientId: recipient.id },
    relations: { purposes: true, transferProcedure: true },
  });
  const purposes = await manager.find(PurposeEntity, { relations: { versions: true } });
  const instruments = await manager.findBy(LegalInstrumentEntity, { recipientId: recipient.id });
  const containment = await manager.findOneBy(ContainmentEntity, { singleton: true });
  return {
    recipient: {
      id: recipient.id,
      kind: recipient.kind,
      region: recipient.region,
      suspendedAt: earliest([
        instant(recipient.suspendedAt),
        // No row says nothing, and what says nothing keeps sharing closed.
        containment ? instant(containment.suspendedAt) : 0,
      ]),
    },
    categories: await loadCategories(manager),
    name: recipient.name,
    agreements: agreements.flatMap(agreementOf),
    purposes: purposes.map(purposeOf),
    instruments: instruments.map(instrumentOf),
  };
}

/** What officers have set for one recipient, in the place of what the gateways are set to. */
export async function loadLimits(
  manager: EntityManager,
  clientId: string,
): Promise<Partial<RecipientLimits>> {
  const recipient = await manager.findOneBy(RecipientEntity, { clientId });
  return {
    ...(recipient?.costPerMinute != null && { costPerMinute: recipient.costPerMinute }),
    ...(recipient?.subjectsPerDay != null && { subjectsPerDay: recipient.subjectsPerDay }),
  };
}

export async function loadCategories(manager: EntityManager): Promise<RegisteredCategory[]> {
  const categories = await manager.find(CategoryEntity, { order: { bit: 'ASC' } });
  return categories.map(({ suspendedAt, ...category }) => ({
    ...category,
    suspendedAt: instant(suspendedAt),
  }));
}

/** A draft counts for nothing, and so does a version that was over before it took effect. */
function agreementOf(entity: AgreementVersionEntity): ReferencedAgreement[] {
  if (!entity.approvedAt) return [];
  // It takes effect at its instant and not before it was approved; of two ends, the earlier holds.
  const from = Math.max(entity.inForceFrom.getTime(), entity.approvedAt.getTime());
  const ends = [entity.inForceUntil, entity.endedAt].map(instant).filter((end) => end !== undefined);
  const until = ends.length > 0 ? Math.min(...ends) : undefined;
  if (until !== undefined && until <= from) return [];
  return [
    {
      id: entity.id,
      version: entity.version,
      reference: entity.reference,
      inForce: { from, until },
      impactAssessment: { from: entity.assessedFrom.getTime(), until: instant(entity.assessedUntil) },
      purposes: entity.purposes.map(({ purposeId, necessary, optional, modes, forms }) => ({
        purposeId,
        necessary: new Set(necessary),
        optional: new Set(optional),
        modes: new Set(modes),
        forms: new Map(Object.entries(forms)),
      })),
      transferProcedure: entity.transferProcedure ? procedureOf(entity.transferProcedure) : undefined,
    },
  ];
}

function procedureOf(entity: TransferProcedureEntity): TransferProcedure {
  const { kind, reference, validFrom, validUntil, purposes, categories, people } = entity;
  return {
    kind,
    reference,
    validity: { from: validFrom.getTime(), until: validUntil.getTime() },
    purposes: new Set(purposes),
    categories: new Set(categories),
    people,
  };
}

function purposeOf({ id, optimisation, suspendedAt, versions }: PurposeEntity): PurposeHistory {
  return {
    id,
    optimisation,
    suspendedAt: instant(suspendedAt),
    versions: versions.map(({ version, description, material, notifiedAt, effectiveFrom }) => ({
      version,
      description,
      material,
      notifiedAt: instant(notifiedAt),
      effectiveFrom: effectiveFrom.getTime(),
    })),
  };
}

function instrumentOf(entity: LegalInstrumentEntity): LegalInstrument {
  const { id, clause, recipientId, purposeId, jurisdiction, categories, mode, threat, whyNoConsent } = entity;
  return {
    id,
    clause,
    recipientId,
    purposeId,
    jurisdiction,
    categories: new Set(categories),
    mode,
    validity: { from: entity.validFrom.getTime(), until: entity.validUntil.getTime() },
    revokedAt: instant(entity.revokedAt),
    approvedAt: instant(entity.approvedAt),
    emergency: threat !== null && whyNoConsent !== null ? { threat, whyNoConsent } : undefined,
    homeApprovedAt: instant(entity.homeApprovedAt),
    noticeGivenAt: instant(entity.noticeGivenAt),
    notice: noticeOf(entity),
  };
}

/** Half a statement says nothing: what it says nothing of is due at once. */
function noticeOf({
  notice,
  noticeDueAt,
  noticeProvision,
}: LegalInstrumentEntity): InstrumentNotice | undefined {
  if (notice === 'DEFERRED' && noticeDueAt) return { state: notice, until: noticeDueAt.getTime() };
  if (notice === 'WITHHELD_BY_LAW' && noticeProvision !== null) {
    return { state: notice, provision: noticeProvision };
  }
  return undefined;
}

const instant = (date: Date | null): number | undefined => date?.getTime();

const earliest = (instants: readonly (number | undefined)[]): number | undefined =>
  instants.filter((each) => each !== undefined).sort((a, b) => a - b)[0];
