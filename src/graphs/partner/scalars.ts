import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

/**
 * Scalars of our own, because what well-known ones say of a value that does not fit quotes it: an error must not carry
 * personal data.
 */
function textScalar(name: string, form: RegExp, example: string): GraphQLScalarType<string, string> {
  const read = (value: unknown): string => {
    if (typeof value === 'string' && form.test(value)) return value;
    throw new GraphQLError(`\`${name}\` looks like ${example}`);
  };
  return new GraphQLScalarType({
    name,
    serialize(value) {
      if (typeof value === 'string') return value;
      throw new GraphQLError(`a source gave no text for \`${name}\``);
    },
    parseValue: read,
    parseLiteral: (node) => read(node.kind === Kind.STRING ? node.value : undefined),
  });
}

export const date = textScalar('Date', /^\d{4}-\d{2}-\d{2}$/, '`1990-12-31`');

export const emailAddress = textScalar('EmailAddress', /^[^\s@]{1,64}@[^\s@]{1,253}$/, '`name@example.org`');

const instantText = textScalar(
  'DateTime',
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?Z$/,
  '`2026-01-31T00:00:00Z`',
);

/** Sources give what PostgreSQL prints of an instant; clients get ISO 8601 in UTC. */
export const dateTime = new GraphQLScalarType({
  ...instantText.toConfig(),
  serialize(value) {
    const instant = typeof value === 'string' ? Date.parse(value) : Number.NaN;
    if (Number.isNaN(instant)) throw new GraphQLError('a source gave no instant for `DateTime`');
    return new Date(instant).toISOString();
  },
});
