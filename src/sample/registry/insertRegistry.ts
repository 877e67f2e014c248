import type { ClientBase } from 'pg';
import type { Calendar } from '../Calendar';
import { insertRows } from '../insertRows';
import { agreementPurposeTable, agreementTable, agreements } from './agreements';
import { legalInstrumentTable, legalInstruments } from './legalInstruments';
import { purposeTable, purposeVersionTable, purposeVersions, purposes } from './purposes';
import { recipientTable, recipients } from './recipients';

export async function insertRegistry(client: ClientBase, calendar: Calendar): Promise<void> {
  await insertRows(client, purposeTable, purposes);
  await insertRows(client, purposeVersionTable, purposeVersions(calendar));
  await insertRows(client, recipientTable, recipients(calendar));
  await insertRows(client, agreementTable, agreements(calendar));
  await insertRows(client, agreementPurposeTable, agreements(calendar));
  await insertRows(client, legalInstrumentTable, legalInstruments(calendar));
}
