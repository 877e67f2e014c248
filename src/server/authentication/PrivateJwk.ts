import type { JWK } from 'jose' with { 'resolution-mode': 'import' };
import type { SignatureAlgorithm } from './signatureAlgorithms';

/** A private key that signs access tokens (RFC 7517). `kid` is how a token names it; `alg` is all that it may do. */
export type PrivateJwk = JWK & { kty: string; kid: string; alg: SignatureAlgorithm; use: 'sig'; d: string };
