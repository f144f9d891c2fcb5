import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Me } from '#api'
import { t } from '#language'
import { may } from '#shell'
import type { VehicleTab } from '#vehicle-search'

interface Tab {
  readonly tab: VehicleTab
  readonly name: string
  /** Any of these rights opens it; the first is always open. */
  readonly needs: readonly string[]
}

const TABS: readonly Tab[] = [
  { tab: 'overview', name: t('Overview'), needs: [] },
  { tab: 'health', name: t('Health'), needs: ['scan.list', 'live.follow', 'frames.follow'] },
  { tab: 'service', name: t('Service and energy'), needs: ['schedule.list', 'energy.list'] },
  { tab: 'inspections', name: t('Inspections'), needs: ['inspection.list'] },
  { tab: 'documents', name: t('Documents'), needs: ['vehicle-document.read'] },
  { tab: 'history', name: t('History'), needs: ['issue.list', 'scan.list', 'work-order.list'] },
]

/** The parts of a vehicle's page that this person may open, as links: each has its own address. */
export function Tabs({ vehicleId, shown, me }: { vehicleId: string; shown: VehicleTab; me: Me }): ReactNode {
  return (
    <nav className="tabs" aria-label={t('Parts of this page')}>
      {TABS.filter(({ needs }) => needs.length === 0 || needs.some((action) => may(me, action))).map(
        ({ tab, name }) => (
          <Link
            key={tab}
            to="/app/vehicles/$vehicleId"
            params={{ vehicleId }}
            search={tab === 'overview' ? {} : { tab }}
            activeOptions={{ exact: true, includeSearch: true }}
            aria-current={tab === shown ? 'page' : undefined}
          >
            {name}
          </Link>
        ),
      )}
    </nav>
  )
}
