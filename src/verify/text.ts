import { hashLength } from './hashing';
import type { Hash } from './hashing';

/** Undefined for bytes that are no UTF-8. */
export function readText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Undefined for what is no base64, or not the one way of writing it. */
export function readBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

export function readHash(text: string): Hash | undefined {
  const bytes = readBase64(text);
  return bytes?.length === hashLength ? bytes : undefined;
}

/** A position or a size: decimal, without zeros before it. */
export function readCount(text: string): number | undefined {
  const count = /^(0|[1-9]\d*)$/.test(text) ? Number(text) : NaN;
  return Number.isSafeInteger(count) ? count : undefined;
}

/** The lines of a text whose every line ends; undefined if the last one does not. */
export function readLines(text: string): string[] | undefined {
  return text.endsWith('\n') ? text.slice(0, -1).split('\n') : undefined;
}
