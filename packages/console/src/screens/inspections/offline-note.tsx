import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useAgain } from '#again'
import type { Me } from '#api'
import { meQuery } from '#api'
import { openedOffline } from '#kept'
import { t } from '#language'
import { Note } from '#ui'
import { keptInspections } from './kept-inspections.ts'

/** Asks the server who is in as soon as it can be asked; whoever is not led to the door goes on with what it says. */
function useKnownAgain(me: Me): void {
  const client = useQueryClient()
  const again = async () => {
    const found = await client.fetchQuery({ ...meQuery, staleTime: 0, retry: false }).catch(() => undefined)
    if (!found) return
    if (found.id !== me.id) return location.reload()
    client.setQueryData(openedOffline.queryKey, false)
    await client.invalidateQueries()
  }
  useAgain(true, () => void again())
}

/** Where the page was opened without a network: what there is, and what is not. */
export function OfflineNote({ me }: { me: Me }): ReactNode {
  useKnownAgain(me)
  const { data = [] } = useQuery({
    queryKey: ['kept-inspections', me.id],
    queryFn: () => keptInspections.list(me.id),
    networkMode: 'always',
  })
  return (
    <div className="mb-4">
      <Note state="warn" live="status">
        <p className="font-semibold">{t('There is no connection. Only what this browser keeps is here.')}</p>
        <ul>
          {data.map(({ inspectionId, inspection, unit }) => (
            <li key={inspectionId}>
              <Link to="/app/inspections/$inspectionId" params={{ inspectionId }}>
                {t('Go on with {form}, {vehicle}', { form: inspection.form.name, vehicle: unit ?? t('the vehicle') })}
              </Link>
            </li>
          ))}
        </ul>
      </Note>
    </div>
  )
}
