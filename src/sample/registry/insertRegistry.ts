import type { Calendar } from '../Calendar';
import type { Database } from '../insertRows';
import { insertRows } from '../insertRows';
import {
  agreementPurposeTable,
  agreementTable,
  agreements,
  approveAgreements,
  transferProcedureTable,
  transferProcedures,
} from './agreements';
import { legalInstrumentTable, legalInstruments } from './legalInstruments';
import { purposeTable, purposeVersionTable, purposeVersions, purposes } from './purposes';
import { recipientTable, recipients } from './recipients';

export async function insertRegistry(database: Database, calendar: Calendar): Promise<void> {
  await insertRows(database, purposeTable, purposes);
  await insertRows(database, purposeVersionTable, purposeVersions(calendar));
  await insertRows(database, recipientTable, recipients(calendar));
  await insertRows(database, agreementTable, agreements(calendar));
  await insertRows(database, agreementPurposeTable, agreements(calendar));
  await insertRows(database, transferProcedureTable, transferProcedures(calendar));
  await approveAgreements(database);
  await insertRows(database, legalInstrumentTable, legalInstruments(calendar));
}
