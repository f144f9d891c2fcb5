/**
 * The door of proof: how a log is written down, proven and checked. Open to everyone, in browser, bridge, server
 * and command line; nothing in here reads a file, a clock or the network.
 */
export type { Answer, AnsweredSegment, AnswerQuery, PlacedEntry } from './answer.ts'
export { formatAnswer, parseAnswer } from './answer.ts'
export type { AnswerReader, StandingCommit } from './answer-build.ts'
export { buildAnswer } from './answer-build.ts'
export type { AnsweredEntry, VerifiedAnswer } from './answer-verify.ts'
export { verifyAnswer } from './answer-verify.ts'
export { fromBase64, toBase64, toHex } from './base64.ts'
export { compareBytes, concatBytes, decodeUtf8, encodeUtf8, equalBytes } from './bytes.ts'
export type { Json } from './canonical.ts'
export { encodeCanonical, formatCanonical } from './canonical.ts'
export type { Checkpoint, VerifiedCheckpoint } from './checkpoint.ts'
export { formatCheckpoint, parseCheckpoint, verifyCheckpoint } from './checkpoint.ts'
export { decodeEntryBundle, encodeEntryBundle, MAX_ENTRY_SIZE } from './entry-bundle.ts'
export type { EntryFacts } from './entry-facts.ts'
export { findEntryFacts, isSystemAct } from './entry-facts.ts'
export type { IndexCommit, IndexLevel } from './index-commit.ts'
export { formatIndexCommit, INDEX_ACTION, readIndexCommit } from './index-commit.ts'
export type { IndexKind, KeyOf } from './index-key.ts'
export { createKeyCache, indexKey, keysOfEntry, lateKey } from './index-key.ts'
export type { ClosedRun, LogIndex, LogIndexStart } from './log-index.ts'
export { commitRun, createLogIndex, LATE_AFTER_MS } from './log-index.ts'
export type {
  Finding,
  FindingCode,
  LeavesFile,
  LogRow,
  LogSource,
  LogVerdict,
  RowColumns,
  VerifyLogOptions,
} from './log-source.ts'
export type { Note, NoteSignature } from './note.ts'
export { formatNote, formatSignature, parseNote, parseSignature } from './note.ts'
export type { Signer, VerifiedNote } from './note-sign.ts'
export { cosignNote, signNote, verifyNote } from './note-sign.ts'
export type { ProofErrorCode } from './proof-error.ts'
export { ProofError } from './proof-error.ts'
export type { ProofFile, ProvenEntry } from './proof-file.ts'
export { formatProof, parseProof, verifyProof } from './proof-file.ts'
export { searchKey, searchKeysOf } from './search-keys.ts'
export type { KeyedEntry, Neighbour, Segment, SegmentProof, SegmentRecord } from './segment.ts'
export { collectRecords, createSegment, decodeRecords, encodeRecords } from './segment.ts'
export type { SegmentHead } from './segment-verify.ts'
export { verifySegmentProof } from './segment-verify.ts'
export { decodeSeqList, encodeSeqList } from './seq-list.ts'
export { sha256 } from './sha256.ts'
export type { DumpLine } from './source-dump.ts'
export { formatDumpLine, openDumpSource, parseDumpLine } from './source-dump.ts'
export type { ReadPath } from './source-tiles.ts'
export { CHECKPOINTS_PATH, createTilesSource, REMARKS_PATH } from './source-tiles.ts'
export type { Tile, TileName } from './tile.ts'
export { formatTilePath, HASH_SIZE, parseTilePath, TILE_WIDTH, tileWidth } from './tile.ts'
export type { ReadTile } from './tile-reader.ts'
export { createTileReader } from './tile-reader.ts'
export type { Hash, Tree, TreeState } from './tree.ts'
export { createTree, leafHash, nodeHash, rootOf } from './tree.ts'
export type { ReadNode, TreeNode } from './tree-path.ts'
export { proveConsistency, proveInclusion } from './tree-path.ts'
export type { TreeHead } from './tree-verify.ts'
export { rootOfPath, verifyConsistency, verifyInclusion } from './tree-verify.ts'
export { verifyLog } from './verify-log.ts'
export type { KeyKind, Vkey } from './vkey.ts'
export { createVkey, formatVkey, KEY_KIND, parseVkey } from './vkey.ts'
export type { AddCheckpoint, WitnessAnswer, WitnessOptions } from './witness.ts'
export { formatAddCheckpoint, judgeCheckpoint, parseAddCheckpoint } from './witness.ts'
