/** What a bridge says of recordings: that it makes them, and what it made; it is answered after the commit. */
import type { RecordingBridgeMessage, RecordingMessage } from '#bridge/wire'
import type { Presence, Session } from '#diagnostics/bridges'
import type { WorkVerbs } from '#diagnostics/scans'
import type { BridgeId, Context } from '#kernel'
import { unlessFinal } from './unless-final.ts'

export type KeepRecording = (ctx: Context, bridge: BridgeId, message: RecordingMessage) => Promise<void>

interface Heard {
  readonly work: Pick<WorkVerbs, 'listJobs'>
  readonly keepRecording: KeepRecording
  readonly presence: Presence
  readonly bridgeId: BridgeId
  readonly session: Session
  readonly act: <T>(work: (ctx: Context) => Promise<T>) => Promise<T>
}

export async function hearRecording(message: RecordingBridgeMessage, heard: Heard): Promise<void> {
  const { work, keepRecording, presence, bridgeId, session, act } = heard
  switch (message.type) {
    case 'recording.offer': {
      // Offered before its jobs are looked up: what is asked for in between is offered twice rather than never.
      presence.offer(session, 'recording')
      const jobs = await act((ctx) => work.listJobs(ctx, bridgeId))
      for (const job of jobs) if (job.kind === 'recorded-scan') session.send(job)
      return
    }
    case 'act-recording.offer':
      // Its acts are looked up when it offers those, right behind this.
      return presence.offer(session, 'act-recording')
    case 'recording':
      return unlessFinal(
        async () => {
          await act((ctx) => keepRecording(ctx, bridgeId, message))
          session.send({ type: 'recording.stored', jobId: message.jobId })
        },
        (code) => session.send({ type: 'recording.refused', jobId: message.jobId, code }),
      )
  }
}
