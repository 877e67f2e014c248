import { connect } from 'node:net';
import { PartnerWorld } from '../support/partnerWorld';

let world: PartnerWorld;
beforeAll(async () => {
  world = await PartnerWorld.open({ INTROSPECTION: 'off' });
});
afterAll(() => world.close());

/** Sent along wherever a request can carry something, and never to be seen again. */
const secret = 'zhang-san-13800138000';

const json = { 'content-type': 'application/json' };

interface Told {
  readonly status: number;
  readonly codes: readonly string[];
  readonly text: string;
}

async function told(response: Response): Promise<Told> {
  const text = await response.text();
  const type = response.headers.get('content-type') ?? '';
  expect(type).toMatch(/^application\/(graphql-response\+)?json/);
  expect([...response.headers].join()).not.toContain(secret);
  return toldBy(response.status, text);
}

function toldBy(status: number, text: string): Told {
  expect(text).not.toMatch(/\n\s+at |node_modules|\.ts:\d|stacktrace|SELECT /);
  expect(text).not.toContain(secret);
  const { errors = [] } = JSON.parse(text) as { errors?: { extensions: { code: string } }[] };
  return { status, codes: errors.map(({ extensions }) => extensions.code), text };
}

async function post(body: string, headers: Record<string, string> = json): Promise<Told> {
  return told(await world.send('/graphql', { method: 'POST', headers, body }));
}

const operation = (query: string, rest: Record<string, unknown> = {}) => JSON.stringify({ query, ...rest });

