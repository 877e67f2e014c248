import type { GivenConsent } from '../../src/subjects/consents';
import { giveConsent, withdrawConsent } from '../../src/subjects/consents';
import { standingConsents } from '../../src/subjects/consentsOnRecord';
import { aConsentCommand, codeOf, settings, SubjectsWorld } from './SubjectsWorld';

let subjects: SubjectsWorld;
beforeAll(async () => {
  subjects = await SubjectsWorld.open();
  await subjects.world.rewriteAgreements(`
    INSERT INTO transfer_procedure VALUES ('abroad/1', 'STANDARD_CONTRACT', 'SCC-1', now() - interval '1 day',
      now() + interval '1 day', '{CUSTOMER_SUPPORT}', '{NAME,PHONE_NUMBER}', 1000)`);
});
afterAll(() => subjects.close());

const give = (subject: string, facts: Partial<GivenConsent> = {}) =>
  giveConsent(subjects.dataSource, aConsentCommand(subject, facts), settings);
const withdraw = (subject: string, facts: Partial<GivenConsent> = {}) =>
  withdrawConsent(subjects.dataSource, aConsentCommand(subject, facts));
const standing = (subjectId: string) => standingConsents(subjects.dataSource, { subjectId }, settings);

const toAbroad = { recipientId: 'abroad' };
const crossing = { ...toAbroad, crossBorder: true, notice: 'Your number goes to Abroad, in Singapore.' };

describe('consent to going abroad', () => {
  it('opens beside the consent to share, is separate, and keeps the text that was shown', async () => {
    const subject = await subjects.world.account({ phone: '65' });
    await give(subject, toAbroad);
    expect(await subjects.learn(subject, 'phone', 'abroad')).toBe('CROSS_BORDER_CONSENT_MISSING IX.1');
    await give(subject, { ...crossing, language: 'zh' });
    expect(await subjects.learn(subject, 'phone', 'abroad')).toBe('65');
    expect((await standing(subject))[0]).toMatchObject({
      crossBorder: true,
      separate: true,
      notice: crossing.notice,
      language: 'zh',
    });
  });

  it('withdrawn, ends that alone', async () => {
    const subject = await subjects.world.account({ phone: '65' });
    await give(subject, toAbroad);
    await give(subject, crossing);
    await withdraw(subject, { ...toAbroad, crossBorder: true });
    expect(await subjects.learn(subject, 'phone', 'abroad')).toBe('CROSS_BORDER_CONSENT_MISSING IX.1');
    expect((await standing(subject)).map(({ crossBorder }) => crossBorder)).toEqual([false]);
  });

  it('ends with a withdrawal from the sharing', async () => {
    const subject = await subjects.world.account();
    await give(subject, toAbroad);
    await give(subject, crossing);
    await withdraw(subject, toAbroad);
    expect(await standing(subject)).toEqual([]);
  });

  it.each<[string, Partial<GivenConsent>, string | undefined]>([
    [
      'whose text does not name the recipient',
      { notice: 'Your number leaves the country.' },
      'RECIPIENT_NOT_NAMED',
    ],
    ['whose text names it in other letters', { notice: 'to ABROAD' }, undefined],
    ['to a recipient at home', { recipientId: 'crm', notice: 'to the CRM' }, 'RECIPIENT_AT_HOME'],
  ])('%s is taken or refused: %o %s', async (_, facts, code) => {
    const subject = await subjects.world.account();
    expect(await codeOf(give(subject, { ...crossing, ...facts }))).toBe(code);
  });
});

