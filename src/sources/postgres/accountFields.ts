/** Where each personal field of `User` is stored, as SQL over the account `a` and its organisation `o`. */
export const accountFields: ReadonlyMap<string, { readonly column: string; readonly sql: string }> = new Map(
  Object.entries({
    'User.name': { column: 'name', sql: 'a.name' },
    'User.email': { column: 'email', sql: 'a.email' },
    'User.phone': { column: 'phone', sql: 'a.phone' },
    'User.jobTitle': { column: 'jobTitle', sql: 'a.job_title' },
    'User.company': { column: 'company', sql: 'o.name' },
    'User.birthDate': { column: 'birthDate', sql: 'a.birth_date' },
    'User.nationalId': { column: 'nationalId', sql: 'a.national_id' },
    'User.address': {
      column: 'address',
      sql: `CASE WHEN coalesce(a.country, a.province, a.city, a.street, a.postal_code) IS NOT NULL
        THEN json_build_object('country', a.country, 'province', a.province,
        'city', a.city, 'street', a.street, 'postalCode', a.postal_code) END`,
    },
  }),
);
