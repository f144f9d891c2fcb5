import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { Me, PlaceKind } from '#api'
import { meQuery, sitesQuery, vehicleGroupsQuery } from '#api'
import { t } from '#language'
import { usePlaces } from '#screens/vehicles'
import { may } from '#shell'
import { Button, Paged, PageHead, Sheet } from '#ui'
import { OpenDialog } from './place-dialogs.tsx'
import { PlaceLine } from './place-line.tsx'
import type { Branch } from './tree.ts'
import { idsWithin, treeOf } from './tree.ts'

type Parents = readonly (readonly [id: string, path: string])[]

function Open({ kind, parents }: { kind: PlaceKind; parents: Parents }): ReactNode {
  const [asks, setAsks] = useState(false)
  return (
    <>
      <Button size="small" onClick={() => setAsks(true)}>
        <Plus /> {kind === 'site' ? t('Open a site') : t('Open a group')}
      </Button>
      {asks && <OpenDialog kind={kind} parents={parents} onClose={() => setAsks(false)} />}
    </>
  )
}

function Sites({ me }: { me: Me }): ReactNode {
  const list = useQuery(sitesQuery)
  const sites = list.data?.data ?? []
  const [mayChange, mayArchive] = [may(me, 'site.change'), may(me, 'site.archive')]
  return (
    <Sheet title={t('Sites')} aside={may(me, 'site.open') && <Open kind="site" parents={[]} />}>
      <Paged list={list} what={t('sites')} count={sites.length} none={<p>{t('No depot or workshop yet.')}</p>}>
        <ul aria-label={t('Sites')}>
          {sites.map((site) => (
            <li key={site.id}>
              <PlaceLine kind="site" place={site} parents={[]} mayChange={mayChange} mayArchive={mayArchive}>
                <span className="block text-sm text-soft">
                  {[site.address, site.timeZone].filter(Boolean).join(', ')}
                </span>
              </PlaceLine>
            </li>
          ))}
        </ul>
      </Paged>
    </Sheet>
  )
}

function Tree({ branches, me, all }: { branches: readonly Branch[]; me: Me; all: Parents }): ReactNode {
  return (
    <ul className="tree">
      {branches.map((branch) => (
        <li key={branch.id}>
          <PlaceLine
            kind="group"
            place={branch}
            parents={all.filter(([id]) => !idsWithin(branch).includes(id))}
            mayChange={may(me, 'vehicle-group.change')}
            mayArchive={may(me, 'vehicle-group.archive') && branch.within.length === 0}
          />
          {branch.within.length > 0 && <Tree branches={branch.within} me={me} all={all} />}
        </li>
      ))}
    </ul>
  )
}

function Groups({ me }: { me: Me }): ReactNode {
  const list = useQuery(vehicleGroupsQuery)
  const { groupId: all } = usePlaces()
  const groups = list.data?.data ?? []
  return (
    <Sheet title={t('Groups')} aside={may(me, 'vehicle-group.open') && <Open kind="group" parents={all} />}>
      <Paged list={list} what={t('groups')} count={groups.length} none={<p>{t('No group of vehicles yet.')}</p>}>
        <Tree branches={treeOf(groups)} me={me} all={all} />
      </Paged>
    </Sheet>
  )
}

/** Where vehicles are at home, and what they are put together as. */
export function PlacesScreen(): ReactNode {
  const { data: me } = useQuery(meQuery)
  return (
    <>
      <PageHead
        name={t('Sites and groups')}
        title={t('Sites and groups')}
        below={<p>{t('A vehicle is put into a site and a group where it is edited.')}</p>}
      />
      {me && (
        <div className="cols cols-2">
          <Sites me={me} />
          <Groups me={me} />
        </div>
      )}
    </>
  )
}
