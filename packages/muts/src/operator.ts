/** Who acts on keys, and on what: ids are looked at before anything is opened. */
import { userInfo } from 'node:os'
import { CommandError, EXIT } from '#exit'
import type { Actor } from '#server/kernel'
import { isUuid } from '#server/kernel'

export interface DataOptions {
  readonly data: string
  readonly json?: boolean
}

export interface OrganisationOptions extends DataOptions {
  readonly organisationId: string
}

/** @throws {CommandError} usage, naming the option. */
export function requireId<Id extends string>(text: string, option: string): Id {
  if (isUuid(text)) return text as string as Id
  throw new CommandError(EXIT.usage, `${option} takes an id such as 0199aaaa-0000-7000-8000-000000000000.`)
}

/** Who sits at the machine, as far as it knows. An account without a name has its number. */
export function operator(): Actor {
  try {
    return { kind: 'operator', id: userInfo().username }
  } catch {
    return { kind: 'operator', id: `uid ${process.getuid?.() ?? 'unknown'}` }
  }
}

/** Data on stdout: one object, or the sentence about it. */
export function tell({ json }: DataOptions, data: object, sentence: string): void {
  process.stdout.write(json ? `${JSON.stringify(data)}\n` : `${sentence}\n`)
}
