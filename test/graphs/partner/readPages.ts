import type { PartnerWorld } from '../../support/partnerWorld';

interface Page {
  readonly edges: readonly { readonly cursor: string; readonly node: Readonly<Record<string, unknown>> }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

const pageFields = 'pageInfo { hasNextPage hasPreviousPage startCursor endCursor }';

export interface Listing {
  readonly first: number;
  readonly orderBy?: string;
  readonly filter?: string;
  readonly fields?: string;
  readonly after?: string | null;
  readonly recipient?: string;
}

/** One page of the people whom the CRM's customer support may know of. */
export async function readPage(world: PartnerWorld, listing: Listing): Promise<Page> {
  const { first, orderBy, filter, fields = 'id name', after = null, recipient = 'crm' } = listing;
  const { data, text } = await world.ask(
    `query ($after: String) @purpose(is: CUSTOMER_SUPPORT) {
      users(first: ${first}, after: $after${orderBy ? `, orderBy: ${orderBy}` : ''}${filter ? `, filter: ${filter}` : ''}) {
        edges { cursor node { ${fields} } } ${pageFields}
      }
    }`,
    { variables: { after }, recipient },
  );
  if (!isPage(data?.['users'])) throw new Error(`no page of users: ${text}`);
  return data['users'];
}

/** Every page, from the first to the last, each after the `endCursor` of the one before. */
export async function readPages(world: PartnerWorld, listing: Listing): Promise<Page[]> {
  const pages = [await readPage(world, listing)];
  for (let last = pages[0]; last?.pageInfo.hasNextPage;) {
    if (pages.length > 200) throw new Error('the pages come to no end');
    last = await readPage(world, { ...listing, after: last.pageInfo.endCursor });
    pages.push(last);
  }
  return pages;
}

export function valuesIn(pages: readonly Page[], field: string): unknown[] {
  return pages.flatMap(({ edges }) => edges.map(({ node }) => node[field]));
}

/** The answer's `user.activity`. */
export async function readActivity(
  world: PartnerWorld,
  id: string,
  first: number,
  after: string | null,
): Promise<Page> {
  const { data, text } = await world.ask(
    `query ($id: ID!, $first: Int!, $after: String) @purpose(is: CUSTOMER_SUPPORT) {
      user(id: $id) { activity(first: $first, after: $after) { edges { cursor node { subjectMatter } } ${pageFields} } }
    }`,
    { variables: { id, first, after } },
  );
  const user = data?.['user'];
  const page = typeof user === 'object' && user !== null && 'activity' in user ? user.activity : undefined;
  if (!isPage(page)) throw new Error(`no page of activity: ${text}`);
  return page;
}

function isPage(value: unknown): value is Page {
  return typeof value === 'object' && value !== null && 'edges' in value && 'pageInfo' in value;
}
