import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { UserPlus } from 'lucide-react'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { meQuery, usersQuery } from '#api'
import { may } from '#shell'
import { Button, DataTable, LoadMore, PageHead, ProblemNote, Waiting } from '#ui'
import { Invite } from './invite.tsx'
import { PersonRow } from './person-row.tsx'

/** Who may enter, as what. */
export function PeopleScreen(): ReactNode {
  const me = useQuery(meQuery)
  const list = useInfiniteQuery(usersQuery)
  const [isInviting, setInviting] = useState(false)
  const mayChange = me.data !== undefined && may(me.data, 'user.change')
  const users = list.data?.pages.flatMap(({ data }) => data) ?? []
  const head = (
    <>
      <th>Name</th>
      <th>E-mail</th>
      <th>Role</th>
      <th>Second factor</th>
      <th>Account</th>
      <th>
        <span className="sr-only">Act</span>
      </th>
    </>
  )
  return (
    <>
      <PageHead name="People" title="People" below={<p>Who may enter, and as what</p>}>
        {me.data && may(me.data, 'user.invite') && (
          <Button kind="primary" onClick={() => setInviting(true)}>
            <UserPlus />
            Invite a person
          </Button>
        )}
      </PageHead>
      <div className="sheet">
        {list.isPending && <Waiting what="Loading people" />}
        {list.error && <ProblemNote error={list.error} />}
        {users.length > 0 && (
          <DataTable label="People" head={head}>
            <tbody>
              {users.map((user) => (
                <PersonRow key={user.id} user={user} isSelf={user.id === me.data?.id} mayChange={mayChange} />
              ))}
            </tbody>
          </DataTable>
        )}
      </div>
      <LoadMore list={list} />
      <Invite isOpen={isInviting} onClose={() => setInviting(false)} />
    </>
  )
}
