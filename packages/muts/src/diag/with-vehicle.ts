import {
  LINK_FORMS,
  openLink,
  openTruckLink,
  parseLink,
  parseTruckLink,
  systemTimers,
  TRUCK_FORMS,
} from '#bridge/links'
import { CommandError, EXIT } from '#exit'
import type { TruckLink } from '#protocol/j1939'
import type { DiagnosticLink } from '#protocol/link'
import { LinkError } from '#protocol/link'
import { readingOnly } from '#protocol/scan'

export interface ReadingOptions {
  readonly link: string
  readonly json?: boolean
}

/**
 * Opens a link that lets nothing but reading services through, and closes it again whatever happens.
 *
 * @throws {CommandError} usage for what is no link, unreachable or failure by what went wrong on the way.
 */
export async function withVehicle<T>(text: string, work: (vehicle: DiagnosticLink) => Promise<T>): Promise<T> {
  if (isTruck(text)) throw new CommandError(EXIT.usage, 'A J1939 truck has no data identifiers. Say scan, dtc or live.')
  if (!parseLink(text))
    throw new CommandError(
      EXIT.usage,
      `'${text}' is no link this version knows. Say ${LINK_FORMS}, or ${TRUCK_FORMS} for a truck.`,
    )
  return withLink(async () => readingOnly(await openLink(text, systemTimers)), work)
}

/** The same for a truck, whose link by itself reads only. @throws {CommandError} as `withVehicle`. */
export function withTruck<T>(text: string, work: (truck: TruckLink) => Promise<T>): Promise<T> {
  return withLink(() => openTruckLink(text, systemTimers), work)
}

export const isTruck = (text: string): boolean => parseTruckLink(text) !== undefined

async function withLink<Link extends { close(): Promise<void> }, T>(
  open: () => Promise<Link>,
  work: (link: Link) => Promise<T>,
): Promise<T> {
  let link: Link | undefined
  try {
    link = await open()
    return await work(link)
  } catch (error) {
    throw error instanceof LinkError ? toCommandError(error) : error
  } finally {
    await link?.close()
  }
}

export const toCommandError = (error: LinkError): CommandError =>
  new CommandError(
    error.kind === 'unreachable' ? EXIT.unreachable : EXIT.failure,
    `${error.message} (${error.kind}). ${error.advice.say}`,
    { cause: error },
  )
