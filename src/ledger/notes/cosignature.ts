import type { SigningKey } from './SigningKey';
import { signatureKinds } from './SigningKey';
import { signatureLine } from './signedNote';

/**
 * A witness's line under a checkpoint: that at this time, in whole seconds since 1970, no larger tree of the log was known to
 * it, and all that it saw of the log fits together. C2SP tlog-cosignature, `cosignature/v1`.
 */
export function cosign(checkpoint: string, key: SigningKey, time: number): string {
  const signature = key.sign(`cosignature/v1\ntime ${time}\n${checkpoint}`);
  const timestamp = Buffer.alloc(8);
  timestamp.writeBigUInt64BE(BigInt(time));
  const keyId = key.keyId(signatureKinds.cosignature);
  return signatureLine(key.name, keyId, Buffer.concat([timestamp, signature]));
}
