import { OPERATOR_NODE, readInstallation } from '#installation'
import { openHouse } from '#server/house'
import { HOUSE } from '#server/kernel'
import { requireEmail, requireName } from '#words'

export interface SetupOptions {
  readonly organisation: string
  readonly email: string
  readonly data: string
  readonly json?: boolean
}

/**
 * Makes an organisation and prints the link by which its admin sets password and second factor: once, and for 15 minutes.
 * The token stands behind `#`, so that no server and no proxy ever writes it down.
 */
export async function setUp({ data, json, ...options }: SetupOptions, isFirst: boolean): Promise<void> {
  const organisation = requireName(options.organisation, '--organisation')
  const email = requireEmail(options.email)
  const house = await openHouse(readInstallation(data), { node: OPERATOR_NODE })
  try {
    const { verbs } = house.identity
    const make = isFirst ? verbs.setUpOrganisation : verbs.createOrganisation
    const { org, token } = await house.kernel.act({ actor: { kind: 'operator', id: 'muts' }, org: HOUSE }, (ctx) =>
      make(ctx, organisation, email),
    )
    const link = `${house.kernel.config.publicUrl ?? 'http://localhost:8080'}/app/invitation#${token}`
    process.stderr.write('Open this link within 15 minutes. It works once.\n')
    process.stdout.write(json ? `${JSON.stringify({ organisationId: org, link })}\n` : `${link}\n`)
  } finally {
    await house.close()
  }
}
