import type { ClientBase } from 'pg';

/** How many rows of each kind the sample has. */
export interface SampleSummary {
  readonly accounts: number;
  readonly organisations: number;
  readonly recipients: number;
  readonly purposes: number;
  readonly enrolments: number;
  readonly consentRecords: number;
  readonly sharingStates: number;
  readonly activities: number;
  readonly guardianships: number;
  readonly legalInstruments: number;
}

export async function countSample(client: ClientBase): Promise<SampleSummary> {
  const { rows } = await client.query<SampleSummary>(`
    SELECT
      (SELECT count(*)::integer FROM account) AS accounts,
      (SELECT count(*)::integer FROM organisation) AS organisations,
      (SELECT count(*)::integer FROM recipient) AS recipients,
      (SELECT count(*)::integer FROM purpose) AS purposes,
      (SELECT count(*)::integer FROM enrolment) AS enrolments,
      (SELECT count(*)::integer FROM consent_record) AS "consentRecords",
      (SELECT count(*)::integer FROM sharing_state) AS "sharingStates",
      (SELECT count(*)::integer FROM activity) AS activities,
      (SELECT count(*)::integer FROM guardianship) AS guardianships,
      (SELECT count(*)::integer FROM legal_instrument) AS "legalInstruments"`);
  const [summary] = rows;
  if (!summary) throw new Error('a query of counts gave no row');
  return summary;
}
