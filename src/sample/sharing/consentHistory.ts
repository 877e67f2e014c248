import type { SampleSetting } from '../SampleSetting';
import type { Draw } from '../Draw';
import type { Account } from '../people/Account';
import type { Consent } from './Consent';

/** What may differ between the events of a history; the rest is the person's and the recipient's. */
export interface Event extends Partial<
  Pick<Consent, 'event' | 'kind' | 'by' | 'mode' | 'separate' | 'crossBorder' | 'purposeVersion'>
> {
  readonly categories: number;
  /** In days from the day of the sample. */
  readonly day: number;
  readonly expires?: number;
}

/** Whom a history is about, and what for. */
export interface ConsentSubject {
  readonly account: Account;
  /** Whose word a guardian's is; where there is nobody, none was given. */
  readonly guardianId: string | undefined;
  readonly recipientId: string;
  readonly purposeId: string;
  readonly purposeVersion: number;
}

const channels = ['app', 'app', 'web', 'web', 'call-centre', 'branch'] as const;

/** In the order of the events: the database counts records as they come. */
export function consentHistory(
  { calendar }: SampleSetting,
  draw: Draw,
  { account, guardianId, recipientId, purposeId, purposeVersion }: ConsentSubject,
  events: readonly Event[],
): Consent[] {
  const channel = draw.pick(channels);
  const spoken = events.filter(({ by }) => by !== 'GUARDIAN' || guardianId !== undefined);
  return spoken.map(({ day, expires, ...event }) => ({
    event: 'GIVEN',
    kind: 'EXPLICIT',
    by: 'SUBJECT',
    mode: 'SHARING',
    separate: false,
    crossBorder: false,
    purposeVersion,
    ...event,
    guardianId: event.by === 'GUARDIAN' ? (guardianId ?? null) : null,
    subjectId: account.id,
    recipientId,
    purposeId,
    at: calendar.instant(day),
    expiresAt: expires === undefined ? null : calendar.instant(expires),
    language: account.language,
    channel,
  }));
}
