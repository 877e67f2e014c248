import { PartnerWorld } from '../../support/partnerWorld';
import { askAbout } from './askAbout';

const day = 24 * 60 * 60 * 1000;
/** Tokens live for a day at most, so that this midnight is one that they reach. */
const midnight = Math.ceil((Date.now() + 120_000) / day) * day;
const comesOfAge = new Date(midnight).toISOString().slice(0, 10);
const born = `${Number(comesOfAge.slice(0, 4)) - 18}${comesOfAge.slice(4)}`;

let now = midnight;
let world: PartnerWorld;
beforeAll(async () => {
  world = await PartnerWorld.open({}, () => now);
});
afterAll(() => world.close());
beforeEach(() => {
  now = midnight;
});

describe('the data of a minor', () => {
  it('stays closed until the midnight, in UTC, at which the person comes of age', async () => {
    const subject = await world.enrolled({ birthDate: born, name: 'Young Adult' });
    now = midnight - 1;
    const before = await askAbout(world, subject, { fields: 'name' });
    now = midnight;
    const after = await askAbout(world, subject, { fields: 'name' });
    expect(before.user).toEqual({ name: null });
    expect(before.withheld).toEqual({ 'User.name': 'GUARDIAN_CONSENT_MISSING VIII.3' });
    expect(after.user).toEqual({ name: 'Young Adult' });
  });

  it('is not opened by the minor’s own consent, nor by a separate one', async () => {
    const subject = await world.enrolled({ birthDate: '2020-02-29' });
    await world.consent(subject, { categories: ['PHONE_NUMBER', 'NATIONAL_ID'], separate: true });
    const { withheld } = await askAbout(world, subject, { fields: 'phone nationalId' });
    expect(withheld).toEqual({
      'User.phone': 'GUARDIAN_CONSENT_MISSING VIII.3',
      'User.nationalId': 'GUARDIAN_CONSENT_MISSING VIII.3',
    });
  });

  it('stays closed where the date of birth is not known', async () => {
    const subject = await world.enrolled({ birthDate: null });
    expect((await askAbout(world, subject, { fields: 'name' })).withheld).toEqual({
      'User.name': 'GUARDIAN_CONSENT_MISSING VIII.3',
    });
  });
});
