/** The mail that brings somebody the link by which they come in, where the operator named a mail server. */
import type { Personal } from '#identity/accounts'
import { placeOf, store } from '#identity/accounts'
import { LINK_LIFE } from '#identity/entrance'
import type { Context, Kernel, UserId } from '#kernel'
import { later } from '#kernel'
import type { Outbox } from '#kernel/mail'

export type LinkLetters = ReturnType<typeof createLinkLetters>

export const createLinkLetters = ({ vault }: Pick<Kernel, 'vault'>, outbox: Outbox) => ({
  /**
   * Puts the link into the outbox, for the address on record and nobody else.
   *
   * @returns false without a mail server: then whoever made the link hands it over.
   */
  async send(ctx: Context, user: UserId, link: string): Promise<boolean> {
    const row = outbox.isOpen ? await store.findUser(ctx.tx, { org: ctx.org, user }) : undefined
    if (!row) return false
    const { email } = await vault.open<Personal>(ctx.tx, placeOf(row, 'personal'), row.personalSealed)
    const [purpose, write] = row.status === 'invited' ? (['invitation', invite] as const) : (['reset', reset] as const)
    const goodUntil = later(ctx.now, LINK_LIFE[purpose])
    await outbox.put(ctx, { to: email, ...write(link), subject: row.subject, about: row.id, goodUntil })
    return true
  },
})

const invite = (link: string) => ({
  title: 'You are invited to MUTS FleetOps',
  text: `You are invited to MUTS FleetOps.

Set your password here, once and within seven days:
${link}

If you expected no invitation, do nothing: without you nobody comes in by it.
`,
})

const reset = (link: string) => ({
  title: 'Set a new password for MUTS FleetOps',
  text: `An administrator of your organisation made a link for you.

Set a new password here, once and within 15 minutes:
${link}

Your second factor is still asked for. If you did not ask for it, tell your administrator; your password stays as it is.
`,
})
