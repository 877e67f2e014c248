/** What is signed and handed out: notes, checkpoints, proofs as text. */
export * from './checkpoint';
export * from './cosignature';
export * from './logProof';
export * from './rootLog';
export * from './signedNote';
export * from './SigningKey';
