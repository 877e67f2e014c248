import type { AgreementTerms, ProcedureTerms, PurposeTerms, Span } from './agreementTerms';

/**
 * What a version of an agreement changes, in words, for the officer who approves it. The first version of all changes
 * nothing into everything it states.
 */
export function agreementChanges(before: AgreementTerms | undefined, after: AgreementTerms): string[] {
  return [
    ...spanChange('is in force', before?.inForce, after.inForce),
    ...spanChange('is assessed', before?.impactAssessment, after.impactAssessment),
    ...after.purposes.flatMap((purpose) => purposeChanges(statedIn(before, purpose), purpose)),
    ...(before?.purposes ?? [])
      .filter((purpose) => !statedIn(after, purpose))
      .map(({ purposeId }) => `no longer states ${purposeId}`),
    ...procedureChanges(before?.transferProcedure, after.transferProcedure),
  ];
}

const statedIn = (terms: AgreementTerms | undefined, { purposeId }: PurposeTerms): PurposeTerms | undefined =>
  terms?.purposes.find((purpose) => purpose.purposeId === purposeId);

function spanChange(what: string, before: Span | undefined, after: Span): string[] {
  const [then, now] = [before && inWords(before), inWords(after)];
  if (then === now) return [];
  return [then === undefined ? `${what} ${now}` : `${what} ${now}, before ${then}`];
}

function inWords({ from, until }: Span): string {
  return `from ${from.toISOString()}${until ? ` until ${until.toISOString()}` : ', without an end'}`;
}

function purposeChanges(before: PurposeTerms | undefined, after: PurposeTerms): string[] {
  const { purposeId } = after;
  const categories = [...new Set([...namesOf(before), ...namesOf(after)])];
  return [
    ...(before ? [] : [`states ${purposeId}`]),
    ...listChanges(before?.modes ?? [], after.modes, 'allows', 'no longer allows').map(
      (change) => `${change} for ${purposeId}`,
    ),
    ...categories.flatMap((category) =>
      categoryChange(category, statusOf(before, category), statusOf(after, category)).map(
        (change) => `${change} for ${purposeId}`,
      ),
    ),
  ];
}

interface Status {
  readonly as: 'necessary' | 'optional';
  readonly because: string | undefined;
  readonly form: string | undefined;
}

const namesOf = (terms: PurposeTerms | undefined): string[] =>
  terms ? [...terms.necessary.map(({ category }) => category), ...terms.optional] : [];

function statusOf(terms: PurposeTerms | undefined, category: string): Status | undefined {
  const necessary = terms?.necessary.find((stated) => stated.category === category);
  const form = terms?.forms[category];
  if (necessary) return { as: 'necessary', because: necessary.because, form };
  return terms?.optional.includes(category) ? { as: 'optional', because: undefined, form } : undefined;
}

function categoryChange(category: string, before: Status | undefined, after: Status | undefined): string[] {
  const [then, now] = [before && statusInWords(before), after && statusInWords(after)];
  if (then === now) return [];
  if (now === undefined) return [`drops ${category} as ${then ?? ''}`];
  return [then === undefined ? `adds ${category} as ${now}` : `makes ${category} ${now}, before ${then},`];
}

const statusInWords = ({ as, because, form }: Status): string =>
  `${as}${because ? ` (${because})` : ''}${form ? ` and ${form}` : ''}`;

function procedureChanges(before: ProcedureTerms | undefined, after: ProcedureTerms | undefined): string[] {
  if (!after) {
    return before ? [`drops ${nameOf(before)}: nothing of it goes abroad`] : [];
  }
  if (!before || nameOf(before) !== nameOf(after)) {
    const instead = before ? ` instead of ${nameOf(before)}` : '';
    return [`lets data go abroad under ${nameOf(after)}${instead}: ${scopeOf(after).join(', ')}`];
  }
  const scope = scopeOf(after).filter((part, place) => part !== scopeOf(before)[place]);
  return scope.length > 0 ? [`lets data go abroad under ${nameOf(after)} anew: ${scope.join(', ')}`] : [];
}

const nameOf = ({ kind, reference }: ProcedureTerms): string => `${kind} ${reference}`;

const scopeOf = (procedure: ProcedureTerms): string[] => [
  inWords({ from: procedure.validFrom, until: procedure.validUntil }),
  `for ${[...procedure.purposes].sort().join(' and ')}`,
  [...procedure.categories].sort().join(' and '),
  `${procedure.people} people a year`,
];

function listChanges(
  before: readonly string[],
  after: readonly string[],
  adds: string,
  drops: string,
): string[] {
  return [
    ...after.filter((each) => !before.includes(each)).map((each) => `${adds} ${each}`),
    ...before.filter((each) => !after.includes(each)).map((each) => `${drops} ${each}`),
  ];
}
