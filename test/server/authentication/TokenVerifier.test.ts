import { createHmac, createPublicKey } from 'node:crypto';
import { inspect } from 'node:util';
import { keysGiven } from '../../../src/server/authentication/trustedKeys';
import {
  createTokenVerifier,
  type TokenVerifierOptions,
} from '../../../src/server/authentication/TokenVerifier';
import type { PrivateJwk } from '../../../src/server/authentication/PrivateJwk';
import {
  anAccessToken,
  aRawToken,
  aSigningKey,
  audience,
  clientId,
  encoded,
  issuer,
  lifetime,
  noon,
  publicKey,
  tokenId,
  type Differences,
} from './anAccessToken';
import { refusal } from './refusal';

const skew = 30;
let key: PrivateJwk;

beforeAll(async () => {
  key = await aSigningKey('ES256', 'key-1');
});

function aVerifier(options: Partial<TokenVerifierOptions> & { at?: number } = {}) {
  const { at = noon, ...rest } = options;
  return createTokenVerifier({
    issuer,
    audience,
    keys: keysGiven({ keys: [publicKey(key)] }),
    clockToleranceSeconds: skew,
    now: () => new Date(at * 1000),
    ...rest,
  });
}

async function verifyToken(differences: Differences = {}, options: Parameters<typeof aVerifier>[0] = {}) {
  return aVerifier(options).verify(`Bearer ${await anAccessToken(key, differences)}`);
}

const reasonFor = async (verification: Promise<unknown>) => (await refusal(verification)).reason;

describe('an access token that holds', () => {
  it('tells the client, the token and its expiry', async () => {
    await expect(verifyToken()).resolves.toEqual({
      clientId,
      tokenId,
      expiresAt: new Date((noon + lifetime) * 1000),
    });
  });

  it.each(['EdDSA', 'Ed25519', 'ES256', 'RS256', 'PS256'] as const)('may be signed with %s', async (alg) => {
    const other = await aSigningKey(alg, 'key-2');
    const verifier = aVerifier({ keys: keysGiven({ keys: [publicKey(key), publicKey(other)] }) });
    await expect(verifier.verify(`Bearer ${await anAccessToken(other)}`)).resolves.toMatchObject({
      clientId,
    });
  });

  it.each(['at+jwt', 'application/at+jwt', 'AT+JWT', 'JWT'])('may be of the type %s', async (typ) => {
    await expect(verifyToken({ header: { typ } })).resolves.toMatchObject({ clientId });
  });

  it('may name this gateway among other audiences', async () => {
    await expect(
      verifyToken({ claims: { aud: ['https://other.example', audience] } }),
    ).resolves.toBeDefined();
  });

  it('may name its client as the authorised party, if it has no client id', async () => {
    const claims = { client_id: undefined, azp: 'from-azp' };
    await expect(verifyToken({ claims })).resolves.toMatchObject({ clientId: 'from-azp' });
  });

  it('speaks for its client id rather than for its authorised party', async () => {
    await expect(verifyToken({ claims: { azp: 'another' } })).resolves.toMatchObject({ clientId });
  });

  it('need not have an id', async () => {
    await expect(verifyToken({ claims: { jti: undefined } })).resolves.toMatchObject({ tokenId: undefined });
  });

  it.each(['Bearer', 'bearer', 'BEARER'])('may come under the scheme written %s', async (scheme) => {
    await expect(aVerifier().verify(`${scheme} ${await anAccessToken(key)}`)).resolves.toBeDefined();
  });
});

describe('the authorization header', () => {
  it.each([undefined, '', 'Basic Y2xpZW50OnNlY3JldA==', 'BearerX abc', 'DPoP abc'])(
    'is taken as missing when it is %p',
    async (header) => {
      await expect(reasonFor(aVerifier().verify(header))).resolves.toBe('MISSING');
    },
  );

  it.each([
    'Bearer',
    'Bearer ',
    'Bearer a b',
    'Bearer a,Bearer b',
    'Bearer "a"',
    'Bearer \u0000',
    'Bearer a',
  ])('is malformed when it is %j', async (header) => {
    await expect(reasonFor(aVerifier().verify(header))).resolves.toBe('MALFORMED');
  });

  it('may be 8192 bytes long, and not one more', async () => {
    const token = await anAccessToken(key, { claims: { padding: 'x'.repeat(5_700) } });
    const header = `Bearer${token.padStart(8192 - 'Bearer'.length)}`;
    expect(header).toHaveLength(8192);
    await expect(aVerifier().verify(header)).resolves.toBeDefined();
    await expect(reasonFor(aVerifier().verify(header.replace(' ', '  ')))).resolves.toBe('MALFORMED');
  });
});

