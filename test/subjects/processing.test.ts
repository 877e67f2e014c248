import {
  askErasure,
  restrictProcessing,
  setRetention,
  unrestrictProcessing,
} from '../../src/subjects/processing';
import { codeOf, SubjectsWorld } from './SubjectsWorld';

let subjects: SubjectsWorld;
beforeAll(async () => {
  subjects = await SubjectsWorld.open();
});
afterAll(() => subjects.close());

const asks = (subjectId: string, reason = 'asked by the person') => ({
  person: { subjectId },
  reason,
  channel: 'test',
});
const restrict = (subject: string) => restrictProcessing(subjects.dataSource, asks(subject));
const unrestrict = (subject: string) => unrestrictProcessing(subjects.dataSource, asks(subject));
const erase = (subject: string, ground = 'V.A.4') => askErasure(subjects.dataSource, asks(subject, ground));
const retain = (subject: string, milliseconds: number) =>
  setRetention(subjects.dataSource, { ...asks(subject), until: new Date(Date.now() + milliseconds) });
const learn = (subject: string) => subjects.learn(subject, 'name');
const named = async () => subjects.world.enrolled({ name: 'Ada' });
const day = 24 * 60 * 60 * 1000;

async function eventsOf(subject: string): Promise<unknown[]> {
  const { rows } = await subjects.world.sql.query<{ event: string; reason: string; channel: string }>(
    'SELECT event, reason, channel FROM subject_event WHERE subject_id = $1 ORDER BY id',
    [subject],
  );
  return rows.map(({ event, reason, channel }) => [event, reason, channel]);
}

it('restricted data is closed to every basis from the next request on, until the restriction ends', async () => {
  const subject = await named();
  await restrict(subject);
  expect(await learn(subject)).toBe('PROCESSING_RESTRICTED IV');
  expect(await codeOf(restrict(subject))).toBe('ALREADY_RESTRICTED');
  await unrestrict(subject);
  expect(await learn(subject)).toBe('Ada');
  expect(await codeOf(unrestrict(subject))).toBe('NOT_RESTRICTED');
  expect(await eventsOf(subject)).toEqual([
    ['RESTRICTED', 'asked by the person', 'test'],
    ['UNRESTRICTED', 'asked by the person', 'test'],
  ]);
});

it('erasure closes from the moment it is asked for, names its ground and has no way back', async () => {
  const subject = await named();
  expect(await codeOf(erase(subject, 'V.B.1'))).toBe('GROUND_UNKNOWN');
  expect(await learn(subject)).toBe('Ada');
  await erase(subject);
  expect(await learn(subject)).toBe('ERASURE_REQUESTED V.A');
  expect(await codeOf(erase(subject))).toBe('ERASURE_ASKED');
  expect(await eventsOf(subject)).toEqual([['ERASURE_ASKED', 'V.A.4', 'test']]);
});

it('retention closes at its end, may be moved before it and not begun anew after it', async () => {
  const subject = await named();
  await retain(subject, day);
  expect(await learn(subject)).toBe('Ada');
  await retain(subject, 2 * day);
  await retain(subject, 0);
  expect(await learn(subject)).toBe('RETENTION_EXPIRED IV');
  expect(await codeOf(retain(subject, day))).toBe('RETENTION_OVER');
  expect(await learn(subject)).toBe('RETENTION_EXPIRED IV');
});

it.each<[string, () => Promise<void>, string]>([
  ['about nobody', () => restrict('00000000-0000-4000-8000-000000000000'), 'SUBJECT_UNKNOWN'],
  [
    'about whom the recipient does not know',
    () =>
      restrictProcessing(subjects.dataSource, {
        ...asks(''),
        person: { userId: 'usr_x', recipientId: 'crm' },
      }),
    'SUBJECT_UNKNOWN',
  ],
])('a command %s is refused', async (_, command, code) => {
  expect(await codeOf(command())).toBe(code);
});

it('a command without a reason changes nothing', async () => {
  const subject = await named();
  expect(await codeOf(restrictProcessing(subjects.dataSource, asks(subject, ' ')))).toBe('TEXT_MISSING');
  expect(await learn(subject)).toBe('Ada');
});
