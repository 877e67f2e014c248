import type { ConsentFacts } from '../../support/partnerWorld';
import { PartnerWorld } from '../../support/partnerWorld';
import { askAbout } from './askAbout';

let world: PartnerWorld;
beforeAll(async () => {
  world = await PartnerWorld.open();
});
afterAll(() => world.close());

describe('consent', () => {
  it('opens the category that it names, and no other', async () => {
    const subject = await world.enrolled({ phone: '+86 1' });
    await world.consent(subject, { categories: ['PHONE_NUMBER'] });
    const { user, withheld } = await askAbout(world, subject, { fields: 'phone jobTitle' });
    expect(user).toEqual({ phone: '+86 1', jobTitle: null });
    expect(withheld).toEqual({ 'User.jobTitle': 'CONSENT_MISSING III.A.1' });
  });

  it('makes a person known who uses no service of the recipient, and opens nothing that is only necessary', async () => {
    const subject = await world.account();
    await world.consent(subject, { categories: ['PHONE_NUMBER'] });
    const { user, withheld } = await askAbout(world, subject, { fields: 'name phone' });
    expect(user).toEqual({ name: null, phone: '+86 10 0000 0001' });
    expect(withheld).toEqual({ 'User.name': 'NOT_ENROLLED III.A.3' });
  });

  it.each([
    ['to another recipient', { recipient: 'rival' }],
    ['for another purpose', { purpose: 'SERVICE_OPTIMISATION' }],
    ['that was deemed from use of the platform', { kind: 'DEEMED' as const }],
    ['of a guardian for an adult', { byGuardian: true as const }],
  ])(
    '%s opens nothing',
    async (_, { byGuardian, ...facts }: Partial<ConsentFacts> & { byGuardian?: true }) => {
      const subject = await world.enrolled();
      const by = byGuardian ? { guardian: await world.guardian(subject) } : {};
      await world.consent(subject, { categories: ['PHONE_NUMBER'], ...facts, ...by });
      const { user, withheld } = await askAbout(world, subject, { fields: 'phone' });
      expect(user).toEqual({ phone: null });
      expect(withheld).toEqual({ 'User.phone': 'CONSENT_MISSING III.A.1' });
    },
  );

  it('opens a sensitive category only when it was asked for separately', async () => {
    const subject = await world.enrolled({ nationalId: '123' });
    await world.consent(subject, { categories: ['NATIONAL_ID', 'PHONE_NUMBER'] });
    const bundled = await askAbout(world, subject, { fields: 'nationalId phone' });
    await world.consent(subject, { categories: ['NATIONAL_ID'], separate: true });
    const separate = await askAbout(world, subject, { fields: 'nationalId' });
    expect(bundled.user).toEqual({ nationalId: null, phone: '+86 10 0000 0001' });
    expect(bundled.withheld).toEqual({ 'User.nationalId': 'SEPARATE_CONSENT_MISSING III.A.1' });
    expect(separate.user).toEqual({ nationalId: '123' });
  });

  it('ends for the next request once it is withdrawn, on every gateway', async () => {
    const subject = await world.enrolled();
    await world.consent(subject, { categories: ['PHONE_NUMBER'] });
    const replica = await world.replica();
    try {
      const query = `query ($id: ID!) @purpose(is: CUSTOMER_SUPPORT) { user(id: $id) { phone } }`;
      const asked = { variables: { id: await world.idFor(subject) }, url: replica.url };
      const headers = { authorization: `Bearer ${(await replica.localIssuer?.mint('crm')) ?? ''}` };
      expect((await world.ask(query, { ...asked, headers })).data).toEqual({
        user: { phone: '+86 10 0000 0001' },
      });
      await world.withdraw(subject, ['PHONE_NUMBER']);
      expect((await world.ask(query, { ...asked, headers })).data).toEqual({ user: { phone: null } });
      expect((await askAbout(world, subject, { fields: 'phone' })).withheld).toEqual({
        'User.phone': 'CONSENT_WITHDRAWN III.A.1',
      });
    } finally {
      await replica.close();
    }
  });

  it('counts again when it is given anew after a withdrawal', async () => {
    const subject = await world.enrolled({ phone: '+86 2' });
    await world.withdraw(subject, ['PHONE_NUMBER']);
    await world.consent(subject, { categories: ['PHONE_NUMBER'] });
    expect((await askAbout(world, subject, { fields: 'phone' })).user).toEqual({ phone: '+86 2' });
  });

  it('makes nobody known once it is withdrawn, where nothing else does', async () => {
    const subject = await world.account();
    await world.consent(subject, { categories: ['PHONE_NUMBER'] });
    await world.withdraw(subject, ['PHONE_NUMBER']);
    expect((await askAbout(world, subject)).user).toBeNull();
  });
});

describe('time', () => {
  it('ends a consent at its last instant, and not a millisecond earlier', async () => {
    const end = Date.now() + 60_000;
    let now = end - 1;
    const timed = await PartnerWorld.open({}, () => now);
    try {
      const subject = await timed.enrolled({ phone: '+86 3' });
      await timed.consent(subject, { categories: ['PHONE_NUMBER'], expiresAt: new Date(end) });
      expect((await askAbout(timed, subject, { fields: 'phone' })).user).toEqual({ phone: '+86 3' });
      now = end;
      const after = await askAbout(timed, subject, { fields: 'phone' });
      expect(after.user).toEqual({ phone: null });
      expect(after.withheld).toEqual({ 'User.phone': 'CONSENT_EXPIRED III.A.1' });
    } finally {
      await timed.close();
    }
  });

  it('ends consents to a purpose that has materially changed since, until they are given to the new version', async () => {
    const subject = await world.account({ jobTitle: 'Poet' });
    const optimisation = { purpose: 'SERVICE_OPTIMISATION', fields: 'jobTitle' };
    await world.consent(subject, { purpose: 'SERVICE_OPTIMISATION', categories: ['JOB_TITLE'] });
    await world.enrol(subject, 'crm', 'SERVICE_OPTIMISATION');
    await world.sql
      .query(`INSERT INTO purpose_version (purpose_id, version, description, material, notified_at, effective_from)
      VALUES ('SERVICE_OPTIMISATION', 2, 'wording', false, now() - interval '1 hour', now() - interval '1 hour')`);
    const reworded = await askAbout(world, subject, optimisation);
    await world.sql
      .query(`INSERT INTO purpose_version (purpose_id, version, description, material, notified_at, effective_from)
      VALUES ('SERVICE_OPTIMISATION', 3, 'wider', true, now() - interval '1 hour', now() - interval '1 hour')`);
    const changed = await askAbout(world, subject, optimisation);
    await world.consent(subject, {
      purpose: 'SERVICE_OPTIMISATION',
      version: 3,
      categories: ['JOB_TITLE'],
    });
    const renewed = await askAbout(world, subject, optimisation);
    expect(reworded.user).toEqual({ jobTitle: 'Poet' });
    expect(changed.user).toEqual({ jobTitle: null });
    expect(changed.withheld).toEqual({ 'User.jobTitle': 'PURPOSE_CHANGED I.B.2' });
    expect(renewed.user).toEqual({ jobTitle: 'Poet' });
  });
});
