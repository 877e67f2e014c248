/** A command on the registry was refused. The message says what to do; it holds no personal data. */
export class RegistryError extends Error {
  override readonly name = 'RegistryError';

  constructor(
    readonly code: 'RECIPIENT_UNKNOWN',
    message: string,
  ) {
    super(message);
  }
}
