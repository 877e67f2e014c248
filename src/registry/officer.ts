import { RegistryError } from './RegistryError';

/**
 * The officer who decides, by the name that the platform knows them by.
 *
 * @throws RegistryError `OFFICER_MISSING`
 */
export function officerNamed(name: string): string {
  const officer = name.trim();
  if (officer === '') throw new RegistryError('OFFICER_MISSING', 'name the officer who decides this');
  return officer;
}

/** @throws RegistryError `REASON_MISSING` */
export function reasonGiven(reason: string): string {
  const given = reason.trim();
  if (given === '')
    throw new RegistryError('REASON_MISSING', 'say why: the reason is kept with the decision');
  return given;
}
