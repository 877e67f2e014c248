import { PartnerWorld } from '../support/partnerWorld';

let world: PartnerWorld;
beforeAll(async () => {
  world = await PartnerWorld.open();
});
afterAll(() => world.close());

const minors = { birthDate: '2015-01-01' };
const refusal = (constraint: string) => ({ constraint });
const guardianOnly = `
  INSERT INTO consent_record (
    subject_id, event, given_by, guardian_id, recipient_id, purpose_id, purpose_version, categories, notice, language, channel)
  VALUES ($1, $2, $3, $4, 'crm', 'CUSTOMER_SUPPORT', 1, 1, 'notice', 'en', 'test')`;

describe('a consent record', () => {
  it.each([
    ['of a guardian who is not named', 'GIVEN', 'GUARDIAN', false],
    ["of a guardian's withdrawal that names nobody", 'WITHDRAWN', 'GUARDIAN', false],
    ['of the person that names a guardian', 'GIVEN', 'SUBJECT', true],
  ])('%s is refused', async (_, event, by, named) => {
    const minor = await world.account(minors);
    const guardian = await world.guardian(minor);
    await expect(
      world.sql.query(guardianOnly, [minor, event, by, named ? guardian : null]),
    ).rejects.toMatchObject(refusal('guardian_is_named'));
  });

  it('names nobody as their own guardian', async () => {
    const minor = await world.account(minors);
    await expect(world.sql.query(guardianOnly, [minor, 'GIVEN', 'GUARDIAN', minor])).rejects.toMatchObject(
      refusal('consent_guardian_of_another'),
    );
  });
});

describe('a guardianship', () => {
  it.each([
    ["verified_at = verified_at - interval '1 hour'"],
    ["verified_by = 'somebody else'"],
    ['verified_at = NULL, verified_by = NULL, verified_how = NULL'],
    ["claimed_at = claimed_at - interval '1 hour'"],
    ["relation = 'APPOINTED'"],
  ])('once verified stays as it is: %s is refused', async (change) => {
    const minor = await world.account(minors);
    await world.guardian(minor);
    await expect(
      world.sql.query(`UPDATE guardianship SET ${change} WHERE minor_id = $1`, [minor]),
    ).rejects.toMatchObject({ code: '23001' });
  });

  it('once ended is not revived', async () => {
    const minor = await world.account(minors);
    await world.guardian(minor);
    await world.sql.query(
      "UPDATE guardianship SET ended_at = now(), ended_by = 'officer' WHERE minor_id = $1",
      [minor],
    );
    await expect(
      world.sql.query('UPDATE guardianship SET ended_at = NULL, ended_by = NULL WHERE minor_id = $1', [
        minor,
      ]),
    ).rejects.toMatchObject({ code: '23001' });
  });

  it.each([
    ["verified_at = now(), verified_by = 'officer'", 'verified_somehow'],
    ["verified_at = now(), verified_by = ' ', verified_how = 'papers'", 'verification_is_told'],
    ["ended_by = 'officer'", 'ended_by_of_an_end'],
  ])('is not verified or ended half: %s is refused', async (change, constraint) => {
    const minor = await world.account(minors);
    await world.guardian(minor, { verified: false });
    await expect(
      world.sql.query(`UPDATE guardianship SET ${change} WHERE minor_id = $1`, [minor]),
    ).rejects.toMatchObject(refusal(constraint));
  });
});

describe('an enrolment', () => {
  const enrol = (subject: string, reference: string) =>
    world.sql.query(
      "INSERT INTO enrolment (subject_id, recipient_id, purpose_id, reference) VALUES ($1, 'crm', 'CUSTOMER_SUPPORT', $2)",
      [subject, reference],
    );

  it.each(['', '  '])('without a reference is refused: "%s"', async (reference) => {
    const subject = await world.account();
    await expect(enrol(subject, reference)).rejects.toMatchObject(refusal('reference_is_told'));
  });

  it('from before references were asked for ends all the same', async () => {
    const subject = await world.account();
    await world.sql.query('ALTER TABLE enrolment DISABLE TRIGGER reference_is_told');
    await enrol(subject, '');
    await world.sql.query('ALTER TABLE enrolment ENABLE TRIGGER reference_is_told');
    const { rowCount } = await world.sql.query(
      'UPDATE enrolment SET ended_at = now() WHERE subject_id = $1',
      [subject],
    );
    expect(rowCount).toBe(1);
  });
});

describe('an objection to public sources', () => {
  const object = (subject: string, category: string) =>
    world.sql.query(
      "INSERT INTO subject_event (subject_id, event, category, reason, channel) VALUES ($1, 'OBJECTED', $2, 'test', 'test')",
      [subject, category],
    );

  it('holds against what comes in later, and in its category only', async () => {
    const subject = await world.account();
    await object(subject, 'JOB_TITLE');
    await expect(world.publish(subject, 'JOB_TITLE', 'LAWFUL_PUBLIC_SOURCE')).rejects.toMatchObject(
      refusal('heed_objection'),
    );
    await world.publish(subject, 'ORGANISATION', 'LAWFUL_PUBLIC_SOURCE');
    await world.publish(subject, 'JOB_TITLE');
  });

  it('keeps what has ended from being revived', async () => {
    const subject = await world.account();
    await world.publish(subject, 'JOB_TITLE', 'LAWFUL_PUBLIC_SOURCE');
    await world.takeBack(subject, 'JOB_TITLE');
    await object(subject, 'JOB_TITLE');
    for (const end of ['NULL', "now() + interval '1 day'"]) {
      await expect(
        world.sql.query(`UPDATE value_provenance SET ended_at = ${end} WHERE account_id = $1`, [subject]),
      ).rejects.toMatchObject(refusal('heed_objection'));
    }
  });
});

it('what people asked of the platform is neither changed nor removed', async () => {
  const subject = await world.account();
  await world.sql.query(
    "INSERT INTO subject_event (subject_id, event, reason, channel) VALUES ($1, 'RESTRICTED', 'test', 'test')",
    [subject],
  );
  for (const change of ["UPDATE subject_event SET reason = 'x'", 'DELETE FROM subject_event']) {
    await expect(world.sql.query(change)).rejects.toMatchObject({ code: '23001' });
  }
});
