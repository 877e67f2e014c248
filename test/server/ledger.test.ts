import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Receipt } from '../../src/enforcement';
import { SigningKey, tilesOf } from '../../src/ledger';
import { checkReceipt, openNote, readCheckpoint, VerifierKey } from '../../src/verify';
import { keyFromSeed } from '../ledger/notes/aKey';
import { PartnerWorld } from '../support/partnerWorld';

const origin = 'ledger.example/sluice';
const key = keyFromSeed('05'.repeat(32));
const keys = [VerifierKey.read(new SigningKey(origin, key).verifierKey())].filter(
  (each) => each !== undefined,
);

let world: PartnerWorld;

beforeAll(async () => {
  world = await PartnerWorld.open({
    LEDGER_ORIGIN: origin,
    LEDGER_KEY: key.export({ format: 'pem', type: 'pkcs8' }).toString(),
  });
});

afterAll(() => world.close());

async function get(path: string, recipient?: string): Promise<Response> {
  const token = recipient === undefined ? undefined : await world.gateway.localIssuer?.mint(recipient);
  return fetch(`${world.gateway.url}/ledger/${path}`, {
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  });
}

async function aReceipt(): Promise<Receipt> {
  const answer = await world.ask(
    'query @purpose(is: CUSTOMER_SUPPORT) { users(first: 1) { edges { node { name } } } }',
  );
  if (!answer.sharing) throw new Error(`no receipt: ${answer.text}`);
  return answer.sharing.receipt;
}

/** Asks again while there is no checkpoint that covers it. */
async function proofOf({ shard, position }: Receipt, more = '', recipient = 'crm'): Promise<Response> {
  for (;;) {
    const response = await get(`proof?shard=${shard}&position=${position}${more}`, recipient);
    if (response.status !== 503) return response;
    expect(response.headers.get('retry-after')).toBe('1');
    await wait(100);
  }
}

describe('the proof of a receipt', () => {
  it('shows its holder, by the key alone, that the ledger has the entry where the receipt says', async () => {
    const receipt = await aReceipt();
    const response = await proofOf(receipt);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    const proof = await response.text();
    expect(proof).toMatch(/^c2sp\.org\/tlog-proof@v1\nextra /);
    const proven = checkReceipt(proof, keys);
    expect(proven).toMatchObject({ shard: receipt.shard, position: Number(receipt.position) });
    expect('leaf' in proven && Buffer.from(proven.leaf).toString('hex')).toBe(receipt.leafHash);
  });

  it('is also given under a checkpoint that its holder has', async () => {
    const receipt = await aReceipt();
    const first = await (await proofOf(receipt)).text();
    const { checkpoint } = checkReceipt(first, keys) as { checkpoint: { size: number } };
    await proofOf(await aReceipt());
    const again = await (await proofOf(receipt, `&size=${checkpoint.size}`)).text();
    expect(again).toBe(first);
  });

  it('is nobody else’s: another recipient is told the same as of an entry that is not there', async () => {
    const receipt = await aReceipt();
    await proofOf(receipt);
    const others = await proofOf(receipt, '', 'rival');
    const nothing = await proofOf({ ...receipt, position: '999999' });
    expect([others.status, nothing.status]).toEqual([404, 404]);
    expect(await others.text()).toBe(await nothing.text());
  });

  it('is given to nobody without a token', async () => {
    const response = await get('proof?shard=1&position=0');
    expect(response.status).toBe(401);
  });

  it.each([
    'proof',
    'proof?shard=1',
    'proof?shard=x&position=0',
    'proof?shard=1&position=-1',
    'proof?shard=1&position=01',
    'proof?shard=99999999999&position=1',
    'proof?shard=1&position=0&size=',
    'proof?shard=1&position=99999999999999999999',
  ])('is asked for by what a receipt has, not by %s', async (path) => {
    const response = await get(path, 'crm');
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
  });
});

describe('the root log', () => {
  it('tells its checkpoint to everybody, and its tiles are those that were signed', async () => {
    await proofOf(await aReceipt());
    const response = await get('checkpoint');
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-store');
    const note = openNote(await response.text(), keys);
    const checkpoint = 'text' in note ? readCheckpoint(note.text) : undefined;
    expect(checkpoint?.origin).toBe(origin);
    const [tile] = tilesOf(checkpoint?.size ?? 0);
    const hashes = await get(`tile/0/000.p/${tile?.width}`);
    expect(hashes.headers.get('content-type')).toBe('application/octet-stream');
    expect(hashes.headers.get('cache-control')).toContain('immutable');
    const leaves = Buffer.from(await hashes.arrayBuffer());
    const bundle = Buffer.from(await (await get(`tile/entries/000.p/${tile?.width}`)).arrayBuffer());
    const statements: Buffer[] = [];
    for (let at = 0; at < bundle.length;) {
      const length = bundle.readUInt16BE(at);
      statements.push(bundle.subarray(at + 2, at + 2 + length));
      at += 2 + length;
    }
    expect(statements[0]?.toString()).toBe(`${origin}/key\n${keys[0]?.text}\n`);
    const hashed = statements.map((text) => createHash('sha256').update(Buffer.of(0)).update(text).digest());
    expect(Buffer.concat(hashed)).toEqual(leaves);
  });
});

describe('a shard', () => {
  it('tells the hashes of its tree, and nothing that was said in an entry', async () => {
    const { shard, position, leafHash, treeSize } = await aReceipt();
    const width = Number(treeSize);
    const response = await get(`shard/${shard}/tile/0/000.p/${width}`);
    const leaves = Buffer.from(await response.arrayBuffer());
    expect(leaves).toHaveLength(32 * width);
    expect(leaves.toString('hex', Number(position) * 32, Number(position) * 32 + 32)).toBe(leafHash);
  });

  it('has no entries to give', async () => {
    const { shard } = await aReceipt();
    expect((await get(`shard/${shard}/tile/entries/000.p/1`)).status).toBe(404);
  });
});

describe('a tile that is none', () => {
  it.each([
    'tile/0/000',
    'tile/9/000',
    'tile/63/x999/x999/x999/x999/999',
    'tile/0/x001/000.p/3',
    'tile/0/../0',
    'tile/x',
    'tile/',
    'tile/entries/x',
    'tile/entries/999',
    'shard/0/tile/0/000.p/1',
    'shard/77/tile/0/000.p/1',
    'shard/-1/tile/0/000.p/1',
    'shard/1/tile/0/999',
  ])('is not found: %s', async (path) => {
    const response = await get(path);
    expect(response.status).toBe(404);
    expect(await response.json()).toHaveProperty('errors');
  });
});
