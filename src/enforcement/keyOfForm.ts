import type { Form } from '../policy';

/**
 * Under which key a source hands out a field's value in a form. A reduced form has a key of its own, which no field's
 * name can be: a value that was not reduced can't leave as one that was.
 */
export function keyOfForm(field: string, form: Form): string {
  return form === 'FULL' ? field : `${field}:${form}`;
}
