import { Client } from 'pg';

/** A person as every contender should tell of them; ids differ, for Sluice's are each recipient's own. */
export type Person = Readonly<
  Record<'name' | 'email' | 'phone' | 'jobTitle' | 'company' | 'birthDate' | 'nationalId', string | null>
>;

export const fields = ['name', 'email', 'phone', 'jobTitle', 'company', 'birthDate', 'nationalId'] as const;

export async function peopleByEmail(url: string): Promise<ReadonlyMap<string, Person>> {
  const client = new Client(url);
  await client.connect();
  try {
    const { rows } = await client.query<Person>(`
      SELECT a.name, a.email, a.phone, a.job_title AS "jobTitle", o.name AS company, a.birth_date::text AS "birthDate",
        a.national_id AS "nationalId"
      FROM account a LEFT JOIN organisation o ON o.id = a.organisation_id`);
    return new Map(rows.flatMap((row) => (row.email === null ? [] : [[row.email, row] as const])));
  } finally {
    await client.end();
  }
}

/** @throws Error unless the answer has `first` different people, each with exactly the values that the database has. */
export function checkAnswer(
  name: string,
  body: string,
  first: number,
  people: ReadonlyMap<string, Person>,
): void {
  const { data, errors } = JSON.parse(body) as {
    data?: { users: { edges: { node: Person }[] } };
    errors?: unknown;
  };
  const nodes = data?.users.edges.map(({ node }) => node) ?? [];
  if (errors !== undefined || nodes.length !== first) {
    throw new Error(`${name}: expected ${first} people and no errors, got ${nodes.length}`);
  }
  const known = nodes.filter(({ email }) => email !== null);
  if (new Set(known.map(({ email }) => email)).size !== known.length)
    throw new Error(`${name}: somebody came twice`);
  for (const node of known) {
    const expected = people.get(node.email ?? '');
    const wrong = fields.filter((field) => expected?.[field] !== node[field]);
    if (wrong.length > 0)
      throw new Error(`${name}: ${wrong.join(', ')} of a person are not what the database has`);
  }
}
