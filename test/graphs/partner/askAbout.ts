import type { GraphAnswer, PartnerWorld } from '../../support/partnerWorld';

export interface Footing {
  readonly recipient?: string;
  readonly purpose?: string;
  readonly mode?: string;
  readonly instrument?: string;
  readonly fields?: string;
}

/** What a recipient learnt of one person. */
export interface Learnt {
  readonly answer: GraphAnswer;
  readonly user: Record<string, unknown> | null;
  /** By field, as `REASON clause`. */
  readonly withheld: Readonly<Record<string, string>>;
}

export const everyField =
  'name email phone jobTitle company birthDate nationalId address { country city } activity(first: 5) { edges { node { kind subjectMatter } } }';

/** Asks about one person; on the CRM's customer support unless another footing is named. */
export async function askAbout(world: PartnerWorld, subject: string, footing: Footing = {}): Promise<Learnt> {
  const { recipient = 'crm', purpose = 'CUSTOMER_SUPPORT', mode = 'SHARING', instrument, fields } = footing;
  const cited = instrument === undefined ? '' : `, instrument: "${instrument}"`;
  const answer = await world.ask(
    `query ($id: ID!) @purpose(is: ${purpose}, mode: ${mode}${cited}) { user(id: $id) { ${fields ?? everyField} } }`,
    { recipient, variables: { id: await world.idFor(subject, recipient) } },
  );
  return { answer, user: userOf(answer), withheld: withheldFrom(answer) };
}

function userOf({ data }: GraphAnswer): Record<string, unknown> | null {
  const user = data?.['user'];
  return typeof user === 'object' && user !== null ? { ...user } : null;
}

export function withheldFrom({ sharing }: GraphAnswer): Record<string, string> {
  return Object.fromEntries(
    (sharing?.redactions ?? []).map(({ field, reason, clause }) => [field, `${reason} ${clause}`]),
  );
}
