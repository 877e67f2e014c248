import { UnauthenticatedError } from '../../../src/server/authentication/UnauthenticatedError';

/** The refusal that a promise ends in. Fails the test where there is none, or where it is a fault of another kind. */
export async function refusal(verification: Promise<unknown>): Promise<UnauthenticatedError> {
  const end: unknown = await verification.then(
    () => 'accepted',
    (error: unknown) => error,
  );
  if (end instanceof UnauthenticatedError) return end;
  throw new Error('no refusal', { cause: end });
}
