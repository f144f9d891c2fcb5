/** `muts subject erase`: for a request that cannot wait for the way through the product. */
import { OPERATOR_NODE, requireInstallation } from '#installation'
import type { OrganisationOptions } from '#operator'
import { operator, requireId, tell } from '#operator'
import { openHouse } from '#server/house'
import type { OrgId, SubjectId } from '#server/kernel'

/** @throws {Problem} `vault.subject-missing` (404). */
export async function eraseSubject(options: OrganisationOptions & { readonly subject: string }): Promise<void> {
  const org = requireId<OrgId>(options.organisationId, '--organisation-id')
  const subject = requireId<SubjectId>(options.subject, '--subject')
  const house = await openHouse(requireInstallation(options.data), { node: OPERATOR_NODE })
  try {
    await house.erasure.erase(org, subject, operator())
  } finally {
    await house.close()
  }
  tell(options, { erased: subject }, `Erased ${subject}. Dumps from before still hold its key: let them expire.`)
}
