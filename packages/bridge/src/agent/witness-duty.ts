/**
 * A bridge as a witness of its server's log (C2SP tlog-witness over the connection): its key is made on this device, its
 * memory stands beside it, in a folder of this pairing alone. Pairing anew means trusting anew; what was seen stays.
 */
import { join } from 'node:path'
import { formatVkey, ProofError, parseAddCheckpoint, parseCheckpoint, parseNote } from '#proof'
import type { WitnessAnswer, WitnessAsk, WitnessOffer, WitnessStatus } from '#wire'
import { WITNESS_STATUSES, witnessName, witnessOffer } from '#wire'
import type { WitnessReply } from '#witness'
import { openTrustedLogs, openWitness, openWitnessKey } from '#witness'
import type { DeviceKey } from './device-key.ts'
import { openFolder } from './folder.ts'
import type { Pairing } from './pairing.ts'

export interface WitnessDuty {
  /** For `--witness-key`. */
  readonly vkey: string
  readonly offer: WitnessOffer
  /** Judges one checkpoint after the other. A memory that cannot be read or kept vouches for nothing: status 500. */
  answer(ask: WitnessAsk): Promise<WitnessAnswer>
}

export interface WitnessDutyParts {
  /** Of the bridge. */
  readonly folder: string
  readonly pairing: Pairing
  readonly key: DeviceKey
  readonly now: () => Date
  /** Hears why this device does not vouch for what it was shown. */
  readonly onRefusal: (because: string) => void
  readonly onFault: (error: unknown) => void
}

export async function openWitnessDuty(parts: WitnessDutyParts): Promise<WitnessDuty> {
  const { pairing, key, now, onRefusal, onFault } = parts
  const folder = join(parts.folder, 'witness', pairing.bridgeId)
  await openFolder(folder)
  const signer = await openWitnessKey(folder, witnessName(pairing.bridgeId))
  const trusted = await openTrustedLogs(join(folder, 'log.keys'))
  const witness = await openWitness({ folder, signer, logs: trusted.list, now })
  const vkey = formatVkey(signer.vkey)
  const signature = Buffer.from(key.sign(Buffer.from(witnessOffer(vkey)))).toString('base64')

  const judge = async ({ askId, logs, body }: WitnessAsk): Promise<WitnessAnswer> => {
    await trusted.learn(noteOf(body), logs)
    const reply = await witness.addCheckpoint(body)
    const because = refusalOf(body, reply)
    if (because !== undefined) onRefusal(because)
    return { type: 'witness.answer', askId, status: toStatus(reply.status), body: reply.body, seen: reply.seen ?? '' }
  }
  let last: Promise<unknown> = Promise.resolve()
  return {
    vkey,
    offer: { type: 'witness.offer', vkey, signature },
    answer: (ask) => {
      const answered = last
        .then(() => judge(ask))
        .catch((error): WitnessAnswer => {
          onFault(error)
          return { type: 'witness.answer', askId: ask.askId, status: 500, body: '', seen: '' }
        })
      last = answered
      return answered
    },
  }
}

/** The checkpoint in the body of `add-checkpoint`; empty where the body is none. */
const noteOf = (body: string): string => read(() => parseAddCheckpoint(body).note) ?? ''

/** Why it does not vouch; undefined where it does, or only asks to be shown more. */
function refusalOf(body: string, { status, body: says, seen }: WitnessReply): string | undefined {
  if (status === 200) return undefined
  if (status !== 409) return says.trim()
  const asked = read(() => parseAddCheckpoint(body))
  const shown = asked && read(() => parseCheckpoint(parseNote(asked.note).text, 'keep').size)
  const own = Number(says)
  if (asked === undefined || shown === undefined || (own <= shown && own !== asked.oldSize)) return undefined
  return seen === undefined ? undefined : `this device has seen ${own} entries of the log and is shown other ${shown}`
}

function read<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    if (error instanceof ProofError) return undefined
    throw error
  }
}

const toStatus = (status: number): WitnessStatus => WITNESS_STATUSES.find((known) => known === status) ?? 500
