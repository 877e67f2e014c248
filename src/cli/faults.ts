import { CommanderError } from 'commander';
import { EnforcementError, SchemaGapsError } from '../enforcement';
import { RegistryError } from '../registry/RegistryError';
import { ConfigError } from '../server/config';
import { IssuerUnreachableError } from '../server/discoverKeys';
import { StorageFault } from '../storage/StorageFault';
import { SubjectError } from '../subjects/SubjectError';
import { ClauseGapsError } from './clauses';
import { UsageError } from './UsageError';
import { VerificationError } from './VerificationError';

/** What the shell gets: 2 the command or its settings don't fit, 3 the database can't be used, 1 anything else. */
export function exitCodeOf(fault: unknown): number {
  if (fault instanceof CommanderError) return fault.exitCode === 0 ? 0 : 2;
  if (fault instanceof StorageFault) return 3;
  const refused = [ConfigError, UsageError, RegistryError, SubjectError, EnforcementError, SchemaGapsError];
  return refused.some((kind) => fault instanceof kind) ? 2 : 1;
}

/** Faults of ours say what to do. Of others only the kind is told: their messages may quote SQL or personal data. */
export function explainFault(fault: unknown): string {
  if (isOurs(fault)) return 'code' in fault ? `${fault.message} (${String(fault.code)})` : fault.message;
  if (isAddressInUse(fault))
    return 'the port is taken: stop what listens there, or set PORT (ADDRESS_IN_USE)';
  if (fault instanceof Error) {
    const code = 'code' in fault ? `, ${String(fault.code)}` : '';
    return `something went wrong that sluice has no words for (${fault.name}${code})`;
  }
  return 'something went wrong that sluice has no words for';
}

function isOurs(fault: unknown): fault is Error {
  const kinds = [
    StorageFault,
    ConfigError,
    UsageError,
    RegistryError,
    SubjectError,
    EnforcementError,
    SchemaGapsError,
    IssuerUnreachableError,
    ClauseGapsError,
    VerificationError,
  ];
  return kinds.some((kind) => fault instanceof kind);
}

function isAddressInUse(fault: unknown): boolean {
  return fault instanceof Error && 'code' in fault && fault.code === 'EADDRINUSE';
}
