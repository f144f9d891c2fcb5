/** `muts subject erase`: on PostgreSQL beside the servers that run; the embedded database has one process, so its server must be stopped. */
import { OPERATOR_NODE, requireInstallation } from '#installation'
import type { OrganisationOptions } from '#operator'
import { operator, requireId, tell } from '#operator'
import { openBeside } from '#server/ground'
import { openHouse } from '#server/house'
import type { Config, OrgId, SubjectId } from '#server/kernel'
import { openRooms } from '#server/rooms'
import type { Erasure } from '#server/vault'

/** @throws {Problem} `vault.subject-missing` (404). */
export async function eraseSubject(options: OrganisationOptions & { readonly subject: string }): Promise<void> {
  const org = requireId<OrgId>(options.organisationId, '--organisation-id')
  const subject = requireId<SubjectId>(options.subject, '--subject')
  const config = requireInstallation(options.data)
  const { erasure, close } = await (config.databaseUrl ? openShared(config) : openAlone(config))
  try {
    await erasure.erase(org, subject, operator())
  } finally {
    await close()
  }
  tell(options, { erased: subject }, `Erased ${subject}. Dumps from before still hold its key: let them expire.`)
}

interface Opened {
  readonly erasure: Erasure
  close(): Promise<void>
}

/** Servers ask for a key whenever they use it, so it is gone for all of them; each enters the erasure in its own file. */
async function openShared(config: Config): Promise<Opened> {
  const { kernel, erasureIn, close } = await openBeside(config)
  return { erasure: erasureIn(openRooms(kernel).rooms), close }
}

const openAlone = (config: Config): Promise<Opened> => openHouse(config, { node: OPERATOR_NODE })
