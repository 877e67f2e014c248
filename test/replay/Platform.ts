import { createHash, randomUUID } from 'node:crypto';
import { parse } from 'graphql';
import { Client } from 'pg';
import type { Explanation, IncomingOperation } from '../../src/enforcement';
import { EnforcementError } from '../../src/enforcement';
import type { EntrySubject } from '../../src/ledger';
import { decodeEntry, decodeSubjects } from '../../src/ledger';
import { readConfig } from '../../src/server/config';
import type { Closing, PartnerGraph } from '../../src/server/partner/openPartnerGraph';
import { openPartnerGraph, openPartnerGraphAsOf } from '../../src/server/partner/openPartnerGraph';
import { createTestDatabase } from '../support/database';

/** What a recipient asks for about everybody whom it may know of. */
export interface Question {
  readonly recipient: string;
  readonly purpose: string;
  readonly mode: string;
  readonly instrument: string | undefined;
}

export interface Logged {
  readonly entry: ReturnType<typeof decodeEntry>;
  readonly subjects: readonly EntrySubject[];
}

/** The fields of one person that are asked for. */
const fields = 'name email phone jobTitle company birthDate nationalId';
const mostPeople = 50;

/** A gateway and its database, both of which take the time from a test. */
export class Platform {
  private readonly closing: Closing[] = [];
  private graph: PartnerGraph | undefined;
  private readonly config = readConfig({});
  private now: Date;

  private constructor(
    private readonly url: string,
    readonly sql: Client,
    start: Date,
  ) {
    this.now = start;
  }

  static async open(start: Date): Promise<Platform> {
    const database = await createTestDatabase();
    const sql = new Client(database.url);
    await sql.connect();
    const platform = new Platform(database.url, sql, start);
    platform.closing.push(
      () => database.drop(),
      () => sql.end(),
    );
    await sql.query(`
      CREATE TABLE test_clock (at timestamptz NOT NULL);
      INSERT INTO test_clock VALUES (now());
      CREATE OR REPLACE FUNCTION instant_of_recording() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$
        SELECT at FROM test_clock
      $$;`);
    const options = {
      config: platform.config,
      databaseUrl: database.url,
      clock: () => platform.now.getTime(),
    };
    platform.graph = await openPartnerGraph(options, platform.closing);
    return platform;
  }

  async close(): Promise<void> {
    for (const close of this.closing.splice(0).reverse()) await close();
  }

  async turnTo(instant: Date): Promise<void> {
    this.now = instant;
    await this.sql.query('UPDATE test_clock SET at = $1', [instant]);
  }

  /** A request of a recipient, which leaves its entry in the ledger whatever comes of it. */
  async ask(question: Question): Promise<void> {
    if (!this.graph) throw new Error('the platform is closed');
    const { enforcer } = this.graph;
    const { schemaView } = await enforcer.currentTerms(question.recipient);
    await enforcer.answer({ ...incoming(question), schemaView }).catch((error: unknown) => {
      if (!(error instanceof EnforcementError)) throw error;
    });
  }

  async log(): Promise<Logged[]> {
    const { rows } = await this.sql.query<{ entry: Buffer; subjects: Buffer }>(
      'SELECT entry, subjects FROM ledger_entry ORDER BY shard, position',
    );
    return rows.map(({ entry, subjects }) => ({
      entry: decodeEntry(entry),
      subjects: decodeSubjects(subjects),
    }));
  }

  /** By pseudonym, everybody whom a recipient ever had to do with for a purpose. */
  async peopleOf({ recipient, purpose }: Question): Promise<Map<string, string>> {
    const { rows } = await this.sql.query<{ pseudonym: string; id: string }>(
      `SELECT encode(pseudonym, 'hex') AS pseudonym, pairwise_id AS id FROM sharing_state
       WHERE recipient_id = $1 AND purpose_id = $2`,
      [recipient, purpose],
    );
    return new Map(rows.map(({ pseudonym, id }) => [pseudonym, id]));
  }

  /** What is explained now about a past instant: of each of these people, or the code with which it is refused. */
  async explainAt(at: Date, question: Question, ids: readonly string[]): Promise<Explanation[] | string> {
    const closing: Closing[] = [];
    try {
      const graph = await openPartnerGraphAsOf({ config: this.config, databaseUrl: this.url }, at, closing);
      return await Promise.all(
        ids.map(async (id) =>
          graph.enforcer.explain(incoming(question), {
            by: 'officer-1',
            asOf: at.getTime(),
            inquiry: { about: 'SUBJECT', find: (reader) => reader.account(id, []) },
            explanations: { record: () => Promise.resolve() },
          }),
        ),
      );
    } catch (error) {
      if (error instanceof EnforcementError) return error.code;
      throw error;
    } finally {
      for (const close of closing.reverse()) await close();
    }
  }
}

function incoming({ recipient, purpose, mode, instrument }: Question): Omit<IncomingOperation, 'schemaView'> {
  const cited = instrument === undefined ? '' : `, instrument: "${instrument}"`;
  const text = `query @purpose(is: ${purpose}, mode: ${mode}${cited}) {
    users(first: ${mostPeople}) { edges { node { ${fields} } } }
  }`;
  return {
    clientId: recipient,
    requestId: randomUUID(),
    document: parse(text),
    documentHash: createHash('sha256').update(text).digest('hex'),
    operationName: undefined,
    variables: {},
    headers: { purpose: undefined, instrument: undefined },
  };
}
