import { CommandError, EXIT } from '#exit'
import { DecodeError, toHex } from '#protocol/bytes'
import type { DiagnosticLink, EcuAddress } from '#protocol/link'
import { formatAddress, LinkError } from '#protocol/link'
import { nameNegativeResponse, readDataByIdentifier } from '#protocol/uds'
import { printJson, printTable } from './print.ts'
import type { ReadingOptions } from './with-vehicle.ts'
import { withVehicle } from './with-vehicle.ts'

/** What one control unit said. */
interface Told {
  readonly ecu: string
  readonly state: 'VALID' | 'REFUSED' | 'SILENT' | 'UNDECODABLE'
  /** Hex, or why there is none. */
  readonly data: string
  /** Where all of it is printable ASCII. */
  readonly text?: string
}

/** Reads one identifier of ISO 14229-1 from every control unit, or from one. */
export async function read(did: string, options: ReadingOptions & { readonly ecu?: string }): Promise<void> {
  const identifier = parseHex(did, 4, 'a data identifier such as F190')
  const wanted = options.ecu === undefined ? undefined : parseHex(options.ecu, 8, 'a control unit such as 0x7E8')
  const told = await withVehicle(options.link, async (vehicle) => {
    const ecus = wanted === undefined ? await vehicle.listEcus() : [wanted]
    const answers: Told[] = []
    for (const ecu of ecus) answers.push(await ask(vehicle, ecu, identifier))
    return answers
  })
  if (options.json) printJson(told)
  else printTable(told.map(({ ecu, state, data, text }) => [ecu, state, text ?? data]))
  if (!told.some(({ state }) => state === 'VALID')) {
    throw new CommandError(
      EXIT.notFound,
      `No control unit has the identifier 0x${did.replace(/^0x/i, '').toUpperCase()}.`,
    )
  }
}

async function ask(vehicle: DiagnosticLink, ecu: EcuAddress, identifier: number): Promise<Told> {
  const address = formatAddress(ecu)
  try {
    const [answer] = await vehicle.ask(ecu, readDataByIdentifier.encodeRequest({ identifiers: [identifier] }))
    const bytes = answer?.data ?? new Uint8Array()
    return { ecu: address, ...decode(bytes, identifier) }
  } catch (error) {
    if (error instanceof LinkError && error.ecu === ecu) return { ecu: address, state: 'SILENT', data: error.kind }
    throw error
  }
}

function decode(bytes: Uint8Array, identifier: number): Omit<Told, 'ecu'> {
  try {
    const answer = readDataByIdentifier.decodeResponse(bytes)
    if (answer.kind === 'negative') return { state: 'REFUSED', data: nameNegativeResponse(answer.code) }
    const { data } = answer.response
    if (answer.response.identifier !== identifier) return { state: 'UNDECODABLE', data: toHex(bytes) }
    const text = String.fromCharCode(...data)
    const isText = /^[\x20-\x7e]+$/.test(text)
    return { state: 'VALID', data: toHex(data), ...(isText ? { text } : {}) }
  } catch (error) {
    if (error instanceof DecodeError) return { state: 'UNDECODABLE', data: toHex(bytes) }
    throw error
  }
}

function parseHex(text: string, digits: number, what: string): number {
  const found = /^(?:0x)?([0-9a-f]+)$/i.exec(text)?.[1]
  if (!found || found.length > digits) throw new CommandError(EXIT.usage, `'${text}' is not ${what}.`)
  return Number.parseInt(found, 16)
}
