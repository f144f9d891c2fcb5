import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useAdapter } from '#adapter'
import { bridgesQuery } from '#api'

/** Asks for the bridges again whenever the one of this tab comes or goes. */
export function useRenewedBridges(): void {
  const client = useQueryClient()
  const adapter = useAdapter()
  const standing = 'line' in adapter ? adapter.line : adapter.kind
  useEffect(() => {
    if (standing !== 'opening') void client.invalidateQueries({ queryKey: bridgesQuery.queryKey })
  }, [client, standing])
}
