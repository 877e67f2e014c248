import type { SigningKey } from './SigningKey';
import { signatureKinds } from './SigningKey';

/**
 * A text with signatures under it: C2SP signed-note.
 *
 * @throws TypeError if the text does not end its last line, or holds what a note can't carry.
 */
export function signNote(text: string, keys: readonly SigningKey[]): string {
  requireNoteText(text);
  const lines = keys.map((key) => signatureLine(key.name, key.keyId(signatureKinds.note), key.sign(text)));
  return `${text}\n${lines.join('')}`;
}

/** `signature` as its kind has it, without the key id. */
export function signatureLine(name: string, keyId: Buffer, signature: Buffer): string {
  return `— ${name} ${Buffer.concat([keyId, signature]).toString('base64')}\n`;
}

function requireNoteText(text: string): void {
  if (!text.endsWith('\n')) throw new TypeError('the text of a note ends with a newline');
  // Newline apart, no control character; a lone surrogate has no bytes.
  if (/(?!\n)[\u0000-\u001f]|\p{Surrogate}/u.test(text)) {
    throw new TypeError('the text of a note has no control characters and no lone surrogates');
  }
}
