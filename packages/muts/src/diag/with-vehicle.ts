import { LINK_FORMS, openLink, parseLink, systemTimers } from '#bridge/links'
import { CommandError, EXIT } from '#exit'
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
  if (!parseLink(text))
    throw new CommandError(EXIT.usage, `'${text}' is no link this version knows. Say ${LINK_FORMS}.`)
  let vehicle: DiagnosticLink | undefined
  try {
    vehicle = readingOnly(await openLink(text, systemTimers))
    return await work(vehicle)
  } catch (error) {
    throw error instanceof LinkError ? toCommandError(error) : error
  } finally {
    await vehicle?.close()
  }
}

export const toCommandError = (error: LinkError): CommandError =>
  new CommandError(
    error.kind === 'unreachable' ? EXIT.unreachable : EXIT.failure,
    `${error.message} (${error.kind}). ${error.advice.say}`,
    { cause: error },
  )
