import { Pool } from 'pg';
import { databaseUrl, listen } from './listen';

const pool = new Pool({ connectionString: databaseUrl(), max: 10 });

/** (d) The limit: one query, one JSON.stringify; no GraphQL, no enforcement. */
void listen((request, response) => {
  const body: Buffer[] = [];
  request.on('data', (chunk: Buffer) => body.push(chunk));
  request.on('end', () => {
    const { variables } = JSON.parse(Buffer.concat(body).toString('utf8')) as {
      variables: { first: number };
    };
    pool
      .query<Record<string, string | null>>({
        name: 'users',
        text: `SELECT a.id, a.name, a.email, a.phone, a.job_title AS "jobTitle", o.name AS company,
            a.birth_date::text AS "birthDate", a.national_id AS "nationalId"
          FROM account a LEFT JOIN organisation o ON o.id = a.organisation_id ORDER BY a.id LIMIT $1`,
        values: [variables.first],
      })
      .then(({ rows }) => {
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ data: { users: { edges: rows.map((node) => ({ node })) } } }));
      })
      .catch(() => response.destroy());
  });
});
