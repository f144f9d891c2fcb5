/**
 * The short way of a node that leads: nothing waits in the intake, so its own group, or the next checkpoint, needs one
 * statement. The state is carried forward after the commit only; where nothing was changed it still holds.
 */
import type { Database } from '#kernel/database'
import type { Signer } from '#proof'
import { encodeUtf8, signNote } from '#proof'
import { placeAtOnce } from './at-once-store.ts'
import type { BatchParts } from './batch.ts'
import type { AcceptedRow } from './own-rows.ts'
import { placeRow } from './own-rows.ts'
import type { PlacingState, SignedBatch } from './placing-state.ts'
import { headText, takeId, takeRow, takeSigned } from './placing-state.ts'

export interface AtOnceParts extends Pick<BatchParts, 'origin' | 'log' | 'sealer'> {
  readonly database: Database
}

/** Places a group of this process. False: the long way is needed, or another node leads. */
export async function placeGroupAtOnce(
  { database, origin, log, sealer }: AtOnceParts,
  state: PlacingState,
  group: readonly AcceptedRow[],
): Promise<boolean> {
  const from = state.tree.size
  const tree = state.tree.fork()
  const tiles = tree.append(group.map(({ leaf }) => leaf))
  const to = { size: tree.size, indexed: state.fold.short, seal: sealer.seal(encodeUtf8(headText(origin, tree))) }
  const rows = group.map((row, index) => placeRow(from + index, row))
  if (!(await placeAtOnce(database, { log, from, since: state.since, to, rows, tiles }))) return false
  state.tree = tree
  group.forEach((row, index) => {
    takeRow(state, from + index, row)
    takeId(state, row)
  })
  return true
}

/** Signs what was placed since the last checkpoint. Undefined: the long way is needed, or another node leads. */
export async function signAtOnce(
  { database, origin, log }: AtOnceParts,
  state: PlacingState,
  signers: readonly Signer[],
  at: Date,
): Promise<SignedBatch | undefined> {
  const note = await signNote(headText(origin, state.tree), signers)
  const from = state.tree.size
  const to = { size: from, indexed: state.fold.short, seal: null }
  const isSigned = await placeAtOnce(database, {
    ...{ log, from, since: state.since, to, rows: [], tiles: [] },
    checkpoint: { note, at },
  })
  return isSigned ? takeSigned(state, note, at) : undefined
}
