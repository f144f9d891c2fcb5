/** The earlier checkpoints of a copy of the log. With them go the ends of epochs, which nobody can sign again. */
import type { ReadPath, VerifiedCheckpoint, Vkey } from '#proof'
import { createTilesSource, createTree, equalBytes, ProofError, verifyCheckpoint } from '#proof'
import { sha256 } from './digest.ts'
import type { Leaves } from './leaves.ts'

/** Those the log key signed and the leaves file leads to, smallest first; all others are passed over. */
export async function readCheckpoints(
  bundles: ReadPath | undefined,
  leaves: Leaves,
  logKeys: readonly Vkey[],
): Promise<readonly { readonly size: number; readonly note: string }[]> {
  const heads = new Map<number, VerifiedCheckpoint & { readonly note: string }>()
  for await (const note of bundles ? createTilesSource(bundles).checkpoints() : []) {
    const head = await tryVerify(note, logKeys)
    if (head) heads.set(head.size, { ...head, note })
  }
  const tree = createTree(sha256)
  const kept: { readonly size: number; readonly note: string }[] = []
  for (const { size, root, note } of Array.from(heads.values()).sort((one, other) => one.size - other.size)) {
    if (size > leaves.size) break
    tree.append(await leaves.read(tree.size, size))
    if (equalBytes(tree.root(), root)) kept.push({ size, note })
  }
  return kept
}

async function tryVerify(note: string, logKeys: readonly Vkey[]): Promise<VerifiedCheckpoint | undefined> {
  try {
    return await verifyCheckpoint(note, logKeys)
  } catch (error) {
    if (error instanceof ProofError) return undefined
    throw error
  }
}