describe('a body', () => {
  it.each<[string, string, Record<string, string>, number, string]>([
    ['that is no JSON', `{"query": "${secret}`, json, 400, 'BAD_REQUEST'],
    ['that is empty', '', json, 400, 'BAD_REQUEST'],
    [
      'that would change prototypes',
      `{"__proto__": {"x": "${secret}"}, "query": "{ me { id } }"}`,
      json,
      400,
      'BAD_REQUEST',
    ],
    ['that is larger than allowed', operation(`# ${secret.repeat(10_000)}`), json, 413, 'BODY_TOO_LARGE'],
    ['of XML', `<q>${secret}</q>`, { 'content-type': 'application/xml' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    [
      'of a form',
      `query=${secret}`,
      { 'content-type': 'application/x-www-form-urlencoded' },
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    ['of plain text', operation(`{ ${secret} }`), { 'content-type': 'text/plain' }, 400, 'BAD_REQUEST'],
    [
      'of a bare GraphQL text',
      '{ me { id } }',
      { 'content-type': 'application/graphql' },
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    ['that is a number', '1', json, 400, 'BAD_REQUEST'],
    ['that is null', 'null', json, 400, 'BAD_REQUEST'],
    ['without a query', '{}', json, 400, 'BAD_REQUEST'],
    ['whose query is no text', `{"query": {"x": "${secret}"}}`, json, 400, 'BAD_REQUEST'],
    [
      'whose variables are a text',
      operation('{ me { id } }', { variables: secret }),
      json,
      400,
      'BAD_REQUEST',
    ],
    [
      'whose variables are a list',
      operation('{ me { id } }', { variables: [secret] }),
      json,
      400,
      'BAD_REQUEST',
    ],
    [
      'with several operations',
      JSON.stringify([{ query: '{ me { id } }' }, { query: `{ ${secret} }` }]),
      json,
      400,
      'BAD_REQUEST',
    ],
  ])('%s is answered in JSON with a code', async (_, body, headers, status, code) => {
    expect(await post(body, headers)).toMatchObject({ status, codes: [code] });
  });

  it('with a query by its hash alone is not answered, whoever stored it', async () => {
    const extensions = { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } };
    const alone = await post(JSON.stringify({ extensions }));
    const stored = await post(operation('{ me { id } }', { extensions }));
    expect(alone.codes).toEqual(['PERSISTED_QUERY_NOT_SUPPORTED']);
    expect(stored.codes).toEqual(['PERSISTED_QUERY_NOT_SUPPORTED']);
  });
});

describe('a document', () => {
  const nested = (levels: number) => `${'{ a '.repeat(levels)}${'}'.repeat(levels)}`;
  const nestedList = (levels: number) => `{ user(id: ${'['.repeat(levels)}${']'.repeat(levels)}) { id } }`;

  it.each([
    ['3,000 levels deep', nested(3_000)],
    ['1,500 levels deep', nested(1_500)],
    ['with a list 1,500 levels deep', nestedList(1_500)],
    [
      'with 10,000 aliases',
      `{ me { ${Array.from({ length: 10_000 }, (_, index) => `a${index.toString(36)}:id`).join(' ')} } }`,
    ],
  ])('%s is refused before it is run', async (_, query) => {
    expect(await post(operation(query))).toMatchObject({ status: 400, codes: ['GRAPHQL_PARSE_FAILED'] });
  });

  it.each([900, 400])(
    'with fields or lists %d levels deep is refused without a fault of the gateway',
    async (levels) => {
      for (const query of [nested(levels), nestedList(levels)]) {
        const { status, codes } = await post(operation(query));
        expect(status).toBe(400);
        expect(codes).not.toContain('INTERNAL_SERVER_ERROR');
      }
    },
  );

  it('with variables 20,000 levels deep is refused without a fault of the gateway', async () => {
    const variables = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    const { codes } = await post(
      `{"query":"query ($f: UserFilter) { users(filter: $f) { edges { node { id } } } }","variables":{"f":${variables}}}`,
    );
    expect(codes).toEqual(['BAD_USER_INPUT']);
  });

  it('whose fragments multiply is too costly', async () => {
    const nodes = Array.from({ length: 120 }, (_, index) => `n${index}: name`).join(' ');
    const { codes } = await post(
      operation(
        `query @purpose(is: CUSTOMER_SUPPORT) { ${Array.from({ length: 60 }, (_, index) => `u${index}: user(id: "x") { ...F }`).join(' ')} } fragment F on User { ${nodes} }`,
      ),
    );
    expect(codes).toEqual(['OPERATION_TOO_COSTLY']);
  });

  it.each(['mutation { a }', 'subscription { a }'])('that is a %s is refused', async (query) => {
    const { status, codes } = await post(operation(query));
    expect(status).toBe(400);
    expect(codes).not.toEqual([]);
    expect(codes).not.toContain('INTERNAL_SERVER_ERROR');
  });

  it('with several operations and no name is refused', async () => {
    const { codes } = await post(operation('query A { me { id } } query B { me { id } }'));
    expect(codes).toHaveLength(1);
    expect(codes).not.toContain('INTERNAL_SERVER_ERROR');
  });

  it('may use an alias that is a name of the prototype’s', async () => {
    const { text } = await post(operation('{ __proto__: me { constructor: id toString: name } }'));
    expect(text).toContain('{"data":{"__proto__":{"constructor":"crm","toString":"CRM"}}}');
  });

  it('asks for no introspection where that is off', async () => {
    const { status, text } = await post(operation('{ __schema { types { name } } }'));
    expect(status).toBe(400);
    expect(text).not.toContain('UserConnection');
  });

  it('with a misspelt field gets no suggestion where introspection is off', async () => {
    const { text } = await post(operation('{ mee { id } }'));
    expect(text).not.toMatch(/Did you mean|"me"/);
  });
});

describe('GET', () => {
  const search = new URLSearchParams({ query: '{ me { id } }' });

  it('needs a header that no web page can send by itself', async () => {
    const without = await told(await world.send(`/graphql?${search.toString()}`));
    const response = await world.send(`/graphql?${search.toString()}`, {
      headers: { 'apollo-require-preflight': 'yes' },
    });
    expect(without).toMatchObject({ status: 400, codes: ['BAD_REQUEST'] });
    expect(await response.json()).toEqual({ data: { me: { id: 'crm' } } });
  });

  it.each([
    ['a mutation', 'mutation { a }', '{}'],
    ['broken variables', '{ me { id } }', `{"a": "${secret}`],
    ['a broken query', `{ ${secret}`, '{}'],
  ])('of %s is refused', async (_, query, variables) => {
    const response = await world.send(`/graphql?${new URLSearchParams({ query, variables }).toString()}`, {
      headers: { 'apollo-require-preflight': 'yes' },
    });
    const { status, codes } = await told(response);
    expect([400, 405]).toContain(status);
    expect(codes).toHaveLength(1);
  });

  it('of a page for browsers is refused too', async () => {
    const response = await world.send('/graphql', { headers: { accept: 'text/html' } });
    expect((await told(response)).status).toBe(400);
  });
});

describe('an address or method that there is not', () => {
  it.each([
    ['GET', '/'],
    ['GET', `/${secret}`],
    ['POST', '/graphql/'],
    ['GET', '/graphql/x'],
    ['GET', '/GRAPHQL'],
    ['PUT', '/graphql'],
    ['DELETE', '/graphql'],
    ['GET', '/.env'],
    ['GET', '/healthz/../graphql/..%2f'],
  ])('%s %s is NOT_FOUND', async (method, path) => {
    expect(await told(await world.send(path, { method }))).toMatchObject({
      status: 404,
      codes: ['NOT_FOUND'],
    });
  });

  it('that cannot be decoded is a bad request, and is not quoted', async () => {
    const response = await world.send(`/%zz${secret}`);
    expect(await told(response)).toMatchObject({ status: 400, codes: ['BAD_REQUEST'] });
  });

  it('is open to no other origin', async () => {
    const response = await world.send('/graphql', {
      method: 'OPTIONS',
      headers: {
        origin: 'https://elsewhere.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type',
      },
    });
    const names = [...response.headers.keys()].filter((name) => name.startsWith('access-control'));
    expect([response.status, names]).toEqual([404, []]);
  });
});

describe('what is no request at all', () => {
  it.each([
    ['noise', `${secret} ${secret}\r\n\r\n`, 400, 'BAD_REQUEST'],
    [
      'headers that are too large',
      `GET /healthz HTTP/1.1\r\nhost: x\r\nx: ${secret.repeat(2_000)}\r\n\r\n`,
      431,
      'HEADERS_TOO_LARGE',
    ],
    [
      'two lengths',
      `POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n${secret}`,
      400,
      'BAD_REQUEST',
    ],
  ])('(%s) is answered in JSON with a code', async (_, sent, status, code) => {
    const answer = await sendRaw(sent);
    const [head = '', body = ''] = answer.split('\r\n\r\n');
    expect(toldBy(Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1]), body)).toMatchObject({
      status,
      codes: [code],
    });
  });

  function sendRaw(bytes: string): Promise<string> {
    const { hostname, port } = new URL(world.gateway.url);
    return new Promise((resolve, reject) => {
      let answer = '';
      const socket = connect(Number(port), hostname, () => socket.write(bytes));
      socket.setEncoding('utf8').on('data', (chunk: string) => (answer += chunk));
      socket.on('close', () => resolve(answer));
      socket.on('error', reject);
    });
  }
});

it('answers nobody’s request with a header that tells what it is built of', async () => {
  const response = await world.send('/healthz');
  expect(response.headers.get('x-powered-by')).toBeNull();
  expect(response.headers.get('server')).toBeNull();
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
});

it('logs nothing of what was sent', () => {
  expect(world.log.length).toBeGreaterThan(20);
  expect(world.log.filter((line) => line.includes(secret))).toEqual([]);
});
