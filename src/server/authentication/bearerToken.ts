import { UnauthenticatedError } from './UnauthenticatedError';

/** Longer than any access token that an issuer has reason to sign; shorter than what makes parsing it an attack. */
const longestHeader = 8 * 1024;

/** RFC 6750 section 2.1; the scheme's case does not matter (RFC 9110 section 11.1). */
const bearer = /^bearer(?: +(?<token>[A-Za-z0-9\-._~+/]+=*))? *$/i;

/**
 * The token that an `authorization` header carries.
 *
 * Another scheme is as good as no header (RFC 6750 section 3.1).
 *
 * @throws UnauthenticatedError `MISSING` or `MALFORMED`
 */
export function bearerToken(authorizationHeader: string | undefined): string {
  if (!authorizationHeader) throw new UnauthenticatedError('MISSING');
  if (authorizationHeader.length > longestHeader) {
    throw new UnauthenticatedError('MALFORMED', {
      message: `send an \`authorization\` header of at most ${longestHeader} bytes`,
    });
  }
  if (!/^bearer(?: |$)/i.test(authorizationHeader)) throw new UnauthenticatedError('MISSING');
  const token = bearer.exec(authorizationHeader)?.groups?.['token'];
  if (token === undefined) throw new UnauthenticatedError('MALFORMED');
  return token;
}
