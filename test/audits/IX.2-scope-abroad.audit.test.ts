import type { PartnerWorld } from '../support/partnerWorld';
import { audit, when } from './support/audit';
import { hour } from './support/Clock';
import { expectShared, expectTurnedAway, expectWithheld } from './support/expectations';
import {
  abroad,
  courtOrder,
  letGoAbroad,
  newAgreementVersion,
  theCourt,
  transferProcedure,
} from './support/records';

const every = ['NAME', 'EMAIL_ADDRESS', 'PHONE_NUMBER', 'NATIONAL_ID'];
const exceeded = 'CROSS_BORDER_SCOPE_EXCEEDED IX.2';
const necessary = { name: 'NECESSITY III.A.3' };

/** Somebody who uses the service of the recipient abroad, and lets everything go there. */
async function willing(world: PartnerWorld): Promise<string> {
  const person = await world.account();
  await world.enrol(person, 'abroad');
  await world.consent(person, { ...abroad, categories: every, separate: true });
  await letGoAbroad(world, person, every);
  return person;
}

audit(
  {
    id: 'IX.2-scope',
    clause: 'IX.2',
    law: 'PIPL 38-40; NDSM 35, 38',
    must: 'MUST NOT share abroad for a purpose or of a category that the transfer procedure does not cover, whatever the person agreed to',
  },
  {
    permits: when('the procedure covers the purpose and the category', async (world) => {
      const person = await willing(world);
      await transferProcedure(world, { categories: ['NAME', 'PHONE_NUMBER'] });
      await expectShared(world, person, { name: 'CONSENT III.A.1', phone: 'CONSENT III.A.1' }, abroad);
    }),

    redacts: when(
      'it covers other categories, or another purpose, even under an instrument',
      async (world) => {
        const person = await willing(world);
        await transferProcedure(world, { categories: ['NAME'] });
        await expectWithheld(
          world,
          person,
          { email: exceeded, phone: exceeded, nationalId: exceeded },
          abroad,
        );
        const instrument = await world.instrument([person], abroad);
        await expectWithheld(world, person, { nationalId: exceeded }, { ...abroad, instrument });
        await newAgreementVersion(world, { ...abroad, necessary: ['NAME'] });
        const otherPurpose = { agreement: 'abroad/2', purposes: ['ORDER_FULFILMENT'] };
        await transferProcedure(world, { ...otherPurpose, categories: every });
        await expectWithheld(world, person, { name: exceeded }, abroad);
      },
    ),

    edge: when(
      'an agreement version whose procedure covers the category takes effect',
      async (world, clock) => {
        const person = await willing(world);
        const effect = clock.in(hour);
        const optional = ['NAME', 'PHONE_NUMBER'];
        await transferProcedure(world, { categories: ['NAME'] });
        await newAgreementVersion(world, { ...abroad, optional, inForceFrom: effect });
        await transferProcedure(world, { agreement: 'abroad/2', categories: optional });
        clock.turnToJustBefore(effect);
        await expectShared(world, person, { name: 'CONSENT III.A.1' }, abroad);
        await expectWithheld(world, person, { phone: exceeded }, abroad);
        clock.turnTo(effect);
        await expectShared(world, person, { name: 'CONSENT III.A.1', phone: 'CONSENT III.A.1' }, abroad);
      },
    ),
  },
);

audit(
  {
    id: 'IX.2-people-a-year',
    clause: 'IX.2',
    law: 'PIPL 38, 40; NDSM 38',
    must: 'MUST NOT let the data of more people go abroad in a calendar year than the transfer procedure covers, whatever they agreed to',
  },
  {
    permits: when('fewer people have gone before, and again for whom has', async (world) => {
      await transferProcedure(world, { categories: every, people: 2 });
      for (const person of [await enrolledAbroad(world), await enrolledAbroad(world)]) {
        await expectShared(world, person, necessary, abroad);
        await expectShared(world, person, necessary, abroad);
      }
    }),

    redacts: when('as many other people have gone before, and where it covers nobody', async (world) => {
      await transferProcedure(world, { categories: every, people: 1 });
      const [first, second] = [await enrolledAbroad(world), await enrolledAbroad(world)];
      await expectShared(world, first, necessary, abroad);
      await expectWithheld(world, second, { name: exceeded }, abroad);
      const instrument = await world.instrument([second], abroad);
      await expectWithheld(
        world,
        second,
        { name: exceeded, nationalId: exceeded },
        { ...abroad, instrument },
      );
      await newAgreementVersion(world, { ...abroad, necessary: ['NAME'] });
      await transferProcedure(world, { agreement: 'abroad/2', categories: every, people: 0 });
      await expectWithheld(world, second, { name: exceeded }, abroad);
    }),

    edge: when('the year ends in UTC', async (world, clock) => {
      await transferProcedure(world, { categories: every, people: 1 });
      const [first, second] = [await enrolledAbroad(world), await enrolledAbroad(world)];
      const newYear = clock.nextYear;
      clock.turnToJustBefore(newYear);
      await expectShared(world, first, necessary, abroad);
      await expectWithheld(world, second, { name: exceeded }, abroad);
      clock.turnTo(newYear);
      await expectShared(world, second, necessary, abroad);
      await expectWithheld(world, first, { name: exceeded }, abroad);
    }),
  },
);

