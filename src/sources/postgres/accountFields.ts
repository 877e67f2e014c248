import type { OfferedForms } from '../../enforcement';
import { keyOfForm } from '../../enforcement';
import type { Form, ReducedForm } from '../../policy';

/** SQL over the account `a`, its organisation `o` and its sharing state `s`. */
export interface StoredField {
  readonly name: string;
  readonly sql: string;
  /** What the database makes of the value where no more may leave (docs/decisions/0009). */
  readonly reduced: Readonly<Partial<Record<ReducedForm, string>>>;
}

/** Two stars for a name of any length. */
const maskedName = "left(a.name, 1) || '**'";

/** Not the domain: it names the employer, or the person. */
const maskedEmail = `CASE WHEN position('@' IN a.email) > 1
      THEN left(a.email, 1) || '***@' || left(split_part(a.email, '@', -1), 1) || '***'
        || coalesce(substring(split_part(a.email, '@', -1) FROM '\\.[[:alpha:]]+$'), '')
      WHEN a.email IS NOT NULL THEN '***@***' END`;

/** Two digits are too few to dial or to prove oneself by. */
const maskedPhone = `CASE WHEN length(regexp_replace(a.phone, '\\D', '', 'g')) >= 7
      THEN '***' || right(regexp_replace(a.phone, '\\D', '', 'g'), 2)
      WHEN a.phone IS NOT NULL THEN '***' END`;

/** Made of what this recipient has anyway, so that it tells nothing of the value and joins with nobody else's. */
const pseudonymOfEmail = `CASE WHEN a.email IS NOT NULL
      THEN left(encode(sha256(convert_to('EMAIL_ADDRESS:' || s.pairwise_id, 'UTF8')), 'hex'), 32) || '@pseudonym.invalid' END`;

const addressParts = {
  country: 'a.country',
  province: 'a.province',
  city: 'a.city',
  street: 'a.street',
  postalCode: 'a.postal_code',
} as const;

/** What is left of an address: an area of millions. */
const generalisedParts = ['country', 'province'] as const;

const stored: Readonly<Record<string, StoredField>> = {
  'User.name': { name: 'name', sql: 'a.name', reduced: { MASKED: maskedName } },
  'User.email': {
    name: 'email',
    sql: 'a.email',
    reduced: { MASKED: maskedEmail, PSEUDONYM: pseudonymOfEmail },
  },
  'User.phone': { name: 'phone', sql: 'a.phone', reduced: { MASKED: maskedPhone } },
  'User.jobTitle': { name: 'jobTitle', sql: 'a.job_title', reduced: {} },
  'User.company': { name: 'company', sql: 'o.name', reduced: {} },
  'User.birthDate': {
    name: 'birthDate',
    sql: 'a.birth_date',
    reduced: { GENERALISED: "to_char(a.birth_date, 'YYYY')" },
  },
  'User.nationalId': { name: 'nationalId', sql: 'a.national_id', reduced: {} },
  'User.address': {
    name: 'address',
    sql: addressSql(Object.keys(addressParts) as (keyof typeof addressParts)[], 'FULL'),
    reduced: { GENERALISED: addressSql(generalisedParts, 'GENERALISED') },
  },
};

/** Where each personal field of `User` is stored, by schema coordinate. */
export const accountFields: ReadonlyMap<string, StoredField> = new Map(Object.entries(stored));

/** The reduced forms that accounts can be read in: of the fields, and of the parts of an address. */
export const offeredForms: OfferedForms = new Map([
  ...Object.entries(stored).map(([coordinate, { reduced }]) => [coordinate, formsOf(reduced)] as const),
  ...generalisedParts.map((part) => [`Address.${part}`, new Set<ReducedForm>(['GENERALISED'])] as const),
]);

function formsOf(reduced: StoredField['reduced']): ReadonlySet<ReducedForm> {
  return new Set(Object.keys(reduced) as ReducedForm[]);
}

/** Each part is handed out in the form that the address is in. */
function addressSql(parts: readonly (keyof typeof addressParts)[], form: Form): string {
  const columns = parts.map((part) => addressParts[part]);
  const members = parts.map((part) => `'${keyOfForm(part, form)}', ${addressParts[part]}`);
  return `CASE WHEN coalesce(${columns.join(', ')}) IS NOT NULL THEN json_build_object(${members.join(', ')}) END`;
}
