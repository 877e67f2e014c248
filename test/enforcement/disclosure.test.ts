import { aPerson, aWorld, consents, everyConsent } from '../support/enforcementWorld';

const fieldsOf = (lines: readonly { field: string }[] | undefined): string[] =>
  (lines ?? []).map(({ field }) => field);

const fails = (): never => {
  throw new Error('the source is down');
};

describe('a personal value', () => {
  it('leaves on the basis that opens it, and is recorded with it', async () => {
    const world = aWorld({
      one: aPerson('p1', { flags: 16, ...consents('JOB_TITLE') }, { nicknames: ['Li'] }),
    });
    const { data } = await world.ask('{ one { name nicknames } }');
    expect(data).toEqual({ one: { name: 'name of p1', nicknames: ['Li'] } });
    expect(world.ledger.classOf('p1')).toEqual({
      shared: [
        {
          field: 'Person.name',
          form: 'FULL',
          basis: 'NECESSITY',
          clause: 'III.A.3',
          evidence: 'crm/1',
          notice: { state: 'SENT', at: expect.any(String) },
        },
        {
          field: 'Person.nicknames',
          form: 'FULL',
          basis: 'CONSENT',
          clause: 'III.A.1',
          evidence: null,
          notice: null,
        },
      ],
      empty: [],
      refused: [],
    });
  });

  it('is not even read when it is refused', async () => {
    const world = aWorld({
      one: aPerson('p1', consents('NAME'), { email: fails, address: fails, guardian: fails }),
    });
    const { data, errors } = await world.ask('{ one { name email address { city } guardian { name } } }');
    expect(data).toEqual({ one: { name: 'name of p1', email: null, address: null, guardian: null } });
    expect(errors).toEqual([]);
    expect(world.reader.asked).toEqual(['Query.one', 'Person.name']);
  });

  it('is never shared without @share, whatever the person consented to', async () => {
    const world = aWorld({ one: aPerson('p1', everyConsent, { secret: fails }) });
    const { data, sharing } = await world.ask('{ one { secret } }');
    expect(data).toEqual({ one: { secret: null } });
    expect(sharing?.redactions).toMatchObject([{ field: 'Person.secret', reason: 'NEVER_SHARED' }]);
  });

  it('that is empty is told apart from one that is withheld', async () => {
    const world = aWorld({ one: aPerson('p1', consents('NAME'), { name: null }) });
    const { sharing } = await world.ask('{ one { name email } }');
    expect(sharing?.redactions.map(({ field }) => field)).toEqual(['Person.email']);
    expect(fieldsOf(world.ledger.classOf('p1')?.empty)).toEqual(['Person.name']);
    expect(fieldsOf(world.ledger.classOf('p1')?.refused)).toEqual(['Person.email']);
  });

  it('discloses nothing when reading it fails, at once or late', async () => {
    const late = async (): Promise<never> => Promise.reject(new Error('the source is down'));
    const world = aWorld({ one: aPerson('p1', everyConsent, { name: fails, email: late }) });
    const { data, errors } = await world.ask('{ one { name email } }');
    expect(data).toEqual({ one: { name: null, email: null } });
    expect(errors.map(({ path }) => path)).toEqual([
      ['one', 'name'],
      ['one', 'email'],
    ]);
    expect(world.ledger.classOf('p1')).toEqual({ shared: [], empty: [], refused: [] });
  });

  it('of a personal object is decided by its own category too', async () => {
    const address = { city: 'Chengdu', company: 'Lantern Works', code: 1 };
    const world = aWorld({ one: aPerson('p1', consents('POSTAL_ADDRESS'), { address }) });
    const { data } = await world.ask('{ one { address { city company } } }');
    expect(data).toEqual({ one: { address: { city: 'Chengdu', company: null } } });
    expect(fieldsOf(world.ledger.classOf('p1')?.shared)).toEqual(['Address.city', 'Person.address']);
    expect(fieldsOf(world.ledger.classOf('p1')?.refused)).toEqual(['Address.company']);
  });

  it.each(['{ whoever { ... on Person { name email } } }', '{ named { name ... on Person { email } } }'])(
    'is decided alike behind a union and behind an interface: %s',
    async (operation) => {
      const person = aPerson('p1', consents('NAME'));
      const world = aWorld({ whoever: person, named: [person] });
      await world.ask(operation);
      expect(fieldsOf(world.ledger.classOf('p1')?.shared)).toEqual(['Person.name']);
      expect(fieldsOf(world.ledger.classOf('p1')?.refused)).toEqual(['Person.email']);
    },
  );
});

