import { PartnerWorld } from '../../support/partnerWorld';
import { askAbout } from './askAbout';

let world: PartnerWorld;
beforeAll(async () => {
  world = await PartnerWorld.open();
});
afterAll(() => world.close());

describe('public information', () => {
  it.each([
    ['that the person published', 'PUBLISHED_BY_SUBJECT', 'III.D.5'],
    ['from a lawful public source', 'LAWFUL_PUBLIC_SOURCE', 'III.D.6'],
  ])('%s may leave, until the person takes it back', async (_, source, clause) => {
    const subject = await world.enrolled({ jobTitle: 'Mayor' });
    await world.publish(subject, 'JOB_TITLE', source);
    const published = await askAbout(world, subject, { fields: 'jobTitle' });
    await world.takeBack(subject, 'JOB_TITLE');
    const takenBack = await askAbout(world, subject, { fields: 'jobTitle' });
    expect(published.user).toEqual({ jobTitle: 'Mayor' });
    expect((await world.entryOf(published.answer)).entry.classes[0]?.shared[0]).toMatchObject({
      basis: 'LEGAL_EXCEPTION',
      clause,
    });
    expect(takenBack.user).toEqual({ jobTitle: null });
    expect(takenBack.withheld).toEqual({ 'User.jobTitle': 'CONSENT_MISSING III.A.1' });
  });

  it('opens no sensitive category', async () => {
    const subject = await world.enrolled();
    await world.publish(subject, 'NATIONAL_ID');
    expect((await askAbout(world, subject, { fields: 'nationalId' })).withheld).toEqual({
      'User.nationalId': 'SEPARATE_CONSENT_MISSING III.A.1',
    });
  });

  it('opens no category that the agreement does not foresee', async () => {
    const subject = await world.enrolled();
    await world.publish(subject, 'POSTAL_ADDRESS');
    expect((await askAbout(world, subject, { fields: 'address { city }' })).withheld).toEqual({
      'User.address': 'BEYOND_NECESSITY III.A.4',
    });
  });

  it('makes nobody known to a recipient', async () => {
    const subject = await world.account();
    await world.publish(subject, 'NAME');
    await world.consent(subject, { categories: ['PHONE_NUMBER'] });
    const id = await world.idFor(subject);
    await world.withdraw(subject, ['PHONE_NUMBER']);
    const { data } = await world.ask(`query { user(id: "${id}") { name } }`, {
      headers: { 'sharing-purpose': 'CUSTOMER_SUPPORT' },
    });
    expect(data).toEqual({ user: null });
  });

  it('opens nothing about a minor', async () => {
    const subject = await world.enrolled({ birthDate: '2020-01-01' });
    await world.publish(subject, 'JOB_TITLE');
    expect((await askAbout(world, subject, { fields: 'jobTitle' })).withheld).toEqual({
      'User.jobTitle': 'GUARDIAN_CONSENT_MISSING VIII.3',
    });
  });
});
