import { createHash } from 'node:crypto';
import { generateSigningKey } from '../../../src/server/authentication/generateSigningKey';

it('a new key signs, is named by its thumbprint and is never the same twice', async () => {
  const [one, two] = await Promise.all([generateSigningKey(), generateSigningKey()]);
  expect(one).toMatchObject({ kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig', d: expect.any(String) });
  expect(one.d).not.toBe(two.d);
  // RFC 7638 section 3: the required members, in this order, without spaces.
  const members = JSON.stringify({ crv: one.crv, kty: one.kty, x: one.x, y: one.y });
  expect(one.kid).toBe(createHash('sha256').update(members).digest('base64url'));
});
