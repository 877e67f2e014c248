import { describeFault } from '../../src/server/logger';

const canary = 'canary@example.cn';

describe('what may be said of a fault', () => {
  it('is its kind, its code, where it came from, and the same of its cause', () => {
    const cause = Object.assign(new TypeError(canary), { code: '22P02' });
    const told = describeFault(new Error(canary, { cause }));
    expect(told).toMatchObject({ fault: 'Error', cause: { fault: 'TypeError', code: '22P02' } });
    expect(told['frames']).not.toEqual([]);
    expect(JSON.stringify(told)).not.toContain('canary');
  });

  it('holds no line of its message, not one that looks like a frame either', () => {
    const fault = new Error(`invalid input\n    at ${canary} (somewhere)\n    at ${canary}`);
    const told = describeFault(fault);
    expect(JSON.stringify(told)).not.toContain('canary');
    expect(told['frames']).not.toEqual([]);
  });

  it('has no frames where the message was changed since, so that none can be told from it', () => {
    const fault = new Error(`first\n    at ${canary}`);
    expect(fault.stack).toContain(canary);
    fault.message = 'second';
    expect(describeFault(fault)).toEqual({ fault: 'Error', frames: [] });
  });

  it.each([
    ['a text', canary],
    ['nothing', undefined],
    ['an object', { email: canary }],
  ])('that is %s is its type', (_, thrown) => {
    expect(describeFault(thrown)).toEqual({ fault: typeof thrown });
  });
});
