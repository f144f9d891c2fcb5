/** `muts verify proof`: one entry and its place in the log. */
import { CommandError, EXIT } from '#exit'
import type { ProvenEntry } from '#proof'
import { decodeUtf8, findEntryFacts, KEY_KIND, ProofError, toBase64, verifyProof } from '#proof'
import { sha256 } from './digest.ts'
import { showEntry } from './entry-line.ts'
import { readBytes } from './source.ts'
import { tell, tellRefusal } from './tell.ts'
import type { TrustOptions } from './trust.ts'
import { readTrust } from './trust.ts'

export interface ProofOptions extends TrustOptions {
  readonly entry?: string
  readonly json?: boolean
}

export async function checkProof(file: string, options: ProofOptions): Promise<void> {
  const { vkeys, witnessKeys, quorum } = readTrust(options)
  const bytes = await readBytes(file)
  const entry = options.entry === undefined ? undefined : await readBytes(options.entry)
  try {
    const given = { quorum, hash: sha256, ...(entry ? { entry } : {}) }
    tellProven(await verifyProof(decodeUtf8(bytes), [...vkeys, ...witnessKeys], given), options.json)
  } catch (error) {
    if (error instanceof ProofError && error.code === 'missing') {
      throw new CommandError(EXIT.usage, 'The file does not hold the entry it proves. Name it with --entry.', {
        cause: error,
      })
    }
    tellRefusal(error, 'The proof', options.json)
  }
}

function tellProven({ index, entry, checkpoint }: ProvenEntry, asJson: boolean | undefined): void {
  const { origin, size, signedBy } = checkpoint
  const root = toBase64(checkpoint.root)
  const facts = findEntryFacts(entry)
  const shown = facts && showEntry({ seq: index, facts })
  const witnesses = signedBy.filter(({ kind }) => kind === KEY_KIND.cosignature).map(({ name }) => name)
  tell(
    {
      ok: true,
      sentence: `The proof holds: this is entry ${index} of ${origin}.`,
      facts: {
        'log at that time': `${size} entries`,
        root,
        'seen by witnesses': witnesses.join(', ') || 'none',
        at: shown?.at,
        action: shown?.action,
        actor: shown?.actor,
        objects: shown?.objects.join(', '),
      },
    },
    { ok: true, origin, size, root, index, witnesses, ...(shown ? { entry: shown } : {}) },
    asJson,
  )
}
