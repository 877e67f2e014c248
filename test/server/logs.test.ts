import { PartnerWorld } from '../support/partnerWorld';

it('the log holds no value of a person, nor an id, a token or an operation, after all that a recipient can do', async () => {
  const world = await PartnerWorld.open({ LOG_LEVEL: 'debug' });
  try {
    const facts = {
      name: 'Canary Name 7',
      email: 'canary7@example.cn',
      phone: '+86 7',
      jobTitle: 'canary-title',
      company: 'canary-company',
      nationalId: 'canary-id',
      city: 'canary-city',
    };
    const subject = await world.enrolled(facts);
    await world.consent(subject, { categories: ['PHONE_NUMBER', 'JOB_TITLE', 'ORGANISATION', 'BEHAVIOUR'] });
    await world.consent(subject, { categories: ['NATIONAL_ID'], separate: true });
    await world.act(subject, ['canary-matter']);
    const id = await world.idFor(subject);
    const all =
      'id name email phone jobTitle company nationalId activity { edges { node { subjectMatter } } }';
    const texts = [
      `query @purpose(is: CUSTOMER_SUPPORT) { user(id: "${id}") { ${all} } }`,
      `query @purpose(is: CUSTOMER_SUPPORT) { users(filter: { email: "canary7@example.cn" }) { edges { node { ${all} } } } }`,
      `query @purpose(is: ORDER_FULFILMENT) { user(id: "${id}") { ${all} } }`,
      '{ user(id: "canary") { canary } }',
      'query @purpose(is: CUSTOMER_SUPPORT) { users(filter: { jobTitle: "canary \\u0000" }) { edges { node { id } } } }',
      '{ "canary" }',
    ];
    for (const text of texts) await world.ask(text);
    await world.sql.query('REVOKE SELECT ON account FROM sluice_gateway');
    for (const text of texts) await world.ask(text);
    await world.send('/graphql?query={canary}', {
      headers: { 'x-canary': 'canary', authorization: 'Bearer canary' },
    });
    const log = world.log.join('');
    expect(world.log.length).toBeGreaterThan(texts.length * 2);
    expect(log).not.toMatch(/canary/i);
    expect(log).not.toContain(id.slice(4));
    expect(log).not.toContain(subject);
    expect(log).not.toMatch(/eyJ/);
    expect(log).toContain('"client":"crm"');
  } finally {
    await world.close();
  }
});