describe('consent', () => {
  it('is to one way of disclosure', async () => {
    const subject = await subjects.world.enrolled();
    await give(subject, { mode: 'TRANSFER' });
    expect(await subjects.learn(subject, 'phone')).toBe('CONSENT_MISSING III.A.1');
    expect((await standing(subject)).map(({ mode }) => mode)).toEqual(['TRANSFER']);
  });

  it('counts until it expires', async () => {
    const subject = await subjects.world.enrolled({ phone: '1' });
    await give(subject, { expiresAt: new Date(Date.now() + 700) });
    expect(await subjects.learn(subject, 'phone')).toBe('1');
    await new Promise((resolve) => setTimeout(resolve, 800));
    expect(await subjects.learn(subject, 'phone')).toBe('CONSENT_EXPIRED III.A.1');
    expect(await standing(subject)).toEqual([]);
  });

  it('is given by who is not yet known to the recipient, by the platform’s own id', async () => {
    const subject = await subjects.world.account({ phone: '2' });
    await give(subject);
    expect(await subjects.learn(subject, 'phone')).toBe('2');
  });

  it.each<[string, Partial<GivenConsent>, string]>([
    ['of nobody', { person: { subjectId: '00000000-0000-4000-8000-000000000000' } }, 'SUBJECT_UNKNOWN'],
    ['of what is no id', { person: { subjectId: 'canary@example.cn' } }, 'SUBJECT_UNKNOWN'],
    ['to nobody', { recipientId: 'nobody' }, 'RECIPIENT_UNKNOWN'],
    ['for no purpose', { purposeId: 'NOTHING' }, 'PURPOSE_UNKNOWN'],
    ['to no category', { categories: [] }, 'CATEGORY_UNKNOWN'],
    ['that has expired', { expiresAt: new Date(0) }, 'EXPIRY_PAST'],
    ['to a text that was not shown', { notice: ' ' }, 'TEXT_MISSING'],
    ['in no language', { language: '' }, 'TEXT_MISSING'],
  ])('%s is refused, and nothing is recorded', async (_, facts, code) => {
    const subject = await subjects.world.account();
    const count = async () => (await subjects.world.sql.query('SELECT FROM consent_record')).rowCount;
    const before = await count();
    expect(await codeOf(give(subject, facts))).toBe(code);
    expect(await count()).toBe(before);
  });

  it('of a minor, of somebody of unknown age, and of a guardian for who is of age is refused', async () => {
    const [minor, unknown] = [await subjects.minor(), await subjects.world.account({ birthDate: null })];
    const adult = await subjects.world.account();
    const guardianId = await subjects.world.guardian(adult);
    expect(await codeOf(give(minor))).toBe('GUARDIAN_NEEDED');
    expect(await codeOf(give(unknown))).toBe('GUARDIAN_NEEDED');
    expect(await codeOf(give(adult, { guardianId }))).toBe('SUBJECT_OF_AGE');
  });
});

describe('the list of standing consents', () => {
  it('has every one that counts, the newest first, with who gave it', async () => {
    const minor = await subjects.minor();
    const guardianId = await subjects.world.guardian(minor);
    await give(minor, { guardianId, categories: ['PHONE_NUMBER', 'JOB_TITLE'] });
    await give(minor, { guardianId, mode: 'PUBLIC_DISCLOSURE', separate: true });
    await give(minor, { ...crossing, guardianId });
    await withdraw(minor, { categories: ['JOB_TITLE'] });
    const facts = (await standing(minor)).map(
      ({ recipientId, mode, crossBorder, separate, categories, by, guardianId: who }) => [
        recipientId,
        mode,
        crossBorder,
        separate,
        categories,
        by,
        who === guardianId,
      ],
    );
    expect(facts).toEqual([
      ['abroad', 'SHARING', true, true, ['PHONE_NUMBER'], 'GUARDIAN', true],
      ['crm', 'PUBLIC_DISCLOSURE', false, true, ['PHONE_NUMBER'], 'GUARDIAN', true],
      ['crm', 'SHARING', false, false, ['PHONE_NUMBER'], 'GUARDIAN', true],
    ]);
  });

  it('has what stands side by side, and not what counts for nothing', async () => {
    const subject = await subjects.world.account();
    await give(subject);
    await give(subject, { separate: true });
    await subjects.world.consent(subject, { kind: 'DEEMED', categories: ['PHONE_NUMBER'] });
    await subjects.world.consent(subject, {
      categories: ['PHONE_NUMBER'],
      guardian: await subjects.world.guardian(subject),
    });
    expect((await standing(subject)).map(({ separate, by }) => [separate, by])).toEqual([
      [true, 'SUBJECT'],
      [false, 'SUBJECT'],
    ]);
  });

  it('loses those to an older purpose', async () => {
    const subject = await subjects.world.account();
    await give(subject, { purposeId: 'ORDER_FULFILMENT' });
    expect(await standing(subject)).toHaveLength(1);
    await subjects.world.sql.query(
      `INSERT INTO purpose_version (purpose_id, version, description, material, notified_at, effective_from)
       VALUES ('ORDER_FULFILMENT', 2, 'wider', true, now(), now())`,
    );
    expect(await standing(subject)).toEqual([]);
  });
});
