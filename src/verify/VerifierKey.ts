import type { KeyObject } from 'node:crypto';
import { createHash, createPublicKey, verify } from 'node:crypto';
import { readBase64 } from './text';

const noteSignature = 0x01;
const cosignature = 0x04;

const timestampLength = 8;
const keyLength = 32;

/** An Ed25519 public key as C2SP signed-note writes it, for what its second part says that it signs. */
export class VerifierKey {
  private constructor(
    readonly text: string,
    readonly name: string,
    readonly id: string,
    private readonly kind: number,
    private readonly key: KeyObject,
  ) {}

  /** Undefined for what is no verifier key, or one of a kind that is not known here. */
  static read(text: string): VerifierKey | undefined {
    const parts = /^([^\s+]+)\+([0-9a-f]{8})\+(.+)$/u.exec(text);
    if (!parts) return undefined;
    const [, name = '', id = '', encoded = ''] = parts;
    const bytes = readBase64(encoded);
    const kind = bytes?.[0];
    if (bytes?.length !== 1 + keyLength || (kind !== noteSignature && kind !== cosignature)) return undefined;
    const digest = createHash('sha256').update(`${name}\n`).update(bytes).digest('hex');
    if (digest.slice(0, 8) !== id) return undefined;
    const key = { kty: 'OKP', crv: 'Ed25519', x: bytes.subarray(1).toString('base64url') };
    return new VerifierKey(text, name, id, kind, createPublicKey({ format: 'jwk', key }));
  }

  /** Whether it is a witness's, who cosigns what a log signed. */
  get cosigns(): boolean {
    return this.kind === cosignature;
  }

  verifies(text: string, signature: Uint8Array): boolean {
    if (this.kind === noteSignature) return verify(null, Buffer.from(text), this.key, signature);
    if (signature.length < timestampLength) return false;
    const time = Buffer.from(signature).readBigUInt64BE();
    const message = `cosignature/v1\ntime ${time}\n${text}`;
    return verify(null, Buffer.from(message), this.key, signature.subarray(timestampLength));
  }
}
