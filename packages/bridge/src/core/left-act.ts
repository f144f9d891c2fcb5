/** What becomes of an act that was under way when this device stopped: it is told, and what it held is given back. */
import { isHeld } from '#protocol/acts'
import { nameUnit, readingOnly, scanVehicle } from '#protocol/scan'
import type { ActDocument } from '#wire'
import type { ActDraft } from './act-step.ts'
import { NOT_GIVEN_BACK, release } from './hold-control.ts'
import type { ActJob, ActRunPorts } from './run-act.ts'
import { tellStopped } from './run-act.ts'

type Ports = Pick<ActRunPorts, 'now' | 'tell' | 'onFault'>

/**
 * The end of an act that had begun is unclear: what was sent may have arrived. It is never sent again. What was held is
 * given back; after codes were being cleared, the vehicle is read. Never throws.
 *
 * @param begunAfter hash of what was sealed before it began; undefined where it never did, null where nobody can tell.
 */
export async function closeLeft(
  job: ActJob,
  begunAfter: string | null | undefined,
  ports: Ports,
): Promise<ActDocument> {
  const startedAt = ports.now().toISOString()
  const draft: ActDraft = { readySha256: begunAfter ?? null, preconditions: [], steps: [], after: null }
  const { code, message } = reasonOf(begunAfter)
  const trouble = begunAfter === undefined ? null : await mend(job, draft, ports)
  const { actId, vehicleId, bridgeId, source, order } = job
  const head = { actId, vehicleId, bridgeId, source, order, startedAt, at: ports.now().toISOString() }
  return {
    ...{ type: 'muts/act/v1', ...head, ...draft },
    outcome: begunAfter === undefined ? 'refused' : 'unclear',
    failure:
      trouble?.code === NOT_GIVEN_BACK
        ? trouble
        : { code, message: trouble ? `${message} ${trouble.message}` : message, at: 'bridge' },
  }
}

const RESTARTED = 'bridge.restarted'

function reasonOf(begunAfter: string | null | undefined) {
  if (begunAfter === undefined)
    return { code: RESTARTED, message: 'The bridge was stopped before this began. Nothing was changed; ask anew.' }
  const again = 'It was not done again; look at the vehicle first.'
  if (begunAfter !== null)
    return { code: RESTARTED, message: `The bridge was stopped while this was under way. ${again}` }
  const message = `What the bridge wrote down of this act is damaged, so nobody can tell whether it began. ${again}`
  return { code: 'bridge.journal-damaged', message }
}

async function mend(job: ActJob, draft: ActDraft, ports: Ports) {
  try {
    const link = await job.open()
    try {
      if (link.kind === 'j1939') return null
      const { order } = job
      if (!isHeld(order)) {
        const { result, failure } = await scanVehicle(link, { onProgress: ({ label }) => ports.tell(label) })
        draft.after = result
        return failure ? tellStopped(failure, ports) : null
      }
      const ecu = Number(order.ecu)
      const units = new Map([[ecu, await nameUnit(readingOnly(link), ecu)]])
      await release(link, { order, units }, draft, ports)
      return null
    } finally {
      await link.close()
    }
  } catch (error) {
    return tellStopped(error, ports)
  }
}
