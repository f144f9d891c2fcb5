import { readFile } from 'node:fs/promises'
import { verifyDevice } from '#bridge/agent'
import type { ReplayVerdict } from '#bridge/core'
import { openRecordingFile, replayFile } from '#bridge/core'
import { CommandError, EXIT } from '#exit'
import { DecodeError } from '#protocol/bytes'
import { harmless, print, printJson, printTable, say } from './print.ts'

export interface ReplayOptions {
  readonly key?: string
  readonly json?: boolean
}

/**
 * Scans, or acts, again out of an exported recording, without a vehicle and without a server, and says whether the sealed result comes
 * of it again.
 *
 * @throws {CommandError} notFound for a file that is not there; problemFound where its signature or what it is of do not fit, it
 *   was signed by another key than `--key`, or something else comes of it.
 */
export async function replay(path: string, { key, json = false }: ReplayOptions): Promise<void> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new CommandError(EXIT.notFound, `There is no file ${path} that can be read.`, { cause })
  })
  const opened = await openRecordingFile(text, verifyDevice)
  if ('because' in opened) throw new CommandError(EXIT.problemFound, `${path} is not believed: ${opened.because}.`)
  const { file, sealed } = opened
  if (key !== undefined && key !== file.publicKey)
    throw new CommandError(EXIT.problemFound, `${path} is signed by ${file.publicKey}, not by ${key}.`)
  const found = await replayFile(file, sealed).catch((error: unknown) => {
    if (!(error instanceof DecodeError)) throw error
    throw new CommandError(EXIT.problemFound, `${path} holds a line that is none: ${error.message}.`, { cause: error })
  })
  const { vehicleId, bridgeId, lines } = file.recording
  const of = file.type === 'muts/recording-file/v1' ? { scan: file.recording.scanId } : { act: file.recording.actId }
  const ids = 'scan' in of ? { scanId: of.scan } : { actId: of.act }
  const told = { label: file.label, ...ids, vehicleId, bridgeId, signedBy: file.publicKey, ...found }
  if (json) printJson(told)
  else {
    printTable([
      ['REPLAY', `${lines.length} lines`],
      ...Object.entries({ ...of, vehicle: vehicleId, bridge: bridgeId, 'signed by': file.publicKey }),
    ])
    print(harmless(SENTENCES[found.verdict](found as never)))
    if (key === undefined) say('Whether that is the key of the bridge, --key KEY tells.')
  }
  if (found.verdict !== 'same')
    throw new CommandError(EXIT.problemFound, 'The sealed result does not come of it again.')
}

const SENTENCES: {
  readonly [V in ReplayVerdict['verdict']]: (found: Extract<ReplayVerdict, { verdict: V }>) => string
} = {
  same: () => 'The same result, bit for bit.',
  different: ({ at, sealed, replayed }) =>
    `Different at ${at}: sealed ${sealed || 'nothing'}, now ${replayed || 'nothing'}.`,
  diverged: ({ because }) => `It left the recording: ${because}.`,
  'cut-off': ({ line }) => `The recording was cut off before line ${line}; up to there it is the same.`,
}
