import type { AccountPage, AccountRow, ActivityItem, ActivityPage } from '../../sources/postgres';
import { encodeActivityCursor, encodeUserCursor } from './ids';

/** A page in the form of the Relay cursor connections specification. */
interface Connection<Node> {
  readonly edges: readonly { readonly node: Node; readonly cursor: string }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

export type AccountConnection = Connection<AccountRow>;
export type ActivityConnectionSource = Connection<ActivityItem>;

export function accountConnection(page: AccountPage, after: string | undefined): AccountConnection {
  return connection(page.rows, page.hasNextPage, after !== undefined, ({ id }) => encodeUserCursor(id));
}

export function activityConnection(page: ActivityPage, after: string | undefined): ActivityConnectionSource {
  return connection(page.items, page.hasNextPage, after !== undefined, ({ ordinal }) =>
    encodeActivityCursor(ordinal),
  );
}

function connection<Node>(
  nodes: readonly Node[],
  hasNextPage: boolean,
  hasPreviousPage: boolean,
  cursorOf: (node: Node) => string,
): Connection<Node> {
  const [first] = nodes;
  const last = nodes[nodes.length - 1];
  return {
    edges: nodes.map((node) => new Edge(node, cursorOf)),
    pageInfo: {
      hasNextPage,
      hasPreviousPage,
      startCursor: first === undefined ? null : cursorOf(first),
      endCursor: last === undefined ? null : cursorOf(last),
    },
  };
}

/** Computes its cursor only for who asks: on a long list most don't. */
class Edge<Node> {
  constructor(
    readonly node: Node,
    private readonly cursorOf: (node: Node) => string,
  ) {}

  get cursor(): string {
    return this.cursorOf(this.node);
  }
}
