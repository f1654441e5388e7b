export type { AccessEntry } from './entry.ts';
export type { AuditSink } from './sink.ts';
export { canonical, entryText, shapeOf, type Shape } from './canonical.ts';
export { Chain, prepareEntry, type NextLine, type PreparedEntry } from './chain.ts';
export { EMPTY_ROOT, hashText, leafHash, nodeHash, type Hash } from './hash.ts';
export { headHash, headText, type Head, type Witness } from './head.ts';
export { newSigningKeyPem, publicKeyPem, readKeyIds, signingKey, verifySignature, type SigningKey } from './keys.ts';
export { isSegment, parseLine, readSegment, type LogLine, type ParsedLine } from './line.ts';
export { consistencyProof, inclusionProof, verifyConsistency, verifyInclusion } from './proof.ts';
export { Frontier, rootOf, rootOfLeaves } from './tree.ts';
export type { FirstBad } from './log-reader.ts';
export { verifyAccessLog, type Lines, type Verification, type VerificationOptions } from './verification.ts';
export {
  HASHED,
  loggedCaller,
  loggedTime,
  loggedCustomers,
  loggedSubject,
  type Caller,
  type Hmac,
  type LoggedActor,
} from './names.ts';
