import { QueryFailedError } from 'typeorm';
import type { RegistryErrorCode } from './RegistryError';
import { RegistryError } from './RegistryError';

/** What the database refuses about what officers write, by the constraint that does. */
const refusals: Readonly<Record<string, readonly [RegistryErrorCode, string]>> = {
  approved_by_a_second_officer: secondOfficer(),
  approved_by_another_person: secondOfficer(),
  reviewed_by_another_person: secondOfficer(),
  home_approval_by_another_person: secondOfficer(),
  agreement_approved_by_another_person: secondOfficer(),
  people_are_confirmed: [
    'PEOPLE_CHANGED',
    'the instrument is about another number of people by now: look at it again and approve it with that number',
  ],
  versions_take_effect_in_order: [
    'VERSIONS_OUT_OF_ORDER',
    'an approved version with another number takes effect on the wrong side of this one: let versions take effect in their order, or end the other first',
  ],
  purpose_versions_take_effect_in_order: [
    'VERSIONS_OUT_OF_ORDER',
    'an earlier version takes effect then or later: let this one take effect after it',
  ],
  mode_of_the_clause: [
    'MODE_NOT_OF_CLAUSE',
    'this clause is about another mode: III.A is about sharing, III.B and III.C.3 about transfer, III.C.2 about public disclosure',
  ],
};

function secondOfficer(): readonly ['SAME_OFFICER', string] {
  return ['SAME_OFFICER', 'another officer than the one who drafted it must decide this'];
}

/** Says in the registry's words what the database has refused. Other faults pass as they are. */
export function refusedByDatabase(fault: unknown): never {
  const cause: unknown = fault instanceof QueryFailedError ? fault.driverError : undefined;
  const broken = typeof cause === 'object' && cause !== null && 'constraint' in cause ? cause.constraint : '';
  const refusal = typeof broken === 'string' ? refusals[broken] : undefined;
  if (!refusal) throw fault;
  throw Object.assign(new RegistryError(...refusal), { cause: fault });
}
