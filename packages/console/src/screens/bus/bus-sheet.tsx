import { Binary, Pause, Play } from 'lucide-react'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { Vehicle } from '#api'
import { known, t } from '#language'
import { usePresence } from '#presence'
import { Button, Empty, Field, formatNumber, Note, Origin, ProblemNote, Sheet, Tag } from '#ui'
import type { Database, Unfit } from './database.ts'
import { openDatabase } from './database.ts'
import { FrameRows } from './frame-rows.tsx'
import { filterFrames } from './frame-table.ts'
import type { Frames } from './use-frames.ts'
import { useFrames } from './use-frames.ts'

const UNFIT: Readonly<Record<Unfit, string>> = {
  'too-large': t('This file is larger than 16 MiB. Nothing was read of it.'),
  'no-messages': t('This file names no message. Choose a CAN database (DBC).'),
}

function LinkState({ frames: { link, bus } }: { frames: Frames }): ReactNode {
  if (link.state === 'CONNECTING') return <Tag state="plain">{t('connecting')}</Tag>
  if (link.state === 'NOT_CONNECTED') return <Tag state="not-connected">{t('no link')}</Tag>
  return (
    <>
      <Tag state="ok">{t('connected')}</Tag>
      <Origin source={bus?.source} />
    </>
  )
}

interface DatabaseProps {
  readonly database: Database | Unfit | undefined
  readonly onChoose: (database: Database | Unfit | undefined) => void
}

/** The file is read in the page: it is not uploaded. */
function DatabaseField({ database, onChoose }: DatabaseProps): ReactNode {
  const isOpen = typeof database === 'object'
  return (
    <Field
      label={t('CAN database (DBC)')}
      type="file"
      accept=".dbc"
      hint={
        isOpen
          ? t('{messages, plural, one {# message} other {# messages}}; lines passed over: {bad}', {
              messages: database.messages,
              bad: database.badLines,
            })
          : t('Names the signals. It is read in this browser and goes nowhere.')
      }
      wrong={typeof database === 'string' ? UNFIT[database] : undefined}
      onChange={({ currentTarget: { files } }) => {
        const [file] = files ?? []
        if (file) void openDatabase(file).then(onChoose)
        else onChoose(undefined)
      }}
    />
  )
}

function Lost({ frames: { dropped, beyond } }: { frames: Frames }): ReactNode {
  if (dropped + beyond === 0) return null
  return (
    <div className="px-4 pb-3">
      <Note state="warn">
        {dropped > 0 && (
          <p>
            {t('{dropped, plural, one {# frame} other {# frames}} dropped for want of room on the way.', { dropped })}
          </p>
        )}
        {beyond > 0 && (
          <p>{t('{beyond} frames of further identifiers are not shown.', { beyond: formatNumber(beyond, 0) })}</p>
        )}
      </Note>
    </div>
  )
}

function Hearing({ vehicle, onStop }: { vehicle: Vehicle; onStop: () => void }): ReactNode {
  const [database, choose] = useState<Database | Unfit>()
  const [filter, setFilter] = useState('')
  const [frozen, freeze] = useState<Frames['rows']>()
  const frames = useFrames(vehicle.id, typeof database === 'object' ? database.decoder : undefined)
  const { link, rows, error } = frames
  const shown = filterFrames(frozen ?? rows, filter)
  const aside = (
    <span className="flex flex-wrap items-center gap-2">
      <LinkState frames={frames} />
      {frozen && <Tag state="stale">{t('paused')}</Tag>}
      <Button size="small" onClick={() => freeze(frozen ? undefined : rows)}>
        {frozen ? <Play /> : <Pause />} {frozen ? t('Go on') : t('Pause')}
      </Button>
      <Button size="small" onClick={onStop}>
        {t('Stop')}
      </Button>
    </span>
  )
  return (
    <Sheet title={t('Bus')} aside={aside}>
      {error !== undefined && (
        <div className="p-4">
          <ProblemNote error={error} />
        </div>
      )}
      {link.state === 'NOT_CONNECTED' && link.message && (
        <div className="p-4">
          <Note state="not-connected">{known(link.message)}</Note>
        </div>
      )}
      <div className="grid gap-3.5 p-4 sm:grid-cols-2">
        <DatabaseField database={database} onChoose={choose} />
        <Field
          label={t('Filter')}
          hint={t('Part of an identifier in hex, of a message or of a signal')}
          value={filter}
          onChange={({ currentTarget }) => setFilter(currentTarget.value)}
        />
      </div>
      <Lost frames={frames} />
      {shown.length > 0 && <FrameRows frames={shown} />}
      {shown.length === 0 && link.state === 'CONNECTED' && (
        <Empty>
          <p>
            {rows.length > 0
              ? t('No frame fits the filter.')
              : t(
                  'Nothing is said on this bus. Switch the ignition on; behind a gateway a vehicle says nothing unasked.',
                )}
          </p>
        </Empty>
      )}
    </Sheet>
  )
}

/** The raw frames of the vehicle's bus, heard while somebody is there to read them. */
export function BusSheet({ vehicle }: { vehicle: Vehicle }): ReactNode {
  const [isHeard, hear] = useState(false)
  const isPresent = usePresence()
  if (isHeard && isPresent) return <Hearing vehicle={vehicle} onStop={() => hear(false)} />
  return (
    <Sheet
      title={t('Bus')}
      aside={
        <Button size="small" onClick={() => hear(true)}>
          <Binary /> {t('Watch the bus')}
        </Button>
      }
    >
      <Empty>
        <p>
          {t('Every frame that {unit} says on its bus, as it is. Nothing is said there by us.', { unit: vehicle.unit })}
        </p>
      </Empty>
    </Sheet>
  )
}
