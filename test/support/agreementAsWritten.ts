import type { ConsentRecord } from '../../src/policy/evidence';
import type { LegalInstrument } from '../../src/policy/request';
import type { Period } from '../../src/policy/vocabulary';
import type { World } from './policyBuilders';

/** What the agreement's text says of one value: the clause that lets it out and in which form, or why it stays. */
export type Reading = { readonly leavesUnder: string; readonly as: string } | { readonly staysFor: string };

/**
 * The agreement a second time, read clause by clause in one go: no masks, no list of rules, and nothing of the policy's
 * own code but the shape of its records. Whoever misread the text in src/policy has to misread it here again to go
 * unseen.
 */
export function asWritten({ request, field, evidence }: World): Reading {
  const { recipient, agreement, purpose, mode, instrument, settings } = request;
  const { category } = field;
  const { at } = evidence;
  const lasts = ({ from, until }: Period): boolean => at >= from && !(until !== undefined && at >= until);
  const isPast = (instant: number | undefined): boolean => instant !== undefined && at >= instant;
  const stays = (reason: string): Reading => ({ staysFor: reason });

  // III.A.4, VII.C, VII.D: a contract in force, for a stated purpose, with nothing suspended, on orders that hold.
  const terms = agreement?.purposes.filter(({ purposeId }) => purposeId === purpose.id)[0];
  if (recipient.suspended || purpose.suspended || !agreement || !terms) return stays('NO_BASIS');
  if (!lasts(agreement.inForce) || !lasts(agreement.impactAssessment)) return stays('NO_BASIS');
  if (instrument && !orderHolds(instrument)) return stays('NO_BASIS');

  // III.A, III.B, III.C: closed by default, and each way of disclosure by itself.
  if (![...field.bases].length) return stays('NEVER_SHARED');
  if (![...terms.modes].includes(mode)) return stays('MODE_NOT_PERMITTED');
  if (category.suspended) return stays('CATEGORY_SUSPENDED');
  // IV, V.A; PIPL 47.
  if (isPast(evidence.erasureRequestedAt)) return stays('ERASURE_REQUESTED');
  if (isPast(evidence.restrictedAt)) return stays('PROCESSING_RESTRICTED');
  if (isPast(evidence.retainedUntil)) return stays('RETENTION_EXPIRED');
  // I.C.1.ii.
  if (purpose.optimisation && category.identifying) return stays('IDENTIFYING_FOR_OPTIMISATION');
  // IX; PIPL 38-41.
  const abroad = recipient.region !== settings.homeRegion;
  const foreignAuthority = abroad && recipient.kind === 'AUTHORITY';
  if (abroad) {
    if (foreignAuthority && !isPast(instrument?.homeApprovedAt)) return stays('FOREIGN_AUTHORITY');
    const procedure = agreement.transferProcedure;
    if (!procedure || !lasts(procedure.validity)) return stays('CROSS_BORDER_PROCEDURE_MISSING');
    if (![...procedure.purposes].includes(purpose.id)) return stays('CROSS_BORDER_SCOPE_EXCEEDED');
    if (![...procedure.categories].includes(category.id)) return stays('CROSS_BORDER_SCOPE_EXCEEDED');
  }
  // I.B.2.
  if (!isPast(purpose.notifiedAt)) return stays('PURPOSE_CHANGED');
  const minor = isYoungerThan(settings.ageOfMajority, at);
  if (abroad && !consentsToLeaving().length) return stays('CROSS_BORDER_CONSENT_MISSING');
  if (abroad && !evidence.countedAbroad) return stays('CROSS_BORDER_SCOPE_EXCEEDED');

  // PIPL 41: of what was approved, the order is the measure, and nothing else opens anything beside it.
  if (foreignAuthority) return orderCovers() ? underOrder() : stays('FOREIGN_AUTHORITY');

  // III.A.1, III.B.1, III.C.1 and VIII.3: the person's word, or for a minor the guardian's.
  const isAgreed = terms.necessary.has(category.id) || terms.optional.has(category.id);
  const reasons: string[] = [];
  // III.A.4 "only necessary": what the purpose needs less of leaves as less, unless something lets all of it out.
  const needed = terms.forms.get(category.id) ?? 'FULL';
  const isToBeHad = needed === 'FULL' || field.reducibleTo.has(needed);
  const asNeeded: Reading[] = [];
  if (field.bases.has('CONSENT')) {
    const why = isAgreed ? whyNoConsent() : 'BEYOND_NECESSITY';
    const clauses = { SHARING: 'III.A.1', TRANSFER: 'III.B.1', PUBLIC_DISCLOSURE: 'III.C.1' };
    if (!why) return { leavesUnder: clauses[mode], as: 'FULL' };
    reasons.push(why);
  }
  // III.A.3-4: necessity, for sharing only, and never a minor's.
  if (field.bases.has('NECESSITY') && !minor) {
    const why = whyNotNecessary();
    if (why) reasons.push(why);
    else asNeeded.push({ leavesUnder: 'III.A.3', as: needed });
  }
  // III.A.2, III.B.2, III.C.2-3, III.D: the law's exceptions.
  if (field.bases.has('LEGAL_EXCEPTION')) {
    if (orderCovers()) return needed === 'FULL' && asNeeded[0] ? asNeeded[0] : underOrder();
    for (const [source, clause] of [
      ['PUBLISHED_BY_SUBJECT', 'III.D.5'],
      ['LAWFUL_PUBLIC_SOURCE', 'III.D.6'],
    ] as const) {
      const isPublic = evidence.provenance.some(
        (entry) => entry.source === source && entry.category === category.id && lasts(entry.period),
      );
      if (isPublic && isAgreed && isToBeHad && !minor && !category.sensitive) {
        asNeeded.push({ leavesUnder: clause, as: needed });
      }
    }
  }
  if (asNeeded[0]) return asNeeded[0];
  return stays(tellable.find((reason) => reasons.includes(reason)) ?? 'NO_BASIS');

  function orderCovers(): boolean {
    if (!instrument || !field.bases.has('LEGAL_EXCEPTION')) return false;
    if (minor && ['III.C.3', 'III.D.8'].includes(instrument.clause)) return false;
    return evidence.instrumentIds.has(instrument.id) && instrument.categories.has(category.id);
  }

  function underOrder(): Reading {
    return { leavesUnder: instrument?.clause ?? 'nothing', as: 'FULL' };
  }

  function orderHolds(order: LegalInstrument): boolean {
    const ways: Partial<Record<string, string>> = {
      'III.A.2': 'SHARING',
      'III.B.2': 'TRANSFER',
      'III.C.2': 'PUBLIC_DISCLOSURE',
      'III.C.3': 'TRANSFER',
    };
    if (order.recipientId !== recipient.id || order.purposeId !== purpose.id) return false;
    if (order.mode !== mode || (ways[order.clause] !== undefined && ways[order.clause] !== mode))
      return false;
    if (order.jurisdiction !== settings.homeRegion && !isPast(order.homeApprovedAt)) return false;
    if (!lasts(order.validity) || isPast(order.revokedAt)) return false;
    switch (order.clause) {
      case 'III.D.4': {
        const { from, until } = order.validity;
        const limbs = [order.emergency?.threat, order.emergency?.whyNoConsent];
        return (
          limbs.every((limb) => limb?.trim()) && until !== undefined && until <= from + 3 * 24 * 3_600_000
        );
      }
      case 'III.D.8':
        return isPast(order.approvedAt) && (settings.otherCircumstances ?? '').trim() !== '';
      case 'III.C.3':
        return isPast(order.approvedAt) && isPast(order.noticeGivenAt);
      default:
        return isPast(order.approvedAt);
    }
  }

  /** In whole years by the calendar in UTC; whoever's birth date is not known is as young as can be. */
  function isYoungerThan(years: number, then: number): boolean {
    const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(evidence.birthDate ?? '');
    if (!parts) return true;
    const date = new Date(then);
    const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
    const hadBirthday = month > Number(parts[2]) || (month === Number(parts[2]) && day >= Number(parts[3]));
    return year - Number(parts[1]) - (hadBirthday ? 0 : 1) < years;
  }

  function isAboutThis(record: ConsentRecord): boolean {
    return (
      record.recipientId === recipient.id &&
      record.purposeId === purpose.id &&
      record.mode === mode &&
      record.categories.has(category.id)
    );
  }

  /** VIII.2-3; preamble: a deemed consent is none, and only who may speak for the person is heard. */
  function isHeard(record: ConsentRecord): boolean {
    if (record.event !== 'GIVEN' || record.kind === 'DEEMED') return false;
    if (!minor) return record.by === 'SUBJECT' && !isYoungerThan(settings.ageOfMajority, record.at);
    if (record.by !== 'GUARDIAN') return false;
    if (isYoungerThan(settings.ageOfSensitivity, at) && !record.separate) return false;
    return evidence.guardianships.some(
      ({ guardianId, period: { from, until } }) =>
        guardianId === record.guardianId &&
        record.at >= from &&
        !(until !== undefined && record.at >= until) &&
        lasts({ from, until }),
    );
  }

  /** A withdrawal ends whatever was given before it. */
  function standing(records: readonly ConsentRecord[]): ConsentRecord[] {
    return records.filter(
      (record) =>
        isHeard(record) && !records.some((other) => other.event === 'WITHDRAWN' && other.id > record.id),
    );
  }

  function consentsToLeaving(): ConsentRecord[] {
    return standing(evidence.consents.filter(isAboutThis)).filter(
      (record) => record.crossBorder && counts(record),
    );
  }

  function counts(record: ConsentRecord): boolean {
    return !isPast(record.expiresAt) && record.purposeVersion >= purpose.materialVersion;
  }

  /** Undefined where consent opens the category. */
  function whyNoConsent(): string | undefined {
    const history = evidence.consents.filter((record) => isAboutThis(record) && !record.crossBorder);
    const left = standing(history);
    const counting = left.filter(counts);
    if (counting.some(({ separate }) => separate || !category.sensitive)) return undefined;
    if (counting.length) return 'SEPARATE_CONSENT_MISSING';
    if (left.some((record) => !isPast(record.expiresAt))) return 'PURPOSE_CHANGED';
    if (left.length) return 'CONSENT_EXPIRED';
    if (history.some(({ event }) => event === 'WITHDRAWN')) return 'CONSENT_WITHDRAWN';
    if (minor) return 'GUARDIAN_CONSENT_MISSING';
    return category.sensitive ? 'SEPARATE_CONSENT_MISSING' : 'CONSENT_MISSING';
  }

  /** Undefined where the agreement's necessity opens the category. */
  function whyNotNecessary(): string | undefined {
    if (mode !== 'SHARING') return 'NO_BASIS';
    if (!terms?.necessary.has(category.id) || category.sensitive || !isToBeHad) return 'BEYOND_NECESSITY';
    const uses = evidence.enrolments.filter(
      (use) => use.recipientId === recipient.id && use.purposeId === purpose.id && lasts(use.period),
    );
    if (uses.some(({ purposeVersion }) => purposeVersion >= purpose.materialVersion)) return undefined;
    return uses.length ? 'PURPOSE_CHANGED' : 'NOT_ENROLLED';
  }
}

/** What a recipient or a data subject could mend comes first. */
const tellable = [
  'PURPOSE_CHANGED',
  'CONSENT_EXPIRED',
  'CONSENT_WITHDRAWN',
  'SEPARATE_CONSENT_MISSING',
  'NOT_ENROLLED',
  'GUARDIAN_CONSENT_MISSING',
  'CONSENT_MISSING',
  'BEYOND_NECESSITY',
];
