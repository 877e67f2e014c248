import type { KeyObject } from 'node:crypto';
import { createPublicKey, hash, sign } from 'node:crypto';

/** What a key's signature states, as the byte that C2SP signed-note gives it. */
export const signatureKinds = { note: 0x01, cosignature: 0x04 } as const;

/** An Ed25519 key with the name that it signs under. */
export class SigningKey {
  private readonly publicKey: Buffer;

  /**
   * @throws TypeError for a name that a note can't carry, or a key of another kind than Ed25519.
   */
  constructor(
    readonly name: string,
    private readonly privateKey: KeyObject,
  ) {
    if (!isKeyName(name)) throw new TypeError('a key name is text without spaces and plus signs');
    if (privateKey.asymmetricKeyType !== 'ed25519') throw new TypeError('the key is not an Ed25519 key');
    const { x } = createPublicKey(privateKey).export({ format: 'jwk' });
    this.publicKey = Buffer.from(x ?? '', 'base64url');
  }

  /** How verifiers are told of the key: name, key id and public key, in one line of text. */
  verifierKey(kind: number = signatureKinds.note): string {
    const key = Buffer.concat([Buffer.of(kind), this.publicKey]);
    return `${this.name}+${this.keyId(kind).toString('hex')}+${key.toString('base64')}`;
  }

  keyId(kind: number): Buffer {
    const input = Buffer.concat([Buffer.from(`${this.name}\n`), Buffer.of(kind), this.publicKey]);
    return hash('sha256', input, 'buffer').subarray(0, 4);
  }

  sign(message: string): Buffer {
    return sign(null, Buffer.from(message, 'utf8'), this.privateKey);
  }
}

/** Text that a note's signature line can be read back from. */
export function isKeyName(name: string): boolean {
  return name !== '' && !/[\s+\p{White_Space}\p{Cc}\p{Surrogate}]/u.test(name);
}
