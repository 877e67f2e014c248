import { issuerMemory } from '../../../src/server/authentication/issuerMemory';

const memory = issuerMemory({ find: async () => undefined });

it('of two requests that found an assertion unused, only the first can record its use', async () => {
  const used = memory('ReplayDetection');
  await expect(Promise.all([used.find('one'), used.find('one')])).resolves.toEqual([undefined, undefined]);
  await used.upsert('one', {}, 60);
  await expect(used.upsert('one', {}, 60)).rejects.toMatchObject({ error: 'invalid_client' });
});

it.each(['AccessToken', 'RefreshToken', 'Session', 'Grant', 'Client'])(
  'a %s is never stored',
  async (model) => {
    await expect(memory(model).upsert('one', {}, 60)).rejects.toThrow();
  },
);
