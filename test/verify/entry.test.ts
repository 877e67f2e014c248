import { encodeEntry, encodeSubjects, proveSubject, subjectBytes, subjectsRoot } from '../../src/ledger';
import { checkEntry, checkSubject } from '../../src/verify';
import { aDraft, aSubject } from '../storage/ledger/aDraft';

const people = Array.from({ length: 9 }, (_, index) =>
  aSubject({ pseudonym: Buffer.alloc(32, index + 1).toString('hex'), revision: String(index) }),
);
const subjects = encodeSubjects(people);
const aClass = { shared: [], empty: [], refused: [] } as const;
const entry = encodeEntry({
  ...aDraft({ subjectCount: people.length, classes: [aClass] }),
  version: 3,
  nonce: '00'.repeat(16),
  recipientSequence: 3,
  subjectsRoot: subjectsRoot(subjects).toString('hex'),
});
const altered = (from: string, to: string): Buffer =>
  Buffer.from(entry.toString('utf8').replace(from, to), 'utf8');

describe('an entry', () => {
  it('is found well as it was written', () => {
    expect(checkEntry(entry, subjects)).toMatchObject({ recipient: 'crm', sequence: 3 });
  });

  it.each([
    ['no JSON', Buffer.from('{'), 'UNREADABLE'],
    ['no object', Buffer.from('3'), 'UNREADABLE'],
    ['no UTF-8', Buffer.from([0xff, 0xfe]), 'UNREADABLE'],
    ['written with spaces', altered('{', '{ '), 'UNREADABLE'],
    ['written in another order', altered('{', '{"zz":1,'), 'UNREADABLE'],
    ['written with a member twice', altered('{', '{"agreement":"crm/1",'), 'UNREADABLE'],
    ['of a version that is not known', altered('"version":3', '"version":9'), 'UNREADABLE'],
    ['without a sequence', altered('"recipientSequence":3,', ''), 'UNREADABLE'],
    [
      'without the root of its data subjects',
      altered(/"subjectsRoot":"[^"]*",/.exec(entry.toString())?.[0] ?? '', ''),
      'UNREADABLE',
    ],
    [
      'that counts others than lie beside it',
      altered('"subjectCount":9', '"subjectCount":8'),
      'CONTRADICTORY',
    ],
    [
      'that lacks the class of one of them',
      altered(/"classes":\[.*?\}\]/.exec(entry.toString())?.[0] ?? '', '"classes":[]'),
      'CONTRADICTORY',
    ],
  ])('is not well that is %s', (_what, bytes, fault) => {
    expect(bytes).not.toEqual(entry);
    expect(checkEntry(bytes, subjects)).toMatchObject({ fault });
  });

  it('is not well beside data subjects of whom any byte is another', () => {
    for (let index = 0; index < subjects.length; index += 1) {
      const other = Buffer.from(subjects);
      other[index] = (other[index] ?? 0) ^ 0x10;
      expect(checkEntry(entry, other)).toHaveProperty('fault');
    }
  });

  it.each([
    ['left out', subjects.subarray(subjectBytes)],
    ['added', Buffer.concat([subjects, subjects.subarray(0, subjectBytes)])],
    ['moved', Buffer.concat([subjects.subarray(subjectBytes), subjects.subarray(0, subjectBytes)])],
    ['cut short', subjects.subarray(1)],
  ])('is not well beside data subjects of whom one is %s', (_what, other) => {
    expect(checkEntry(entry, other)).toHaveProperty('fault');
  });
});

describe("a data subject's own proof", () => {
  const recordOf = (position: number): Buffer =>
    subjects.subarray(position * subjectBytes, (position + 1) * subjectBytes);
  const proofOf = (position: number) => ({
    entry,
    record: recordOf(position),
    position,
    path: proveSubject(subjects, position),
  });

  it.each(people.map((_, position) => position))('is found right for number %i', (position) => {
    expect(checkSubject(proofOf(position))).toMatchObject({ recipient: 'crm' });
  });

  it('has nothing of the others in it but hashes', () => {
    const shown = Buffer.concat(proofOf(4).path).toString('hex');
    for (const { pseudonym } of people) expect(shown).not.toContain(pseudonym);
  });

  it('is refused for another place, another record and another entry', () => {
    expect(checkSubject({ ...proofOf(4), position: 5 })).toMatchObject({ fault: 'ALTERED' });
    expect(checkSubject({ ...proofOf(4), record: recordOf(5) })).toMatchObject({ fault: 'ALTERED' });
    const other = altered(subjectsRoot(subjects).toString('hex'), 'ab'.repeat(32));
    expect(checkSubject({ ...proofOf(4), entry: other })).toMatchObject({ fault: 'ALTERED' });
  });
});
