import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { faultCode } from '../faultCode';
import type { Account } from './account';
import { copyPrograms } from './copyPrograms';
import { embeddedFault } from './embeddedFault';
import { linkLibraries } from './linkLibraries';
import { programsDirOf } from './places';
import { packageForThisMachine } from './platform';
import { runProgram } from './runProgram';

/** PostgreSQL's programs, where the account can run them. */
export interface Programs {
  readonly initdb: string;
  readonly postgres: string;
  /** The major release, which a cluster's `PG_VERSION` must equal. */
  readonly major: number;
}

/** Finds the programs that npm installed, and makes them runnable. */
export async function findPrograms(dataDir: string, account: Account): Promise<Programs> {
  const installed = installedPackage();
  const copy = programsDirOf(dataDir, await packageVersion(installed), account.lowered);
  return runnablePrograms(installed, copy, account);
}

/**
 * npm leaves out the links between the libraries when it may not run install scripts, so they are made here. Where root
 * installed the package out of the account's reach, or the links can't be made, a copy is run instead.
 */
export async function runnablePrograms(installed: string, copy: string, account: Account): Promise<Programs> {
  try {
    await linkLibraries(installed);
    return await tryPrograms(installed, account);
  } catch (cause) {
    if (!isForbidden(cause))
      throw embeddedFault(`PostgreSQL's programs don't start: reinstall the packages`, cause);
  }
  try {
    await copyPrograms(installed, copy);
    return await tryPrograms(copy, account);
  } catch (cause) {
    throw embeddedFault(
      `PostgreSQL's programs don't start from ${copy}: make it writable and executable`,
      cause,
    );
  }
}

function installedPackage(): string {
  const name = packageForThisMachine();
  try {
    return dirname(dirname(require.resolve(name)));
  } catch (cause) {
    throw embeddedFault(`${name} is not installed: install without --omit=optional`, cause);
  }
}

async function packageVersion(directory: string): Promise<string> {
  const text = await readFile(join(directory, 'package.json'), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}

/** Running one of them is the only test that holds for permissions, mount options and libraries alike. */
async function tryPrograms(directory: string, account: Account): Promise<Programs> {
  const bin = join(directory, 'native', 'bin');
  const postgres = join(bin, 'postgres');
  const version = await runProgram(postgres, ['--version'], account);
  const major = Number(/PostgreSQL\) (\d+)/.exec(version)?.[1]);
  return { initdb: join(bin, 'initdb'), postgres, major };
}

/** The account may not go there (`EACCES`), or we may not make the links there (`EROFS`, `EPERM`). */
function isForbidden(fault: unknown): boolean {
  return ['EACCES', 'EROFS', 'EPERM'].includes(faultCode(fault) ?? '');
}
