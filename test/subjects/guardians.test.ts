import { giveConsent, withdrawConsent } from '../../src/subjects/consents';
import { endGuardianship, guardianLinks, linkGuardian, verifyGuardian } from '../../src/subjects/guardians';
import { aConsentCommand, codeOf, settings, SubjectsWorld } from './SubjectsWorld';

let subjects: SubjectsWorld;
beforeAll(async () => {
  subjects = await SubjectsWorld.open();
});
afterAll(() => subjects.close());

const papers = { by: 'officer-1', how: 'household register' };
const closed = 'GUARDIAN_CONSENT_MISSING VIII.3';
const nobody = '00000000-0000-4000-8000-000000000000';

interface Family {
  readonly minorId: string;
  readonly guardianId: string;
}

async function family(): Promise<Family> {
  return {
    minorId: await subjects.minor(),
    guardianId: await subjects.world.account({ birthDate: '1980-01-01' }),
  };
}

const link = (of: Family) => linkGuardian(subjects.dataSource, { ...of, relation: 'PARENT' }, settings);
const verify = (of: Family, how = papers) => verifyGuardian(subjects.dataSource, of, how, settings);
const end = (of: Family, by = 'officer-2') => endGuardianship(subjects.dataSource, of, by);
const consent = ({ minorId, guardianId }: Family) =>
  giveConsent(subjects.dataSource, aConsentCommand(minorId, { guardianId }), settings);
const withdraw = ({ minorId, guardianId }: Family) =>
  withdrawConsent(subjects.dataSource, aConsentCommand(minorId, { guardianId }));

async function verifiedFamily(): Promise<Family> {
  const of = await family();
  await link(of);
  await verify(of);
  return of;
}

describe('a guardian', () => {
  it('opens a minor’s data by consenting once verified, from the next request on, until the link ends', async () => {
    const of = await family();
    await link(of);
    expect(await codeOf(consent(of))).toBe('GUARDIAN_NOT_VERIFIED');
    await verify(of);
    expect(await subjects.learn(of.minorId, 'phone')).toBe(closed);
    await consent(of);
    expect(await subjects.learn(of.minorId, 'phone')).toBe('16');
    await end(of);
    expect(await subjects.learn(of.minorId, 'phone')).toBe(closed);
  });

  it('whose link has ended is not stood in for by another guardian, nor by a new link', async () => {
    const mother = await verifiedFamily();
    const father = { ...mother, guardianId: await subjects.world.account({ birthDate: '1979-01-01' }) };
    await link(father);
    await verify(father);
    await consent(mother);
    await end(mother);
    expect(await subjects.learn(mother.minorId, 'phone')).toBe(closed);
    await link(mother);
    await verify(mother);
    expect(await subjects.learn(mother.minorId, 'phone')).toBe(closed);
    await consent(father);
    expect(await subjects.learn(mother.minorId, 'phone')).toBe('16');
  });

  it('takes back by withdrawing what another guardian agreed to, verified or not', async () => {
    const mother = await verifiedFamily();
    await consent(mother);
    const father = { ...mother, guardianId: await subjects.world.account({ birthDate: '1979-01-01' }) };
    expect(await codeOf(withdraw(father))).toBe('LINK_UNKNOWN');
    await link(father);
    await withdraw(father);
    expect(await subjects.learn(mother.minorId, 'phone')).toBe('CONSENT_WITHDRAWN III.A.1');
  });

  it('stands on record with who verified it, how, and who ended it', async () => {
    const of = await verifiedFamily();
    await end(of);
    await link(of);
    expect(await guardianLinks(subjects.dataSource, { minorId: of.minorId })).toEqual([
      expect.objectContaining({ ...of, verifiedAt: null, verifiedBy: null, endedAt: null }),
      expect.objectContaining({
        ...of,
        relation: 'PARENT',
        verifiedBy: 'officer-1',
        verifiedHow: 'household register',
        endedAt: expect.any(Date),
        endedBy: 'officer-2',
      }),
    ]);
    expect(await guardianLinks(subjects.dataSource, { guardianId: 'x' })).toEqual([]);
  });
});

describe('is refused with a code:', () => {
  it.each<[string, (of: Family) => Promise<unknown>, string]>([
    ['a link with somebody unknown', async (of) => link({ ...of, guardianId: nobody }), 'GUARDIAN_UNKNOWN'],
    ['a link with what is no id', async (of) => link({ ...of, guardianId: 'x' }), 'GUARDIAN_UNKNOWN'],
    ['a link of somebody unknown', async (of) => link({ ...of, minorId: nobody }), 'SUBJECT_UNKNOWN'],
    ['a link with oneself', async (of) => link({ ...of, guardianId: of.minorId }), 'GUARDIAN_OF_ANOTHER'],
    ['a guardian for who is of age', async (of) => link({ ...of, minorId: of.guardianId }), 'SUBJECT_OF_AGE'],
    [
      'a minor as guardian',
      async (of) => link({ ...of, guardianId: await subjects.minor() }),
      'GUARDIAN_IS_MINOR',
    ],
    [
      'a guardian of unknown age',
      async (of) => link({ ...of, guardianId: await subjects.world.account({ birthDate: null }) }),
      'GUARDIAN_IS_MINOR',
    ],
    ['a second open link', async (of) => link(of).then(() => link(of)), 'LINK_EXISTS'],
    ['verifying what nobody claimed', verify, 'LINK_UNKNOWN'],
    [
      'verifying twice',
      async (of) =>
        link(of)
          .then(() => verify(of))
          .then(() => verify(of)),
      'LINK_VERIFIED',
    ],
    [
      'verifying by nobody',
      async (of) => link(of).then(() => verify(of, { ...papers, by: ' ' })),
      'TEXT_MISSING',
    ],
    [
      'verifying somehow',
      async (of) => link(of).then(() => verify(of, { ...papers, how: '' })),
      'TEXT_MISSING',
    ],
    ['ending what there is not', end, 'LINK_UNKNOWN'],
    ['ending by nobody', async (of) => link(of).then(() => end(of, '')), 'TEXT_MISSING'],
    ['consent of who is no guardian', consent, 'LINK_UNKNOWN'],
  ])('%s', async (_, command, code) => {
    expect(await codeOf(command(await family()))).toBe(code);
  });

  it('of two who link the same at once, the second', async () => {
    const of = await family();
    const codes = await Promise.all([codeOf(link(of)), codeOf(link(of))]);
    expect(codes.sort()).toEqual(['LINK_EXISTS', undefined]);
  });
});
