import { readFileSync } from 'node:fs';
import { UsageError } from './UsageError';

/** @throws UsageError */
export function readTextFile(file: string): string {
  return read(file, `the file \`${file}\` cannot be read`);
}

/** @throws UsageError */
export function readStandardInput(): string {
  return read(0, 'the standard input cannot be read');
}

function read(from: string | number, fault: string): string {
  try {
    return readFileSync(from, 'utf8');
  } catch (cause) {
    throw Object.assign(new UsageError(fault), { cause });
  }
}
