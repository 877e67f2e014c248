/** That a log under a checkpoint has a leaf at a position: C2SP tlog-proof. */
export interface LogProof {
  /** What else is needed to come by the leaf itself. */
  readonly extra?: string;
  readonly position: number;
  readonly path: readonly Buffer[];
  /** A signed note. */
  readonly checkpoint: string;
}

export function encodeLogProof({ extra, position, path, checkpoint }: LogProof): string {
  const added = extra === undefined ? '' : `extra ${Buffer.from(extra, 'utf8').toString('base64')}\n`;
  return `c2sp.org/tlog-proof@v1\n${added}${pathText(position, path)}\n${checkpoint}`;
}

/** Position and path, a line each: the middle of a proof. */
export function pathText(position: number, path: readonly Buffer[]): string {
  return `index ${position}\n${path.map((hash) => `${hash.toString('base64')}\n`).join('')}`;
}
