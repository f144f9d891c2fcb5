/** `muts verify answer`: that a list of entries is complete, as far as the log has an index. */
import type { VerifiedAnswer } from '#proof'
import { decodeUtf8, toBase64, verifyAnswer } from '#proof'
import { sha256 } from './digest.ts'
import type { ShownEntry } from './entry-line.ts'
import { formatInstant, showEntry } from './entry-line.ts'
import { readBytes } from './source.ts'
import { tell, tellRefusal } from './tell.ts'
import type { TrustOptions } from './trust.ts'
import { readTrust } from './trust.ts'

export async function checkAnswer(file: string, options: TrustOptions & { readonly json?: boolean }): Promise<void> {
  const { vkeys, witnessKeys, quorum } = readTrust(options)
  const bytes = await readBytes(file)
  try {
    tellAnswer(
      await verifyAnswer(decodeUtf8(bytes), [...vkeys, ...witnessKeys], { quorum, hash: sha256 }),
      options.json,
    )
  } catch (error) {
    tellRefusal(error, 'The answer', options.json)
  }
}

function tellAnswer({ query, checkpoint, entries, asOfMs }: VerifiedAnswer, asJson: boolean | undefined): void {
  const { org: organisation, kind, id } = query
  const [from, to, asOf] = [query.fromMs, query.toMs, asOfMs].map(formatInstant)
  const { origin, size } = checkpoint
  const root = toBase64(checkpoint.root)
  const shown = entries.map(showEntry)
  tell(
    {
      ok: true,
      sentence: `The answer holds: ${count(shown.length)} of ${kind} ${id} from ${from} to ${to}, and no other was left out.`,
      facts: { organisation, log: origin, 'entries in the log': size, root, 'late entries counted up to': asOf },
      rows: shown.map(toLine),
    },
    { ok: true, origin, size, root, query: { organisation, kind, id, from, to }, asOf, entries: shown },
    asJson,
  )
}

const count = (entries: number): string =>
  entries === 1 ? 'this is the one entry' : `these are all ${entries} entries`

const toLine = ({ seq, at, action, actor, objects }: ShownEntry): string =>
  `${seq}  ${at}  ${action}  by ${actor}  on ${objects.join(', ')}`
