/** What a log says of itself at one size. */
export interface TreeHead {
  /** Which log: a name that no other log has. */
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
}

/** The text of a checkpoint, to be signed: C2SP tlog-checkpoint. */
export function checkpointText({ origin, size, root }: TreeHead): string {
  return `${origin}\n${size}\n${root.toString('base64')}\n`;
}
