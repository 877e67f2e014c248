import { faultCode } from '../faultCode';

/** Whether a process exists. One that we may not signal (`EPERM`) does. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (fault) {
    return faultCode(fault) === 'EPERM';
  }
}