/** Somebody who uses the service of the recipient abroad, and lets go there what is necessary for it. */
async function enrolledAbroad(world: PartnerWorld): Promise<string> {
  const person = await world.account();
  await world.enrol(person, 'abroad');
  await letGoAbroad(world, person, ['NAME', 'NATIONAL_ID']);
  return person;
}

const foreignCourt = { recipient: 'foreign-court', purpose: 'DISPUTE_RESOLUTION' };
const ordered = { name: 'LEGAL_EXCEPTION III.A.2', nationalId: 'LEGAL_EXCEPTION III.A.2' };

/** Somebody whom a court abroad asks about: its agreement and procedure hold, and they let everything go there. */
async function sued(world: PartnerWorld): Promise<string> {
  await world.sql.query(
    `INSERT INTO recipient (id, client_id, name, kind, region, contact)
     VALUES ('foreign-court', 'foreign-court', 'Court abroad', 'AUTHORITY', 'SG', 'clerk@example.com')`,
  );
  const terms = { ...foreignCourt, version: 1, necessary: ['NAME'], optional: ['PHONE_NUMBER'] };
  await newAgreementVersion(world, terms);
  await transferProcedure(world, {
    agreement: 'foreign-court/1',
    purposes: ['DISPUTE_RESOLUTION'],
    categories: every,
  });
  // About nobody: it lets the court know of every field, so that a refusal can be told of each.
  const { rows } = await world.sql.query<{ id: string }>('SELECT id FROM category');
  const everything = rows.map(({ id }) => id);
  await world.instrument([], { recipient: 'foreign-court', jurisdiction: 'SG', categories: everything });
  const person = await world.account();
  await letGoAbroad(world, person, every, foreignCourt);
  return person;
}

audit(
  {
    id: 'IX.2-foreign-authority',
    clause: 'IX.2',
    law: 'PIPL 41',
    must: 'MUST share nothing with a judicial or enforcement authority abroad, nor anything on its order, unless the home authority approved that',
  },
  {
    permits: when('the home authority has approved the order', async (world, clock) => {
      const person = await sued(world);
      const approved = { ...foreignCourt, jurisdiction: 'SG', homeApprovedAt: clock.in(-hour) };
      const instrument = await courtOrder(world, person, approved);
      await expectShared(world, person, ordered, { ...foreignCourt, instrument });
    }),

    redacts: when(
      'the order lacks that approval or does not cover it, though necessity and consent speak for it',
      async (world, clock) => {
        const person = await sued(world);
        await world.enrol(person, 'foreign-court', 'DISPUTE_RESOLUTION');
        await world.consent(person, { ...foreignCourt, categories: ['PHONE_NUMBER'] });
        const foreign = 'FOREIGN_AUTHORITY IX.2';
        await expectWithheld(world, person, { name: foreign, phone: foreign }, foreignCourt);
        const domestic = await courtOrder(world, person, foreignCourt);
        const withheld = { name: foreign, nationalId: foreign };
        await expectWithheld(world, person, withheld, { ...foreignCourt, instrument: domestic });
        const alone = await courtOrder(world, person, { ...foreignCourt, jurisdiction: 'SG' });
        const footing = { ...foreignCourt, instrument: alone };
        await expectTurnedAway(world, person, 'INSTRUMENT_INVALID', footing);
        const approved = { ...foreignCourt, homeApprovedAt: clock.in(-hour), categories: ['NATIONAL_ID'] };
        const narrow = { ...foreignCourt, instrument: await courtOrder(world, person, approved) };
        await expectShared(world, person, { nationalId: 'LEGAL_EXCEPTION III.A.2' }, narrow);
        await expectWithheld(world, person, { name: foreign, phone: foreign }, narrow);
        const relayed = await courtOrder(world, person, { jurisdiction: 'SG' });
        await expectTurnedAway(world, person, 'INSTRUMENT_INVALID', theCourt(relayed));
      },
    ),

    edge: when('the home authority approves the order', async (world, clock) => {
      const person = await sued(world);
      const homeApprovedAt = clock.in(hour);
      const facts = { ...foreignCourt, jurisdiction: 'SG', homeApprovedAt };
      const footing = { ...foreignCourt, instrument: await courtOrder(world, person, facts) };
      clock.turnToJustBefore(homeApprovedAt);
      await expectTurnedAway(world, person, 'INSTRUMENT_INVALID', footing);
      clock.turnTo(homeApprovedAt);
      await expectShared(world, person, ordered, footing);
    }),
  },
);
