/** Prefix of the ids that recipients see; the rest is the pairwise UUID, by which this recipient alone knows the person. */
export const idPrefix = 'usr_';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The pairwise UUID in an id of a user; undefined for anything else, which is then nobody's id. */
export function decodeUserId(id: string): string | undefined {
  const rest = id.startsWith(idPrefix) ? id.slice(idPrefix.length) : '';
  return uuid.test(rest) ? rest : undefined;
}
