/** An act that is recorded on the way, and the same act made again out of its recording: a computation, over no link. */
import type { Outside, RecorderLimits, Visit } from '#protocol/recording'
import { createRecorder, recordOutside, recordVisit, replayVisit } from '#protocol/recording'
import type { ActDocument, ActReadyDocument, ActRecordingDocument } from '#wire'
import { ActStopped } from './act-step.ts'
import { hashOf } from './hash-of.ts'
import type { ReplayVerdict } from './replay-verdict.ts'
import { judgeReplay } from './replay-verdict.ts'
import type { ActJob, ActRunPorts } from './run-act.ts'
import { runAct } from './run-act.ts'

/** Does what was ordered, as `runAct` does, and says beside it all that it depended on. Never throws. */
export async function recordAct(
  job: ActJob,
  ports: ActRunPorts,
  limits?: RecorderLimits,
): Promise<{ readonly document: ActDocument; readonly recording: ActRecordingDocument }> {
  const recorder = createRecorder(ports, limits)
  const visit = recordVisit({ now: ports.now, open: job.open, step: ports.tell }, recorder)
  const document = await runAct({ ...job, open: visit.open }, tellAll(ports, visit, recordOutside(recorder)))
  const recorded = recorder.end()
  const { actId, vehicleId, bridgeId, source } = job
  const head = { actId, vehicleId, bridgeId, source, resultSha256: await hashOf(document) }
  return { document, recording: { type: 'muts/act-recording/v1', ...head, ...recorded } }
}

/**
 * Does an act again out of its recording, in the time of the recording: no vehicle, no list and nobody who gives leave is
 * asked, and nothing is sent.
 *
 * @param sealed the canonical text of the act's document, of which the order is taken.
 */
export async function replayAct(recording: ActRecordingDocument, sealed: string): Promise<ReplayVerdict> {
  const { actId, vehicleId, bridgeId, source, lines } = recording
  const { order } = JSON.parse(sealed) as ActDocument
  const replay = replayVisit(lines)
  const job = { actId, vehicleId, bridgeId, source, order, open: replay.open }
  const replayed = await runAct(job, tellAll(NOBODY, replay, replay.outside)).catch(() => null)
  return judgeReplay(recording, replay, { sealed, replayed })
}

/** Every port, told to whoever stands outside: a recorder, or a recording. */
function tellAll(ports: ActRunPorts, { now, step }: Visit, { consult, see }: Outside): ActRunPorts {
  /** What is answered by its end alone. */
  const ask = async (question: string, work: () => Promise<void>) => {
    await consult(question, async () => {
      await work()
      return null
    })
  }
  return {
    now,
    tell: step,
    nowMs: () => see('ms', ports.nowMs),
    findStop: () => see('stop', ports.findStop),
    wait: (forMs) => ask(`wait ${forMs}`, () => ports.wait(forMs)),
    isAllowed: (vehicleId, order) => consult('allow-list', () => ports.isAllowed(vehicleId, order)),
    mark: (readySha256) => ask(`mark ${readySha256}`, () => ports.mark(readySha256)),
    async askLeave(ready) {
      const leave = await consult(`leave ${await hashOf(ready)}`, () => askLeave(ports, ready))
      if ('sha256' in leave) return leave.sha256
      throw new ActStopped(leave.code, leave.at, leave.message)
    },
    onFault: ports.onFault,
  }
}

type Leave = { readonly sha256: string } | Pick<ActStopped, 'code' | 'at' | 'message'>

async function askLeave(ports: Pick<ActRunPorts, 'askLeave'>, ready: ActReadyDocument): Promise<Leave> {
  try {
    return { sha256: await ports.askLeave(ready) }
  } catch (error) {
    if (!(error instanceof ActStopped)) throw error
    const { code, at, message } = error
    return { code, at, message }
  }
}

const absent = (): never => {
  throw new Error('a replay asks nobody')
}
const NOBODY: ActRunPorts = {
  ...{ now: absent, nowMs: absent, tell: absent, findStop: absent },
  ...{ wait: absent, isAllowed: absent, mark: absent, askLeave: absent },
  onFault: () => {},
}
