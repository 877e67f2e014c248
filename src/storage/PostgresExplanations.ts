import type { ExplanationRecord, Explanations } from '../enforcement';
import type { GatewayConnections } from './GatewayConnections';
import { StorageFault } from './StorageFault';

/** The record of explanations in PostgreSQL, under the gateway's role: it may add to it, and not even read it. */
export class PostgresExplanations implements Explanations {
  constructor(private readonly connections: Pick<GatewayConnections, 'query'>) {}

  /** @throws StorageFault `EXPLANATION_NOT_RECORDED` */
  async record(explanation: ExplanationRecord): Promise<void> {
    try {
      await this.connections.query({ text: insertion, values: valuesOf(explanation) });
    } catch (cause) {
      throw new StorageFault(
        'EXPLANATION_NOT_RECORDED',
        'the explanation could not be recorded, so it is not told: see that the database takes writes, and ask again',
        { cause },
      );
    }
  }
}

/** Durable once the statement has returned, whatever the database's own setting. */
const insertion = `
  WITH durability AS MATERIALIZED (SELECT set_config('synchronous_commit', 'on', true))
  INSERT INTO explanation (
    asked_by, recipient_id, purpose_id, mode, instrument_id, document_hash, about, pseudonym, sample_size, as_of)
  SELECT $1, $2, $3, $4, $5, decode($6, 'hex'), $7, decode($8, 'hex'), $9::integer, $10::timestamptz FROM durability`;

function valuesOf({ about, ...explanation }: ExplanationRecord): unknown[] {
  const { askedBy, recipient, purpose, mode, instrument, document, asOf } = explanation;
  return [
    askedBy,
    recipient,
    purpose,
    mode,
    instrument,
    document,
    about.kind,
    about.kind === 'SUBJECT' ? (about.pseudonym ?? null) : null,
    about.kind === 'SAMPLE' ? about.size : null,
    asOf === undefined ? null : new Date(asOf),
  ];
}
