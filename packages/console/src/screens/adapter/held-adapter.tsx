import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { AdapterState } from '#adapter'
import { disconnectAdapter } from '#adapter'
import { useNow } from '#clock'
import { rich, t } from '#language'
import type { State } from '#ui'
import { Button, Note, Tag } from '#ui'
import { tellHealth } from './health-words.ts'

type Held = Extract<AdapterState, { kind: 'on' | 'closing' }>

const LINES: Readonly<Record<Held['line'], readonly [State, string]>> = {
  connecting: ['plain', t('connecting')],
  connected: ['ok', t('connected')],
  waiting: ['not-connected', t('no line to the server')],
}
const LINKS: Readonly<Record<Held['link'], readonly [State, string]>> = {
  untried: ['plain', t('not asked yet')],
  busy: ['info', t('reading')],
  ready: ['ok', t('answers')],
  failed: ['warn', t('did not answer last time')],
}
const LOOK_EVERY_MS = 1_000

function Health({ adapter: { readHealth } }: { adapter: Held }): ReactNode {
  useNow(LOOK_EVERY_MS)
  return <span className="text-soft">{tellHealth(readHealth())}</span>
}

/** How the adapter stands that this tab holds. */
export function HeldAdapter({ adapter }: { adapter: Held }): ReactNode {
  const { vehicle, name, line, link, underWay, left, isKept, trouble, kind } = adapter
  const [lineState, lineText] = LINES[line]
  const [linkState, linkText] = LINKS[link]
  return (
    <>
      <p>
        {rich('{name} reads <link>{unit}</link> for as long as this tab is open.', {
          name,
          unit: vehicle.unit,
          link: (inside) => (
            <Link to="/app/vehicles/$vehicleId" params={{ vehicleId: vehicle.id }} search={{}}>
              {inside}
            </Link>
          ),
        })}
      </p>
      <ul className="flex flex-wrap items-center gap-x-4 gap-y-1.5" aria-label={t('State of the adapter')}>
        <li>
          {t('Server')} <Tag state={lineState}>{lineText}</Tag>
        </li>
        <li>
          {t('Vehicle')} <Tag state={linkState}>{linkText}</Tag>
        </li>
        <li>
          <Health adapter={adapter} />
        </li>
      </ul>
      {left > 0 && (
        <Note state="info" live="status">
          {t(
            'This tab ended while it worked. What it had done then is told to the server; an act is never done again.',
          )}
        </Note>
      )}
      {!isKept && (
        <p className="text-sm text-soft">
          {t(
            'This browser may throw away what it keeps as a bridge when its disk is full. Then an act that is cut off stays without an answer, and it is paired anew.',
          )}
        </p>
      )}
      {trouble && (
        <Note state="warn" live="status">
          {trouble}
        </Note>
      )}
      <div>
        <Button onClick={disconnectAdapter} disabled={kind === 'closing'}>
          {kind === 'closing' && underWay > 0 ? t('Finishing what is under way') : t('Disconnect')}
        </Button>
      </div>
    </>
  )
}
