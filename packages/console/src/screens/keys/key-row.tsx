import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { ApiClient } from '#api'
import { keys } from '#api'
import { now } from '#clock'
import { Button, formatWords, Instant, Modal, ProblemNote, Tag } from '#ui'

function Revoke({ client: key }: { client: ApiClient }): ReactNode {
  const client = useQueryClient()
  const [isAsking, setAsking] = useState(false)
  const revoke = useMutation({
    mutationFn: () => keys.revoke(key),
    onSuccess: () => setAsking(false),
    onSettled: () => client.invalidateQueries({ queryKey: ['clients'] }),
  })
  return (
    <>
      <Button size="small" onClick={() => setAsking(true)} aria-label={`Revoke ${key.name}`}>
        Revoke
      </Button>
      <Modal title={`Revoke ${key.name}?`} isOpen={isAsking} onClose={() => setAsking(false)}>
        <div className="mt-2 grid gap-4">
          {revoke.error && <ProblemNote error={revoke.error} />}
          <p>Whatever uses it is refused from the next request on. It cannot be brought back.</p>
          <div className="flex justify-end gap-2">
            <Button onClick={() => setAsking(false)}>Keep</Button>
            <Button kind="grave" disabled={revoke.isPending} onClick={() => revoke.mutate()}>
              Revoke
            </Button>
          </div>
        </div>
      </Modal>
    </>
  )
}

function State({ client }: { client: ApiClient }): ReactNode {
  if (client.revokedAt) return <Tag state="plain">revoked</Tag>
  if (Date.parse(client.expiresAt) <= now()) return <Tag state="plain">expired</Tag>
  return (
    <>
      <Tag state="ok">good</Tag>
      <small className="block text-soft">
        until <Instant at={client.expiresAt} />
      </small>
    </>
  )
}

/** One key or client as a line. */
export function KeyRow({ client, mayRevoke }: { client: ApiClient; mayRevoke: boolean }): ReactNode {
  return (
    <tr>
      <th scope="row">
        {client.name}
        <small className="wire block text-soft">{client.id}</small>
      </th>
      <td>
        {client.role === null ? 'for people' : formatWords(client.role)}
        <small className="wire block text-soft">{client.actions.join(' ')}</small>
      </td>
      <td className="hide wire">{client.networks.join(' ') || 'any'}</td>
      <td className="wide">
        <Instant at={client.lastUsedAt} otherwise="never" />
      </td>
      <td>
        <State client={client} />
      </td>
      <td className="num">{mayRevoke && !client.revokedAt && <Revoke client={client} />}</td>
    </tr>
  )
}
