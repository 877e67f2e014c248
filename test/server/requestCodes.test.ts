import { generateSigningKey } from '../../src/server/authentication/generateSigningKey';
import { PartnerWorld } from '../support/partnerWorld';

let world: PartnerWorld;
let person: string;
beforeAll(async () => {
  world = await PartnerWorld.open();
  person = await world.idFor(await world.enrolled());
});
afterAll(() => world.close());

const query = (purpose: string) => `query { user(id: "${person}") { name } } # ${purpose}`;

/** Status, codes, and the code that the ledger's newest entry has, if the request left one. */
async function outcome(purpose: string | undefined, recipient: string) {
  const before = (await world.entries()).length;
  const { status, errors, data, text } = await world.ask(query(purpose ?? 'none'), {
    recipient,
    headers: purpose === undefined ? {} : { 'sharing-purpose': purpose },
  });
  const entries = await world.entries();
  const recorded = entries.slice(before).map(({ entry, recipient: whose }) => [whose, entry['turnedAway']]);
  expect(text).not.toContain('Canary');
  return { status, codes: errors.map(({ extensions }) => extensions.code), data, recorded };
}

describe('a request that gets nothing', () => {
  it.each([
    ['PURPOSE_NOT_AGREED', 'ORDER_FULFILMENT', 'crm'],
    ['PURPOSE_NOT_AGREED', 'CUSTOMER_SUPPORT', 'court'],
    ['AGREEMENT_EXPIRED', 'CUSTOMER_SUPPORT', 'lapsed'],
    ['RECIPIENT_SUSPENDED', 'CUSTOMER_SUPPORT', 'suspended'],
  ])(
    'is told %s (%s, %s), and the ledger holds that it was turned away',
    async (code, purpose, recipient) => {
      expect(await outcome(purpose, recipient)).toEqual({
        status: 400,
        codes: [code],
        data: undefined,
        recorded: [[recipient, code]],
      });
    },
  );

  it.each([
    ['states no purpose', 'PURPOSE_REQUIRED', undefined, 'crm'],
    ['states a purpose that there is not', 'BAD_USER_INPUT', 'CURIOSITY', 'crm'],
    ['comes from a client that is registered nowhere', 'FORBIDDEN', 'CUSTOMER_SUPPORT', 'stranger'],
  ])(
    'because it %s is told %s, and is no entry: there is nothing to enter',
    async (_, code, purpose, recipient) => {
      expect(await outcome(purpose, recipient)).toEqual({
        status: 400,
        codes: [code],
        data: undefined,
        recorded: [],
      });
    },
  );

  it('is turned away from the request after the suspension on, and no longer than it lasts', async () => {
    const codes: string[][] = [];
    for (const instant of ['now()', 'NULL']) {
      await world.sql.query(`UPDATE recipient SET suspended_at = ${instant} WHERE id = 'rival'`);
      codes.push((await outcome('CUSTOMER_SUPPORT', 'rival')).codes);
    }
    expect(codes).toEqual([['RECIPIENT_SUSPENDED'], []]);
  });
});

describe('@purpose', () => {
  it('goes before the header', async () => {
    const { sharing } = await world.ask(
      `query @purpose(is: CUSTOMER_SUPPORT) { user(id: "${person}") { name } }`,
      { headers: { 'sharing-purpose': 'ORDER_FULFILMENT' } },
    );
    expect(sharing?.purpose).toBe('CUSTOMER_SUPPORT');
  });

  it('may be a variable', async () => {
    const { sharing } = await world.ask(
      `query ($why: Purpose!) @purpose(is: $why) { user(id: "${person}") { name } }`,
      { variables: { why: 'CUSTOMER_SUPPORT' } },
    );
    expect(sharing?.purpose).toBe('CUSTOMER_SUPPORT');
  });

  it('is the chosen operation’s own, not another’s in the same document', async () => {
    const { errors } = await world.ask(
      `query A @purpose(is: CUSTOMER_SUPPORT) { user(id: "${person}") { name } } query B { user(id: "${person}") { name } }`,
      { operationName: 'B' },
    );
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['PURPOSE_REQUIRED']);
  });
});

describe('a request without a good token', () => {
  const send = (authorization?: string) =>
    fetch(`${world.gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(authorization ? { authorization } : {}) },
      body: JSON.stringify({ query: '{ me { id } }' }),
    });

  it.each<[string, () => Promise<string | undefined>, string, RegExp]>([
    ['none', async () => undefined, 'MISSING', /^Bearer realm="sluice"$/],
    ['another scheme', async () => 'Basic Y3JtOmNybQ==', 'MALFORMED', /./],
    ['no JWT', async () => 'Bearer canary-token', 'MALFORMED', /error="invalid_token"/],
    [
      'an expired one',
      async () => `Bearer ${await world.token('crm', -120)}`,
      'EXPIRED',
      /error="invalid_token"/,
    ],
    [
      'one of another issuer’s key',
      async () => `Bearer ${await foreignToken()}`,
      'UNTRUSTED_SIGNATURE',
      /error="invalid_token"/,
    ],
  ])(
    '(%s) is UNAUTHENTICATED, with a challenge, and nothing of it comes back',
    async (_, token, reason, challenge) => {
      const authorization = await token();
      const response = await send(authorization);
      const body = await response.text();
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toMatch(challenge);
      expect(JSON.parse(body)).toMatchObject({
        errors: [{ extensions: { code: 'UNAUTHENTICATED', ...(reason === 'MALFORMED' ? {} : { reason }) } }],
      });
      if (authorization) expect(body).not.toContain(authorization.split(' ')[1]);
    },
  );

  it('is refused before its body is looked at', async () => {
    const response = await fetch(`${world.gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{ not json',
    });
    expect(response.status).toBe(401);
  });

  it('leaves no entry in the ledger', async () => {
    const before = (await world.entries()).length;
    await send();
    expect(await world.entries()).toHaveLength(before);
  });

  async function foreignToken(): Promise<string> {
    const { importJWK, SignJWT } = await import('jose');
    const key = await generateSigningKey();
    return new SignJWT({ client_id: 'crm' })
      .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: 'at+jwt' })
      .setIssuer(`${world.gateway.url}/oidc`)
      .setSubject('crm')
      .setAudience(`${world.gateway.url}/graphql`)
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(await importJWK(key, key.alg));
  }
});