describe('a data subject', () => {
  it('within another is decided by their own state', async () => {
    const guardian = { ...aPerson('g1', consents('PHONE_NUMBER'), { phone: '+86' }), __typename: 'Guardian' };
    const world = aWorld({ one: aPerson('p1', consents('NAME', 'ORGANISATION'), { guardian }) });
    const { data } = await world.ask('{ one { name guardian { name phone } } }');
    expect(data).toEqual({ one: { name: 'name of p1', guardian: { name: null, phone: '+86' } } });
    expect(fieldsOf(world.ledger.classOf('p1')?.shared)).toEqual(['Person.guardian', 'Person.name']);
    expect(fieldsOf(world.ledger.classOf('g1')?.shared)).toEqual(['Guardian.phone']);
  });

  it('at several places and under aliases is one subject of the entry, with all that left of them', async () => {
    const person = aPerson('p1', consents('NAME', 'EMAIL_ADDRESS'));
    const world = aWorld({ one: person, other: person, sparse: [person, null, person] });
    await world.ask('{ one { name } again: one { email } other { id } sparse { alias: name } }');
    expect(world.ledger.last.subjects).toHaveLength(1);
    expect(world.ledger.last.draft.subjectCount).toBe(1);
    expect(fieldsOf(world.ledger.classOf('p1')?.shared)).toEqual(['Person.email', 'Person.name']);
  });

  it('is told as one class with all who fared alike, whatever their states and places', async () => {
    const [first, second] = [aPerson('p1', consents('NAME')), aPerson('p2', consents('NAME', 'BEHAVIOUR'))];
    const world = aWorld({ one: first, sparse: [first, second] });
    await world.ask('{ one { name } sparse { name } }');
    expect(world.ledger.last.subjects).toHaveLength(2);
    expect(world.ledger.last.draft.classes).toHaveLength(1);
  });

  it('who fell away with a null that spread upwards is not recorded', async () => {
    const [stays, falls] = [aPerson('p1'), aPerson('p2', everyConsent, { rank: null })];
    const world = aWorld({ sparse: [falls, stays], crowd: { members: [stays, falls] } });
    const { data } = await world.ask('{ sparse { name rank } }');
    expect(data).toEqual({ sparse: [null, { name: 'name of p1', rank: 1 }] });
    expect(world.ledger.classOf('p2')).toBeUndefined();
    const nothing = await world.ask('{ crowd { members { name rank } } }');
    expect(nothing.data).toBeNull();
    expect(world.ledger.last).toMatchObject({ subjects: [], draft: { classes: [], subjectCount: 0 } });
    expect(nothing.sharing?.redactions).toEqual([]);
  });

  it('is recorded without the fields that fell away with a part of them', async () => {
    const world = aWorld({ one: aPerson('p1', everyConsent, { badge: { title: 'Dr', number: null } }) });
    const { data, sharing } = await world.ask('{ one { badge { title number } email } }');
    expect(data).toEqual({ one: { badge: null, email: 'email of p1' } });
    expect(fieldsOf(world.ledger.classOf('p1')?.shared)).toEqual(['Person.email']);
    expect(sharing?.redactions).toEqual([]);
  });

  it('without a sharing state gives nothing', async () => {
    const { pseudonym, classKey, ...values } = aPerson('p1');
    const world = aWorld({ one: { ...values, pseudonym }, other: { ...values, classKey } });
    const { data, errors } = await world.ask('{ one { name } other { name } }');
    expect(data).toEqual({ one: null, other: null });
    expect(errors).toHaveLength(2);
    expect(world.ledger.last.subjects).toEqual([]);
    expect(world.reader.asked).toEqual(['Query.one', 'Query.other']);
  });

  it.each(['', 'unreadable', '0,0,0,0,0,0,0', '64,511,511,0,0,0,0,0', '0,-1,0,0,0,0,0,0'])(
    'whose state can not be read (%p) gets everything refused',
    async (classKey) => {
      const world = aWorld({ one: { ...aPerson('p1'), classKey } });
      const { data, sharing } = await world.ask('{ one { name email } }');
      expect(data).toEqual({ one: { name: null, email: null } });
      expect(sharing?.redactions.map(({ reason }) => reason)).toEqual(['NO_BASIS', 'NO_BASIS']);
    },
  );
});

it('records what filtered the people in the answer, also when nobody was found', async () => {
  const world = aWorld({ sparse: [] });
  world.source.usedFields = ['Person.name', 'Person.email'];
  await world.ask('{ sparse { id } }');
  expect(world.ledger.last.draft.filteredBy).toEqual(['Person.email', 'Person.name']);
});

it('looks for people within the terms of the request also when only a page around them is asked for', async () => {
  const world = aWorld({ crowd: { members: [aPerson('p1')], total: 1 } });
  const { data } = await world.ask('{ crowd { total } }');
  expect(data).toEqual({ crowd: { total: 1 } });
  expect(world.ledger.entries).toHaveLength(1);
});

it('says nothing of people in an answer that is about nobody, and records nothing', async () => {
  const world = aWorld();
  expect(await world.ask('{ me { title } }')).toMatchObject({
    data: { me: { title: 'a recipient' } },
    sharing: undefined,
  });
  expect(world.ledger.entries).toEqual([]);
  expect(world.source.readings).toEqual([]);
});
