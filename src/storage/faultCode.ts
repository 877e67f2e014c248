/** The code that PostgreSQL (SQLSTATE) or the operating system (`ECONNREFUSED`) gave a fault; drivers wrap it at will. */
export function faultCode(fault: unknown): string | undefined {
  if (typeof fault !== 'object' || fault === null) return undefined;
  if ('code' in fault && typeof fault.code === 'string') return fault.code;
  return 'driverError' in fault ? faultCode(fault.driverError) : undefined;
}
