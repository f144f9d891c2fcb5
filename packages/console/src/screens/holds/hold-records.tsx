import { Link } from '@tanstack/react-router'
import { Archive } from 'lucide-react'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { Me } from '#api'
import { rich, t } from '#language'
import { may } from '#shell'
import { Button, Note } from '#ui'
import type { Held } from './place-dialog.tsx'
import { PlaceDialog } from './place-dialog.tsx'

/** Keeps all records about what the page shows, for who may. */
export function HoldRecords({ me, ...held }: Held & { readonly me: Me }): ReactNode {
  const [stands, setStands] = useState<'asked' | 'placed'>()
  if (!may(me, 'hold.write')) return null
  return (
    <>
      <Button onClick={() => setStands('asked')}>
        <Archive /> {t('Hold records')}
      </Button>
      {stands === 'asked' && (
        <PlaceDialog held={held} onPlaced={() => setStands('placed')} onClose={() => setStands(undefined)} />
      )}
      {stands === 'placed' && (
        <div className="basis-full">
          <Note state="ok" live="status">
            <p>
              {rich('All records of {name} are held. <link>Holds</link> lists and releases them.', {
                name: held.name,
                link: (inside) => <Link to="/app/holds">{inside}</Link>,
              })}
            </p>
          </Note>
        </div>
      )}
    </>
  )
}
