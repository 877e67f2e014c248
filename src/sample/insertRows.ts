type Value = string | number | boolean | null | readonly string[];

/** Where rows go. */
export interface Database {
  query(text: string, values: unknown[]): Promise<unknown>;
}

export interface Column<Row> {
  readonly name: string;
  /** Type of PostgreSQL. */
  readonly type: string;
  readonly of: (row: Row) => Value;
}

export interface Table<Row> {
  readonly name: string;
  readonly columns: readonly Column<Row>[];
}

/**
 * Inserts in the order given, which ids that the database counts then follow. One statement for all of them: the
 * triggers that derive the sharing states run once a statement.
 */
export async function insertRows<Row>(
  database: Database,
  table: Table<Row>,
  rows: readonly Row[],
): Promise<void> {
  if (rows.length === 0) return;
  const { name, columns } = table;
  const names = columns.map((column) => column.name).join(', ');
  const arrays = columns
    .map(({ type }, place) => `$${place + 1}::${isList(type) ? 'text' : type}[]`)
    .join(', ');
  const values = columns.map((column) => `row.${column.name}::${column.type}`).join(', ');
  await database.query(
    `INSERT INTO ${name} (${names})
     SELECT ${values} FROM unnest(${arrays}) WITH ORDINALITY AS row (${names}, place) ORDER BY place`,
    columns.map(({ of }) => rows.map((row) => encode(of(row)))),
  );
}

/** `unnest` flattens lists within lists, so that they travel as text. */
function encode(value: Value): string | number | boolean | null {
  return typeof value === 'object' && value !== null ? `{${value.join(',')}}` : value;
}

const isList = (type: string): boolean => type.endsWith('[]');
