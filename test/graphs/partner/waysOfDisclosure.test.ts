import { PartnerWorld } from '../../support/partnerWorld';

let world: PartnerWorld;
beforeAll(async () => {
  world = await PartnerWorld.open();
  await world.rewriteAgreements(
    "UPDATE agreement_purpose SET modes = '{SHARING,TRANSFER}' WHERE agreement_version_id = 'crm/1'",
  );
});
afterAll(() => world.close());

const ask = async (id: string, mode: string) => {
  const { data, sharing } = await world.ask(
    `query @purpose(is: CUSTOMER_SUPPORT, mode: ${mode}) { user(id: "${id}") { phone email } }`,
  );
  return {
    user: data?.['user'],
    reasons: sharing?.redactions.map(({ field, reason, clause }) => `${field} ${reason} ${clause}`).sort(),
  };
};

const consentTo = async (subject: string, mode: string): Promise<void> =>
  world.consent(subject, { mode, categories: ['PHONE_NUMBER'] });

it('transfers what was consented to be transferred, and takes no consent or necessity of sharing for it', async () => {
  const subject = await world.enrolled({ phone: '1', email: 'ada@example.com' });
  const id = await world.idFor(subject);
  await consentTo(subject, 'SHARING');
  expect(await ask(id, 'SHARING')).toEqual({ user: { phone: '1', email: 'ada@example.com' }, reasons: [] });
  expect(await ask(id, 'TRANSFER')).toEqual({
    user: { phone: null, email: null },
    reasons: ['User.email CONSENT_MISSING III.B.1', 'User.phone CONSENT_MISSING III.B.1'],
  });
  await consentTo(subject, 'TRANSFER');
  expect((await ask(id, 'TRANSFER')).user).toEqual({ phone: '1', email: null });
});

it('publishes nothing where the agreement states no public disclosure', async () => {
  const subject = await world.enrolled();
  const { user, reasons } = await ask(await world.idFor(subject), 'PUBLIC_DISCLOSURE');
  expect(user).toEqual({ phone: null, email: null });
  expect(reasons).toContain('User.phone MODE_NOT_PERMITTED III.C');
});

it("shares a minor's data with the consent of a verified guardian, and on no necessity", async () => {
  const subject = await world.enrolled({ phone: '2', birthDate: '2012-01-01' });
  const id = await world.idFor(subject);
  const guardian = await world.guardian(subject, { verified: false });
  await world.consent(subject, { guardian, categories: ['PHONE_NUMBER'] });
  expect((await ask(id, 'SHARING')).user).toEqual({ phone: null, email: null });
  await world.sql.query(
    "UPDATE guardianship SET verified_at = claimed_at, verified_by = 'officer', verified_how = 'papers' WHERE minor_id = $1",
    [subject],
  );
  expect(await ask(id, 'SHARING')).toEqual({
    user: { phone: '2', email: null },
    reasons: ['User.email GUARDIAN_CONSENT_MISSING VIII.3'],
  });
  await world.sql.query('UPDATE guardianship SET ended_at = now() WHERE minor_id = $1', [subject]);
  expect((await ask(id, 'SHARING')).user).toEqual({ phone: null, email: null });
});

it('ends necessity when the purpose changes materially, until the service is taken up anew', async () => {
  const subject = await world.enrolled({ email: 'ben@example.com' });
  const id = await world.idFor(subject);
  await world.sql.query(
    `INSERT INTO purpose_version (purpose_id, version, description, material, notified_at, effective_from)
     VALUES ('CUSTOMER_SUPPORT', 2, 'wider', true, now(), now())`,
  );
  expect(await ask(id, 'SHARING')).toEqual({
    user: { phone: null, email: null },
    reasons: ['User.email PURPOSE_CHANGED I.B.2', 'User.phone CONSENT_MISSING III.A.1'],
  });
  await world.sql.query("UPDATE enrolment SET ended_at = now() - interval '1 second' WHERE subject_id = $1", [
    subject,
  ]);
  await world.sql.query(
    "INSERT INTO enrolment (subject_id, recipient_id, purpose_id, started_at, reference) VALUES ($1, 'crm', 'CUSTOMER_SUPPORT', now(), 'anew')",
    [subject],
  );
  expect((await ask(id, 'SHARING')).user).toEqual({ phone: null, email: 'ben@example.com' });
});
