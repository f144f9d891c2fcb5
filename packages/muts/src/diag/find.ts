import { openUdpPort, systemTimers } from '#bridge/links'
import { CommandError, EXIT } from '#exit'
import { toHex } from '#protocol/bytes'
import { discoverEntities } from '#protocol/doip'
import { LinkError } from '#protocol/link'
import { printJson, printTable } from './print.ts'
import { toCommandError } from './with-vehicle.ts'

interface FindOptions {
  readonly host: string
  readonly port: number
  readonly json?: boolean
}

/** Asks a network which vehicles speak DoIP, and prints the links to them. */
export async function find({ host, port, json = false }: FindOptions): Promise<void> {
  if (!(port >= 1 && port <= 65_535)) throw new CommandError(EXIT.usage, 'Say a --port from 1 to 65535.')
  const entities = await ask(host, port)
  const rows = entities.map(({ from, vin, logicalAddress, eid }) => ({
    link: `doip://${from.includes(':') ? `[${from}]` : from}:${port}`,
    vin: vin ?? null,
    logicalAddress: `0x${logicalAddress.toString(16).toUpperCase().padStart(4, '0')}`,
    eid: toHex(eid, ''),
  }))
  if (json) printJson(rows)
  else printTable(rows.map(({ link, vin, logicalAddress, eid }) => [link, vin ?? '– –', logicalAddress, eid]))
  if (rows.length === 0) throw new CommandError(EXIT.notFound, `No vehicle answered at ${host}:${port}.`)
}

async function ask(host: string, port: number) {
  try {
    const network = await openUdpPort({ host, port })
    return await discoverEntities(network, systemTimers).finally(() => network.close())
  } catch (error) {
    throw error instanceof LinkError ? toCommandError(error) : error
  }
}
