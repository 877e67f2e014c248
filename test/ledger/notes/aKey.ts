import type { KeyObject } from 'node:crypto';
import { createPrivateKey } from 'node:crypto';
import { SigningKey } from '../../../src/ledger';

const pkcs8Ed25519 = '302e020100300506032b657004220420';

export function keyFromSeed(seed: string): KeyObject {
  return createPrivateKey({ key: Buffer.from(pkcs8Ed25519 + seed, 'hex'), format: 'der', type: 'pkcs8' });
}

/** A key whose seed is this byte, again and again. */
export function aKey(name: string, byte: number): SigningKey {
  return new SigningKey(name, keyFromSeed(Buffer.alloc(32, byte).toString('hex')));
}
