import { objectToSources, publishValues, retractValues } from '../../src/subjects/publicity';
import { codeOf, settings, SubjectsWorld } from './SubjectsWorld';

let subjects: SubjectsWorld;
beforeAll(async () => {
  subjects = await SubjectsWorld.open();
});
afterAll(() => subjects.close());

const about = (subjectId: string, ...categories: string[]) => ({
  person: { subjectId },
  categories: categories.length === 0 ? ['JOB_TITLE'] : categories,
  reason: 'asked by the person',
  channel: 'test',
});
const publish = (subject: string, ...categories: string[]) =>
  publishValues(
    subjects.dataSource,
    { ...about(subject, ...categories), reference: 'profile page' },
    settings,
  );
const retract = (subject: string, ...categories: string[]) =>
  retractValues(subjects.dataSource, about(subject, ...categories));
const object = (subject: string, ...categories: string[]) =>
  objectToSources(subjects.dataSource, about(subject, ...categories));

const lamplighter = async () => subjects.world.enrolled({ jobTitle: 'Lamplighter' });
const learn = (subject: string) => subjects.learn(subject, 'jobTitle');
const closed = 'CONSENT_MISSING III.A.1';

async function eventsOf(subject: string): Promise<string[]> {
  const { rows } = await subjects.world.sql.query<{ told: string }>(
    "SELECT event || ' ' || category AS told FROM subject_event WHERE subject_id = $1 ORDER BY id",
    [subject],
  );
  return rows.map(({ told }) => told);
}

describe('what a person publishes', () => {
  it('may leave from the next request on, until they take it back', async () => {
    const subject = await lamplighter();
    const learnt = [await learn(subject)];
    await publish(subject);
    learnt.push(await learn(subject));
    await retract(subject);
    learnt.push(await learn(subject));
    await publish(subject);
    learnt.push(await learn(subject));
    expect(learnt).toEqual([closed, 'Lamplighter', closed, 'Lamplighter']);
    expect(await eventsOf(subject)).toEqual([
      'PUBLISHED JOB_TITLE',
      'RETRACTED JOB_TITLE',
      'PUBLISHED JOB_TITLE',
    ]);
  });

  it('is refused of a minor, twice, unknown, and to be taken back where there is nothing', async () => {
    const subject = await lamplighter();
    await publish(subject);
    expect(await codeOf(publish(await subjects.minor()))).toBe('SUBJECT_IS_MINOR');
    expect(await codeOf(publish(subject))).toBe('ALREADY_PUBLISHED');
    expect(await codeOf(publish(subject, 'SHOE_SIZE'))).toBe('CATEGORY_UNKNOWN');
    expect(await codeOf(retract(subject, 'NAME'))).toBe('NOT_PUBLISHED');
  });

  it('is published whole or not at all', async () => {
    const subject = await lamplighter();
    await publish(subject, 'ORGANISATION');
    expect(await codeOf(publish(subject, 'JOB_TITLE', 'ORGANISATION'))).toBe('ALREADY_PUBLISHED');
    expect(await learn(subject)).toBe(closed);
    expect(await eventsOf(subject)).toEqual(['PUBLISHED ORGANISATION']);
  });
});

describe('an objection to lawful public sources', () => {
  it('closes what came from one, from the next request on and for later sources too', async () => {
    const subject = await lamplighter();
    await subjects.world.publish(subject, 'JOB_TITLE', 'LAWFUL_PUBLIC_SOURCE');
    expect(await learn(subject)).toBe('Lamplighter');
    await object(subject);
    expect(await learn(subject)).toBe(closed);
    await expect(subjects.world.publish(subject, 'JOB_TITLE', 'LAWFUL_PUBLIC_SOURCE')).rejects.toMatchObject({
      constraint: 'heed_objection',
    });
    expect(await codeOf(object(subject))).toBe('ALREADY_OBJECTED');
  });

  it('leaves what the person chose to publish, and what else is public', async () => {
    const subject = await lamplighter();
    await publish(subject);
    await subjects.world.publish(subject, 'ORGANISATION', 'LAWFUL_PUBLIC_SOURCE');
    await object(subject);
    expect(await learn(subject)).toBe('Lamplighter');
    expect(await subjects.learn(subject, 'company')).toBe('Lantern Works');
  });

  it('may come before there is any source, and a source that comes at once is caught', async () => {
    const subject = await lamplighter();
    const [objected, recorded] = await Promise.allSettled([
      object(subject),
      subjects.world.publish(subject, 'JOB_TITLE', 'LAWFUL_PUBLIC_SOURCE'),
    ]);
    expect(objected.status).toBe('fulfilled');
    expect(['fulfilled', 'rejected']).toContain(recorded.status);
    expect(await learn(subject)).toBe(closed);
  });
});
