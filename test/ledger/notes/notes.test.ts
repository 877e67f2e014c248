import { generateKeyPairSync } from 'node:crypto';
import {
  checkpointText,
  cosign,
  encodeLogProof,
  signatureKinds,
  SigningKey,
  signNote,
} from '../../../src/ledger';
import { openNote, readCheckpoint, VerifierKey } from '../../../src/verify';
import vectors from '../vectors/notes.json';
import { aKey, keyFromSeed } from './aKey';

const verifierKey = (text: string): VerifierKey => {
  const key = VerifierKey.read(text);
  if (!key) throw new Error(`no verifier key: ${text}`);
  return key;
};

describe('a signed note', () => {
  const { name, seed, text, note, verifierKey: published } = vectors.signed;
  const key = new SigningKey(name, keyFromSeed(seed));

  it('is signed as Go signs it, and its key is told as Go tells it', () => {
    expect(signNote(text, [key])).toBe(note);
    expect(key.verifierKey()).toBe(published);
  });

  it('takes a second signature under the first', () => {
    const other = new SigningKey(vectors.signedAgain.name, keyFromSeed(vectors.signedAgain.seed));
    expect(signNote(text, [key, other])).toBe(`${note}${vectors.signedAgain.line}`);
  });

  it('is opened with the published key, as is the example of the specification', () => {
    expect(openNote(note, [verifierKey(published)])).toMatchObject({ text, signedBy: [{ name }] });
    const example = vectors.opened;
    expect(openNote(example.note, [verifierKey(example.verifierKey)])).toMatchObject({
      text: 'This is an example message.\n',
    });
  });

  it('is not opened where any byte of it is another', () => {
    const bytes = Buffer.from(note);
    const keys = [verifierKey(published)];
    for (let index = 0; index < bytes.length; index += 1) {
      const altered = Buffer.from(bytes);
      altered[index] = (altered[index] ?? 0) ^ 0x01;
      expect(openNote(altered.toString('utf8'), keys)).toHaveProperty('fault');
    }
  });

  it('is not opened by another key, nor by one of the same name', () => {
    expect(openNote(note, [verifierKey(aKey('PeterNeumann', 1).verifierKey())])).toMatchObject({
      fault: 'NOT_SIGNED',
    });
    expect(openNote(note, [])).toMatchObject({ fault: 'NOT_SIGNED' });
  });

  it.each([
    ['does not end its line', 'text'],
    ['has a control character', 'te\u0000xt\n'],
    ['has a carriage return', 'text\r\n'],
    ['has a lone surrogate', 'te\ud800xt\n'],
  ])('is not made of a text that %s', (_what, bad) => {
    expect(() => signNote(bad, [key])).toThrow(TypeError);
  });

  it('may have an empty line in its text', () => {
    const signed = signNote('one\n\ntwo\n', [key]);
    expect(openNote(signed, [verifierKey(published)])).toMatchObject({ text: 'one\n\ntwo\n' });
  });
});

describe('a verifier key', () => {
  const { verifierKey: published } = vectors.signed;

  it('is read in no part of itself, nor with a letter changed', () => {
    for (let from = 0; from < published.length; from += 1) {
      for (let to = from + 1; to <= published.length; to += 1) {
        const part = published.slice(from, to);
        if (part !== published) expect(VerifierKey.read(part)).toBeUndefined();
      }
      const next = String.fromCharCode(published.charCodeAt(from) + 1);
      expect(
        VerifierKey.read(`${published.slice(0, from)}${next}${published.slice(from + 1)}`),
      ).toBeUndefined();
    }
  });
});

describe('a signing key', () => {
  it.each(['', 'a b', 'a+b', 'a\nb', 'a\u00a0b', 'a\u2003b'])('has no name such as %j', (name) => {
    expect(() => aKey(name, 1)).toThrow(TypeError);
  });

  it('is not of another kind than Ed25519', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    expect(() => new SigningKey('log', privateKey)).toThrow(TypeError);
  });
});

describe('a checkpoint', () => {
  const { origin, size, root, text } = vectors.checkpoint;

  it('is written and read as the example of the specification', () => {
    expect(checkpointText({ origin, size, root: Buffer.from(root, 'base64') })).toBe(text);
    expect(readCheckpoint(text)).toEqual({ origin, size, root: Buffer.from(root, 'base64') });
  });

  it.each([
    ['a size with a zero before it', text.replace('20852163', '020852163')],
    ['a negative size', text.replace('20852163', '-1')],
    ['a root that is cut short', text.replace('xq2I=', 'xq2=')],
    ['no last newline', text.slice(0, -1)],
    ['an empty line', text.replace('\n', '\n\n')],
    ['no root', `${origin}\n${size}\n`],
  ])('is none with %s', (_what, altered) => {
    expect(readCheckpoint(altered)).toBeUndefined();
  });
});

describe('a cosignature', () => {
  const log = aKey('log.example/ledger', 1);
  const witness = aKey('witness.example/w', 2);
  const text = checkpointText({ origin: log.name, size: 3, root: Buffer.alloc(32, 9) });
  const note = `${signNote(text, [log])}${cosign(text, witness, 1_679_315_147)}`;
  const keys = [log.verifierKey(), witness.verifierKey(signatureKinds.cosignature)].map(verifierKey);

  it("is seen beside the log's signature", () => {
    expect(openNote(note, keys)).toMatchObject({ signedBy: [{ cosigns: false }, { cosigns: true }] });
  });

  it('is passed over by whoever does not know the witness', () => {
    expect(openNote(note, keys.slice(0, 1))).toMatchObject({ signedBy: [{ name: log.name }] });
  });

  it('does not stand in for the signature of the log', () => {
    expect(openNote(note, keys.slice(1))).toMatchObject({ fault: 'NOT_SIGNED' });
  });

  it('spoils the note with another time than it was made at', () => {
    const line = cosign(text, witness, 1_679_315_147);
    const bytes = Buffer.from(line.trimEnd().split(' ')[2] ?? '', 'base64');
    bytes[11] = (bytes[11] ?? 0) + 1;
    const altered = `${signNote(text, [log])}— ${witness.name} ${bytes.toString('base64')}\n`;
    expect(openNote(altered, keys)).toMatchObject({ fault: 'NOT_SIGNED' });
  });
});

it('writes a proof in the lines that C2SP tlog-proof has', () => {
  const path = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
  const checkpoint = 'log\n3\nroot\n\n— log signature\n';
  expect(encodeLogProof({ extra: 'more', position: 2, path, checkpoint })).toBe(
    `c2sp.org/tlog-proof@v1\nextra bW9yZQ==\nindex 2\n${path.map((hash) => `${hash.toString('base64')}\n`).join('')}\n${checkpoint}`,
  );
  expect(encodeLogProof({ position: 0, path: [], checkpoint })).toBe(
    `c2sp.org/tlog-proof@v1\nindex 0\n\n${checkpoint}`,
  );
});
