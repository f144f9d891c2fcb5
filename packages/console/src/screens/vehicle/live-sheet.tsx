import { Activity } from 'lucide-react'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { LiveOffer, LiveSignal, Vehicle } from '#api'
import { known, t } from '#language'
import { UNITS, units } from '#preferences'
import { usePresence } from '#presence'
import { Button, CheckField, Chips, Empty, formatName, Note, Origin, ProblemNote, ReadingTile, Sheet, Tag } from '#ui'
import { inUnits } from './live-units.ts'
import type { Live } from './use-live.ts'
import { useLive } from './use-live.ts'

/** What a workshop looks at first, by name; as many as fit in one look. */
const FIRST = [
  'engineSpeed',
  'vehicleSpeed',
  'coolantTemperature',
  'engineCoolantTemperature',
  'calculatedEngineLoad',
  'throttlePosition',
  'controlModuleVoltage',
  'batteryVoltage',
]
const MOST_AT_FIRST = 6
const RATES = ['2', '5', '10', '20'] as const

function firstOf({ signals }: LiveOffer): readonly string[] {
  const known = FIRST.flatMap((name) => signals.find((signal) => signal.name === name) ?? [])
  return [...known, ...signals.filter((signal) => !known.includes(signal))].slice(0, MOST_AT_FIRST).map(({ id }) => id)
}

function LinkState({ live }: { live: Live }): ReactNode {
  const { link, offer } = live
  if (link.state === 'CONNECTED')
    return (
      <>
        <Tag state="ok">{t('connected')}</Tag>
        <Origin source={offer?.source} />
      </>
    )
  if (link.state === 'CONNECTING') return <Tag state="plain">{t('connecting')}</Tag>
  return <Tag state="not-connected">{t('no link')}</Tag>
}

function Tiles({ live, chosen }: { live: Live; chosen: readonly LiveSignal[] }): ReactNode {
  const read = units.use()
  return (
    <ul className="reads border-t border-line" aria-label={t('Live values')}>
      {chosen.map(({ id, name, unit }) => {
        const shown = inUnits(read, live.truthOf(id), unit)
        return <ReadingTile key={id} reading={{ name, unit: shown.unit, source: null, ...shown.truth }} />
      })}
    </ul>
  )
}

interface ChoiceProps {
  readonly offer: LiveOffer
  readonly chosen: readonly string[]
  readonly onChoose: (ids: readonly string[]) => void
}

function Choice({ offer, chosen, onChoose }: ChoiceProps): ReactNode {
  const toggle = (id: string) => onChoose(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id])
  return (
    <details className="border-t border-line px-4 py-3">
      <summary>{t('Signals, {length} of {length2}', { length: chosen.length, length2: offer.signals.length })}</summary>
      <div className="checks pt-2">
        {offer.signals.map(({ id, name }) => (
          <CheckField key={id} label={formatName(name)} checked={chosen.includes(id)} onChange={() => toggle(id)} />
        ))}
      </div>
    </details>
  )
}

function Following({ vehicle, onStop }: { vehicle: Vehicle; onStop: () => void }): ReactNode {
  const [picked, pick] = useState<readonly string[]>()
  const [rate, setRate] = useState<(typeof RATES)[number]>('5')
  // The first stream tells the offer alone; what is picked of it is followed by the next.
  const live = useLive({ vehicleId: vehicle.id, signals: picked ?? [], rateHz: Number(rate) })
  const { offer } = live
  if (offer && picked === undefined && offer.signals.length > 0) pick(firstOf(offer))
  const chosen = (picked ?? []).flatMap((id) => offer?.signals.find((signal) => signal.id === id) ?? [])
  const aside = (
    <span className="flex flex-wrap items-center gap-2">
      <LinkState live={live} />
      <Chips label={t('Units')} choices={UNITS} chosen={units.use()} onChoose={units.set} />
      <Chips
        label={t('Rounds a second')}
        choices={RATES.map((value) => ({ value, text: t('{value} Hz', { value }) }))}
        chosen={rate}
        onChoose={setRate}
      />
      <Button size="small" onClick={onStop}>
        {t('Stop')}
      </Button>
    </span>
  )
  return (
    <Sheet title={t('Live values')} aside={aside}>
      {live.error !== undefined && (
        <div className="p-4">
          <ProblemNote error={live.error} />
        </div>
      )}
      {live.link.state === 'NOT_CONNECTED' && live.link.message && (
        <div className="p-4">
          <Note state="not-connected">{known(live.link.message)}</Note>
        </div>
      )}
      {offer?.signals.length === 0 && (
        <Empty>
          <p>{t('No control unit of {unit} offers live values.', { unit: vehicle.unit })}</p>
        </Empty>
      )}
      <Tiles live={live} chosen={chosen} />
      {offer && offer.signals.length > 0 && <Choice offer={offer} chosen={picked ?? []} onChoose={pick} />}
    </Sheet>
  )
}

/** Live values of the vehicle, followed while somebody is there to read them. */
export function LiveSheet({ vehicle }: { vehicle: Vehicle }): ReactNode {
  const [isFollowed, follow] = useState(false)
  const isPresent = usePresence()
  if (isFollowed && isPresent) return <Following vehicle={vehicle} onStop={() => follow(false)} />
  return (
    <Sheet
      title={t('Live values')}
      aside={
        <Button size="small" onClick={() => follow(true)}>
          <Activity /> {t('Follow live')}
        </Button>
      }
    >
      <Empty>
        <p>
          {t('Values as {unit} measures them, up to twenty times a second. Nothing is written to the vehicle.', {
            unit: vehicle.unit,
          })}
        </p>
      </Empty>
    </Sheet>
  )
}