describe('a token cut or altered on its way', () => {
  it('is malformed without its signature part', async () => {
    const [header, claims] = (await anAccessToken(key)).split('.');
    await expect(reasonFor(aVerifier().verify(`Bearer ${header}.${claims}`))).resolves.toBe('MALFORMED');
  });

  it.each([2, 40, 84])('is not trusted when its last %i characters are missing', async (missing) => {
    const token = (await anAccessToken(key)).slice(0, -missing);
    await expect(reasonFor(aVerifier().verify(`Bearer ${token}`))).resolves.toBe('UNTRUSTED_SIGNATURE');
  });

  it.each([1, 85])(
    'is malformed when its last %i characters are missing: no bytes are encoded so',
    async (missing) => {
      const token = (await anAccessToken(key)).slice(0, -missing);
      await expect(reasonFor(aVerifier().verify(`Bearer ${token}`))).resolves.toBe('MALFORMED');
    },
  );

  it('is not trusted with claims that were not signed', async () => {
    const [header, , signature] = (await anAccessToken(key)).split('.');
    const claims = encoded({
      iss: issuer,
      aud: audience,
      client_id: 'another',
      iat: noon,
      exp: noon + lifetime,
    });
    const verification = aVerifier().verify(`Bearer ${header}.${claims}.${signature}`);
    await expect(reasonFor(verification)).resolves.toBe('UNTRUSTED_SIGNATURE');
  });

  it('is malformed with a critical extension that is not understood', async () => {
    const token = aRawToken({ alg: 'ES256', typ: 'at+jwt', crit: ['x'], x: 1 }, {}, 'AA');
    await expect(reasonFor(aVerifier().verify(`Bearer ${token}`))).resolves.toBe('MALFORMED');
  });

  it('is malformed when it is encrypted rather than signed', async () => {
    await expect(reasonFor(aVerifier().verify('Bearer a.b.c.d.e'))).resolves.toBe('MALFORMED');
  });
});

