const byteaOid = 17;
const headerBytes = 20;

/** A `bytea[]` in PostgreSQL's binary array format: as text, each byte would travel as two digits and be parsed back. */
export function encodeByteaArray(items: readonly Buffer[]): Buffer {
  const size = items.reduce((sum, item) => sum + 4 + item.length, headerBytes);
  const array = Buffer.allocUnsafe(size);
  let offset = 0;
  const writeInt = (value: number): void => {
    offset = array.writeInt32BE(value, offset);
  };
  [1, 0, byteaOid, items.length, 1].forEach(writeInt);
  for (const item of items) {
    writeInt(item.length);
    offset += item.copy(array, offset);
  }
  return array;
}
