import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { KeyRound } from 'lucide-react'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { clientsQuery, meQuery } from '#api'
import { may } from '#shell'
import { Button, DataTable, Empty, LoadMore, PageHead, ProblemNote, Waiting } from '#ui'
import { CreateKey } from './create-key.tsx'
import { KeyRow } from './key-row.tsx'

/** The machines that may enter, by which key, and until when. */
export function KeysScreen(): ReactNode {
  const me = useQuery(meQuery)
  const list = useInfiniteQuery(clientsQuery)
  const [isMaking, setMaking] = useState(false)
  const holds = (action: string) => me.data !== undefined && may(me.data, action)
  const clients = list.data?.pages.flatMap(({ data }) => data).filter(({ kind }) => kind !== 'app') ?? []
  const head = (
    <>
      <th>Name</th>
      <th>May</th>
      <th>From</th>
      <th>Last used</th>
      <th>State</th>
      <th>
        <span className="sr-only">Act</span>
      </th>
    </>
  )
  return (
    <>
      <PageHead name="Keys" title="Keys" below={<p>Machines that may enter, and until when</p>}>
        {holds('key.create') && (
          <Button kind="primary" onClick={() => setMaking(true)}>
            <KeyRound />
            Make an API key
          </Button>
        )}
      </PageHead>
      <div className="sheet">
        {list.isPending && <Waiting what="Loading keys" />}
        {list.error && <ProblemNote error={list.error} />}
        {list.data && clients.length === 0 && <Empty>No machine may enter.</Empty>}
        {clients.length > 0 && (
          <DataTable label="Keys" head={head}>
            <tbody>
              {clients.map((client) => (
                <KeyRow key={client.id} client={client} mayRevoke={holds('key.revoke')} />
              ))}
            </tbody>
          </DataTable>
        )}
      </div>
      <LoadMore list={list} />
      {isMaking && <CreateKey isOpen onClose={() => setMaking(false)} />}
    </>
  )
}
