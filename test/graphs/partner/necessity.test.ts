import { PartnerWorld, approveDrafts } from '../../support/partnerWorld';
import { askAbout } from './askAbout';

let world: PartnerWorld;
beforeAll(async () => {
  world = await PartnerWorld.open();
});
afterAll(() => world.close());

describe('necessity', () => {
  it('opens what the agreement names as necessary for a service that the person uses, and nothing else', async () => {
    const subject = await world.enrolled({ name: 'Wu Min', email: 'wu@example.cn' });
    const { user, withheld } = await askAbout(world, subject, {
      fields: 'name email phone nationalId address { city }',
    });
    expect(user).toEqual({
      name: 'Wu Min',
      email: 'wu@example.cn',
      phone: null,
      nationalId: null,
      address: null,
    });
    expect(withheld).toEqual({
      'User.phone': 'CONSENT_MISSING III.A.1',
      'User.nationalId': 'SEPARATE_CONSENT_MISSING III.A.1',
      'User.address': 'BEYOND_NECESSITY III.A.4',
    });
  });

  it('ends with the enrolment, and with it that the person is known', async () => {
    const subject = await world.enrolled();
    await world.sql.query('UPDATE enrolment SET ended_at = now() WHERE subject_id = $1', [subject]);
    expect((await askAbout(world, subject)).user).toBeNull();
  });

  it('counts for the purpose that the person enrolled for, and no other', async () => {
    const subject = await world.enrolled();
    expect((await askAbout(world, subject, { purpose: 'SERVICE_OPTIMISATION' })).user).toBeNull();
  });

  it('counts for the recipient whose service the person uses, and no other', async () => {
    const subject = await world.enrolled();
    await world.consent(subject, { recipient: 'rival', categories: ['PHONE_NUMBER'] });
    const { user, withheld } = await askAbout(world, subject, { recipient: 'rival', fields: 'name' });
    expect(user).toEqual({ name: null });
    expect(withheld).toEqual({ 'User.name': 'NOT_ENROLLED III.A.3' });
  });

  it('begins at the instant of enrolment, and ends at its last', async () => {
    let now = Date.now() + 60_000;
    const timed = await PartnerWorld.open({}, () => now);
    try {
      const subject = await timed.account({ name: 'Early Bird' });
      const begins = now + 1_000;
      await timed.sql.query(
        `INSERT INTO enrolment (subject_id, recipient_id, purpose_id, started_at, ended_at, reference)
         VALUES ($1, 'crm', 'CUSTOMER_SUPPORT', $2, $3, 'test')`,
        [subject, new Date(begins), new Date(begins + 1_000)],
      );
      const seen: (string | null)[] = [];
      for (now of [begins - 1, begins, begins + 999, begins + 1_000]) {
        const { user } = await askAbout(timed, subject, { fields: 'name' });
        seen.push(user && String(user['name']));
      }
      expect(seen).toEqual([null, 'Early Bird', 'Early Bird', null]);
    } finally {
      await timed.close();
    }
  });

  it('follows the agreement that is in force: a new version that needs less shares less', async () => {
    const subject = await world.account();
    await world.enrol(subject, 'rival');
    const before = await askAbout(world, subject, { recipient: 'rival', fields: 'name email' });
    await world.sql
      .query(`INSERT INTO agreement_version (id, recipient_id, version, reference, in_force_from, assessed_from, drafted_by)
      VALUES ('rival/2', 'rival', 2, 'AGR-rival', now() - interval '1 minute', now() - interval '1 minute', 'officer-1')`);
    await world.sql
      .query(`INSERT INTO agreement_purpose (agreement_version_id, purpose_id, necessary, optional)
      VALUES ('rival/2', 'CUSTOMER_SUPPORT', '{NAME}', '{}'), ('rival/2', 'IDENTITY_VERIFICATION', '{}', '{EMAIL_ADDRESS}')`);
    await world.sql.query(approveDrafts);
    const after = await askAbout(world, subject, { recipient: 'rival', fields: 'name email' });
    expect(before.user).toEqual({ name: 'Canary Name', email: 'canary@example.com' });
    expect(after.user).toEqual({ name: 'Canary Name', email: null });
    expect(after.withheld).toEqual({ 'User.email': 'BEYOND_NECESSITY III.A.4' });
  });
});
