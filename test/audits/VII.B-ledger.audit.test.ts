import { audit, when } from './support/audit';
import { expectNothingIn, expectShared, expectTurnedAway, expectWithheld } from './support/expectations';
import { courtOrder, theCourt } from './support/records';

audit(
  {
    id: 'VII.B-ledger-entry',
    clause: 'VII.B',
    law: 'PIPL 51, 54, 55, 69; NDSM 12',
    must: 'MUST hold each value that leaves in the ledger, with its basis, clause and evidence, before it leaves',
  },
  {
    permits: when('the ledger holds who got which field on what ground', async (world) => {
      const person = await world.enrolled();
      const necessary = await expectShared(world, person, { name: 'NECESSITY III.A.3' });
      const instrument = await courtOrder(world, person);
      const ordered = { nationalId: 'LEGAL_EXCEPTION III.A.2' };
      const cited = await expectShared(world, person, ordered, theCourt(instrument));
      expect([necessary, cited]).toEqual([{ 'User.name': 'crm/1' }, { 'User.nationalId': instrument }]);
      const entries = await world.entries();
      expect(
        entries.map(({ recipient, entry }) => [recipient, entry['purpose'], entry['instrument']]),
      ).toEqual([
        ['crm', 'CUSTOMER_SUPPORT', null],
        ['court', 'DISPUTE_RESOLUTION', instrument],
      ]);
      expectNothingIn(JSON.stringify(entries));
    }),

    redacts: when('what was refused is in the ledger too, and nobody’s value', async (world) => {
      const person = await world.enrolled();
      await expectWithheld(world, person, { phone: 'CONSENT_MISSING III.A.1' });
      await expectTurnedAway(world, person, 'PURPOSE_NOT_AGREED', { purpose: 'ORDER_FULFILMENT' });
      expectNothingIn(JSON.stringify(await world.entries()));
    }),

    edge: when('the ledger cannot be written, and when it can again', async (world) => {
      const person = await world.enrolled();
      const ask = async () =>
        world.ask('query ($id: ID!) @purpose(is: CUSTOMER_SUPPORT) { user(id: $id) { id name email } }', {
          variables: { id: await world.idFor(person) },
        });
      await expectShared(world, person, { name: 'NECESSITY III.A.3' });
      await world.sql.query('REVOKE INSERT ON ledger_entry FROM sluice_gateway');
      const failed = await ask();
      expect(failed.errors.map(({ extensions }) => extensions.code)).toEqual(['LEDGER_UNAVAILABLE']);
      expectNothingIn(failed.text);
      expect(failed.text).not.toContain(await world.idFor(person));
      await world.sql.query('GRANT INSERT ON ledger_entry TO sluice_gateway');
      await expectShared(world, person, { name: 'NECESSITY III.A.3' });
    }),
  },
);

audit(
  {
    id: 'VII.B-append-only',
    clause: 'VII.B',
    law: 'PIPL 54, 69',
    must: 'MUST NOT let an entry of the ledger or a record of consent be changed or removed',
  },
  {
    permits: when('another entry and another record follow', async (world) => {
      const person = await world.enrolled();
      await world.consent(person, { categories: ['PHONE_NUMBER'] });
      await expectShared(world, person, { phone: 'CONSENT III.A.1' });
      await world.withdraw(person, ['PHONE_NUMBER']);
      await expectWithheld(world, person, { phone: 'CONSENT_WITHDRAWN III.A.1' });
      expect((await world.entries()).map(({ entry }) => entry['recipientSequence'])).toEqual([1, 2]);
    }),

    redacts: when('the database’s owner would change or remove one', async (world) => {
      const person = await world.enrolled();
      await world.consent(person, { categories: ['PHONE_NUMBER'] });
      await expectShared(world, person, { phone: 'CONSENT III.A.1' });
      for (const change of [
        "UPDATE ledger_entry SET recipient_id = 'rival'",
        'DELETE FROM ledger_entry',
        'TRUNCATE ledger_entry',
        "UPDATE consent_record SET event = 'WITHDRAWN'",
        'DELETE FROM consent_record',
      ]) {
        // SQLSTATE 23001, restrict_violation.
        await expect(world.sql.query(change)).rejects.toMatchObject({ code: '23001' });
      }
    }),

    edge: when('a change would touch no entry at all', async (world) => {
      const touchNothing = world.sql.query('DELETE FROM ledger_entry WHERE false');
      await expect(touchNothing).rejects.toMatchObject({ code: '23001' });
    }),
  },
);