describe('the algorithm', () => {
  it.each(['none', 'None', 'NONE', 'HS256'])(
    'is refused when it is %s and nothing is signed',
    async (alg) => {
      const token = aRawToken({ alg, typ: 'at+jwt' }, { iss: issuer, aud: audience });
      await expect(reasonFor(aVerifier().verify(`Bearer ${token}`))).resolves.toBe('ALGORITHM_NOT_ALLOWED');
    },
  );

  it('is refused when the public key is passed off as a shared secret', async () => {
    const secrets = [
      createPublicKey({ key: publicKey(key), format: 'jwk' }).export({ type: 'spki', format: 'pem' }),
      createPublicKey({ key: publicKey(key), format: 'jwk' }).export({ type: 'spki', format: 'der' }),
      JSON.stringify(publicKey(key)),
    ];
    for (const secret of secrets) {
      const claims = { iss: issuer, aud: audience, client_id: clientId, iat: noon, exp: noon + lifetime };
      const signed = `${encoded({ alg: 'HS256', typ: 'at+jwt', kid: key.kid })}.${encoded(claims)}`;
      const token = `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
      await expect(reasonFor(aVerifier().verify(`Bearer ${token}`))).resolves.toBe('ALGORITHM_NOT_ALLOWED');
    }
  });

  it('is refused when it is sound, but not among those allowed here', async () => {
    const verification = verifyToken({}, { algorithms: ['EdDSA', 'RS256'] });
    await expect(reasonFor(verification)).resolves.toBe('ALGORITHM_NOT_ALLOWED');
  });

  it.each([['none'], ['HS256'], ['ES256', 'HS512'], []])(
    'cannot be allowed by configuration: %p',
    (...algorithms) => {
      expect(() => aVerifier({ algorithms: algorithms.flat() })).toThrow(TypeError);
    },
  );
});

describe('the signature', () => {
  it('is not trusted from a key that the issuer does not publish', async () => {
    const foreign = await aSigningKey('ES256', 'key-9');
    const verification = aVerifier().verify(`Bearer ${await anAccessToken(foreign)}`);
    await expect(reasonFor(verification)).resolves.toBe('UNTRUSTED_SIGNATURE');
  });

  it('is not trusted from a foreign key under the name of a trusted one', async () => {
    const foreign = await aSigningKey('ES256', key.kid);
    const verification = aVerifier().verify(`Bearer ${await anAccessToken(foreign)}`);
    await expect(reasonFor(verification)).resolves.toBe('UNTRUSTED_SIGNATURE');
  });

  it('is not trusted from a key that the token brings along', async () => {
    const foreign = await aSigningKey('ES256', 'key-9');
    const header = { jwk: publicKey(foreign), jku: 'https://attacker.example/jwks' };
    const verification = aVerifier().verify(`Bearer ${await anAccessToken(foreign, { header })}`);
    await expect(reasonFor(verification)).resolves.toBe('UNTRUSTED_SIGNATURE');
  });
});

describe('issuer and audience', () => {
  it.each(['https://other.example/oidc', `${issuer}/`, issuer.toUpperCase(), '', undefined, [issuer]])(
    'the issuer %p is not the one trusted',
    async (iss) => {
      await expect(reasonFor(verifyToken({ claims: { iss } }))).resolves.toBe('WRONG_ISSUER');
    },
  );

  it.each([
    'https://other.example',
    `${audience}/`,
    '',
    undefined,
    [],
    ['https://other.example'],
    { 0: audience },
  ])('the audience %p is not this gateway', async (aud) => {
    await expect(reasonFor(verifyToken({ claims: { aud } }))).resolves.toBe('WRONG_AUDIENCE');
  });
});

describe('the time', () => {
  const expiry = noon + lifetime;

  it.each([
    [0, expiry - 1],
    [skew, expiry + skew - 1],
  ])('with a tolerance of %i s a token is good in its last second', async (clockToleranceSeconds, at) => {
    await expect(verifyToken({}, { clockToleranceSeconds, at })).resolves.toBeDefined();
  });

  it.each([
    [0, expiry],
    [skew, expiry + skew],
  ])('with a tolerance of %i s a token has expired one second later', async (clockToleranceSeconds, at) => {
    await expect(reasonFor(verifyToken({}, { clockToleranceSeconds, at }))).resolves.toBe('EXPIRED');
  });

  it.each(['nbf', 'iat'])(
    'a token whose %s is as far ahead as the tolerance is good already',
    async (claim) => {
      await expect(verifyToken({ claims: { [claim]: noon + skew } })).resolves.toBeDefined();
    },
  );

  it.each(['nbf', 'iat'])('a token whose %s is one second further ahead is not valid yet', async (claim) => {
    const verification = verifyToken({ claims: { [claim]: noon + skew + 1 } });
    await expect(reasonFor(verification)).resolves.toBe('NOT_YET_VALID');
  });

  it.each([{ exp: undefined }, { exp: '1' }, { iat: undefined }, { iat: null }, { nbf: 'soon' }])(
    'a token with the times %j is malformed',
    async (claims) => {
      await expect(reasonFor(verifyToken({ claims }))).resolves.toBe('MALFORMED');
    },
  );

  it('a token may live as long as the gateway says, and not one second more', async () => {
    const options = { longestLifetimeSeconds: 3600 };
    await expect(verifyToken({ claims: { exp: noon + 3600 } }, options)).resolves.toBeDefined();
    await expect(reasonFor(verifyToken({ claims: { exp: noon + 3601 } }, options))).resolves.toBe(
      'MALFORMED',
    );
  });

  it('a token that never expires is malformed', async () => {
    const { CompactSign, importJWK } = await import('jose');
    const claims = `{"iss":"${issuer}","aud":"${audience}","client_id":"${clientId}","iat":${noon},"exp":1e999}`;
    const token = await new CompactSign(Buffer.from(claims))
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: key.kid })
      .sign(await importJWK(key, 'ES256'));
    await expect(reasonFor(aVerifier().verify(`Bearer ${token}`))).resolves.toBe('MALFORMED');
  });
});

describe('the kind of token', () => {
  it.each([undefined, '', 'logout+jwt', 'dpop+jwt', 'xat+jwt', 'at+jwt; a=b', 1])(
    'a token of the type %p is not an access token',
    async (typ) => {
      await expect(reasonFor(verifyToken({ header: { typ } }))).resolves.toBe('MALFORMED');
    },
  );

  it.each([{ client_id: undefined }, { client_id: '' }, { client_id: 7 }, { client_id: [clientId] }])(
    'a token with %j speaks for no client',
    async (claims) => {
      await expect(reasonFor(verifyToken({ claims }))).resolves.toBe('NO_CLIENT');
    },
  );
});

describe('a refusal', () => {
  const secret = 'c0nf1dential';

  it('holds nothing from the token', async () => {
    const differences: Differences[] = [
      { claims: { exp: noon - 100, jti: secret } },
      { claims: { nbf: noon + 100, jti: secret } },
      { claims: { iss: secret } },
      { claims: { aud: secret } },
      { claims: { client_id: undefined, sub: secret } },
      { header: { typ: secret } },
      { header: { kid: secret } },
    ];
    for (const difference of differences) {
      const token = await anAccessToken(key, difference);
      const error = await refusal(aVerifier().verify(`Bearer ${token}`));
      const shown = inspect(error, { depth: 9, showHidden: true }) + error.challenge;
      expect(shown).not.toContain(secret);
      expect(shown).not.toContain(token.split('.')[1]);
    }
  });

  it('has the code UNAUTHENTICATED and a challenge that names the token as the fault', async () => {
    const error = await refusal(verifyToken({ claims: { exp: noon - 100 } }));
    expect(error.code).toBe('UNAUTHENTICATED');
    expect(error.challenge).toMatch(
      /^Bearer realm="sluice", error="invalid_token", error_description="[^"\\]+"$/,
    );
  });

  it('does not name an error in the challenge where no token was sent', async () => {
    const error = await refusal(aVerifier().verify(undefined));
    expect(error.challenge).toBe('Bearer realm="sluice"');
  });
});
