import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Recording, RecordingFormat, Replay, Vehicle } from '#api'
import { RECORDING_FORMATS, recordings, recordingsQuery } from '#api'
import { useNow } from '#clock'
import { rich, t } from '#language'
import { saveFile } from '#screens/files'
import {
  ActProblem,
  Button,
  DataTable,
  formatInstant,
  formatNumber,
  formatSpan,
  Instant,
  ProblemNote,
  Sheet,
  Tag,
} from '#ui'

const ENDINGS: Readonly<Record<RecordingFormat, string>> = { candump: 'log', asc: 'asc', csv: 'csv', json: 'json' }
const MINUTE_MS = 60_000
/** Logs of frames: only where there are any. */
const OF_FRAMES: readonly RecordingFormat[] = ['candump', 'asc']

function say({ verdict, at, sealed, replayed, because }: Replay): string {
  if (verdict === 'same') return t('the same result, bit for bit')
  if (verdict === 'different')
    return t('different at {at}: sealed {sealed}, now {replayed}', {
      at: at ?? '',
      sealed: sealed || t('nothing'),
      replayed: replayed || t('nothing'),
    })
  return verdict === 'cut-off'
    ? t('the recording was cut off; up to there it is the same')
    : t('it left the recording: {because}', { because: because ?? '' })
}

function Outcome({ replay }: { replay: Replay }): ReactNode {
  return (
    <span role="status">
      {rich('<tag>REPLAY</tag> {replay}, {durationMs} of the vehicle', {
        tag: (inside) => (
          <Tag state={replay.verdict === 'same' ? 'ok' : replay.verdict === 'cut-off' ? 'warn' : 'danger'}>
            {inside}
          </Tag>
        ),
        replay: say(replay),
        durationMs: formatSpan(replay.durationMs),
      })}
    </span>
  )
}

function extentOf({ lines, frames, framesDropped, isCutOff }: Recording): string {
  const parts = [
    t('{lines} lines', { lines: formatNumber(lines) }),
    frames === 0 ? t('no frames') : t('{frames} frames', { frames: formatNumber(frames) }),
  ]
  if (framesDropped > 0)
    parts.push(t('{framesDropped} frames more were left out', { framesDropped: formatNumber(framesDropped) }))
  if (isCutOff) parts.push(t('cut off'))
  return parts.join(', ')
}

function Row({ recording }: { recording: Recording }): ReactNode {
  const { scanId, actId, vehicleId, recordedAt } = recording
  const replay = useMutation({ mutationFn: () => recordings.replay(recording) })
  const save = useMutation({
    mutationFn: async (format: RecordingFormat) =>
      saveFile(await recordings.fetchFile(recording, format), `REPLAY-${scanId ?? actId}.${ENDINGS[format]}`),
  })
  const of = t('the recording of {recordedAt}', {
    recordedAt: formatInstant(Date.parse(recordedAt), useNow(MINUTE_MS)),
  })
  const formats = RECORDING_FORMATS.filter((format) => recording.frames > 0 || !OF_FRAMES.includes(format))
  return (
    <tr>
      <th scope="row">
        {scanId === null ? (
          <>
            <Instant at={recordedAt} /> <span className="text-sm text-soft">{t('act')}</span>
          </>
        ) : (
          <Link to="/app/vehicles/$vehicleId" params={{ vehicleId }} search={{ scan: scanId }}>
            <Instant at={recordedAt} />
          </Link>
        )}
      </th>
      <td>
        {recording.isUnreadable && <Tag state="danger">{t('Not as sealed')}</Tag>} {extentOf(recording)}
      </td>
      <td className="wide">
        <div className="flex flex-wrap items-center gap-2">
          <Button
            size="small"
            disabled={replay.isPending}
            onClick={() => replay.mutate()}
            aria-label={t('Replay {of}', { of })}
          >
            {t('Replay')}
          </Button>
          {formats.map((format) => (
            <Button
              key={format}
              size="small"
              disabled={save.isPending}
              onClick={() => save.mutate(format)}
              aria-label={t('{format} of {of}', { format, of })}
            >
              {format}
            </Button>
          ))}
        </div>
        {replay.data && <Outcome replay={replay.data} />}
        <ActProblem error={replay.error ?? save.error} />
      </td>
    </tr>
  )
}

/** What was recorded of scans of this vehicle, and of acts on it: run again on the server, in the time of the recording, or taken along. */
export function RecordingsSheet({ vehicle }: { vehicle: Vehicle }): ReactNode {
  const { data, error } = useQuery(recordingsQuery(vehicle.id))
  if (error && !data) return <ProblemNote error={error} />
  if (!data || data.data.length === 0) return null
  const head = (
    <>
      <th>{t('When')}</th>
      <th>{t('What')}</th>
      <th>{t('Replay and files')}</th>
    </>
  )
  return (
    <Sheet
      title={t('Recordings')}
      aside={<span className="text-sm text-soft">{t('signed by the bridge, sealed')}</span>}
    >
      <DataTable label={t('Recordings')} head={head}>
        <tbody>
          {data.data.map((recording) => (
            <Row key={recording.scanId ?? recording.actId} recording={recording} />
          ))}
        </tbody>
      </DataTable>
    </Sheet>
  )
}
