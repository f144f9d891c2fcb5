/**
 * A link for who forgot the password, by mail to the address on record. Whoever asks gets the same answer at once,
 * whatever became of it: the work is done afterwards, so that its duration tells nothing. What was asked and not begun is
 * lost with the process; what was written waits in the outbox.
 */
import type { Directory, Personal, UserRow } from '#identity/accounts'
import { placeOf, refuseEntrance, store } from '#identity/accounts'
import type { Attempts } from '#identity/factors'
import { issuerOf } from '#identity/sessions'
import type { Context, Kernel, Who } from '#kernel'
import { HOUSE, later, Problem } from '#kernel'
import type { Errand } from '#kernel/errands'
import { networkOf } from '#kernel/http'
import type { Outbox } from '#kernel/mail'
import { createLink, LINK_LIFE } from './invitations.ts'

/** More than this is no crowd of the forgetful. */
const MOST_WAITING = 100

const MAIL = { actor: { kind: 'system', id: 'mail' }, org: HOUSE } as const

interface Below {
  readonly kernel: Pick<Kernel, 'act' | 'vault' | 'config' | 'door'>
  readonly directory: Directory
  readonly attempts: Attempts
  readonly outbox: Outbox
}

export type PasswordReset = ReturnType<typeof createPasswordReset>

export function createPasswordReset({ kernel, directory, attempts, outbox }: Below) {
  let waiting = 0
  let last: Promise<unknown> = Promise.resolve()

  return {
    /** Returns before anything was looked up. */
    request(who: Who, email: string, address: string): void {
      if (waiting >= MOST_WAITING) return
      waiting += 1
      last = last
        .then(() => answer(who, email, address))
        // What was refused stands in the ledger already; nobody waits to hear of it.
        .catch((error: unknown) => (error instanceof Problem ? undefined : recordFailure()))
        .finally(() => {
          waiting -= 1
        })
    },

    /** Resolves when what was asked for so far is done. */
    settled: async (): Promise<void> => void (await last),
  }

  async function answer(who: Who, email: string, address: string): Promise<void> {
    const mail = await kernel.act(who, (ctx) => write(ctx, email, address))
    await outbox.sendNow(mail)
  }

  /** A mistake of ours must neither end the process nor stay unseen. */
  async function recordFailure(): Promise<void> {
    const failed = { action: 'mail.send', object: 'house', outcome: 'failed' } as const
    await kernel.act(MAIL, async (ctx) => void ctx.record(failed)).catch(() => undefined)
  }

  async function write(ctx: Context, typed: string, address: string): Promise<Errand> {
    const mayAsk = await attempts.ask(ctx, `mail from ${networkOf(address)}`)
    const account = await directory.findAccount(ctx.tx, typed)
    const home = account && (await ctx.enter(account.org))
    const user = home && (await store.lockUser(home.tx, account))
    if (!outbox.isOpen) throw refuse('no mail server is set', user)
    if (!home || !user) throw refuse('unknown e-mail')
    if (user.status !== 'active') throw refuse('account not active', user)
    if (!mayAsk || !(await attempts.ask(home, `mail to ${user.id}`))) throw refuse('too many mails asked for', user)
    // The one on record: the typed one may only look like it.
    const { email } = await kernel.vault.open<Personal>(home.tx, placeOf(user, 'personal'), user.personalSealed)
    home.record({ action: 'user.link', object: user.id, subject: user.subject, facts: { purpose: 'reset' } })
    const link = `${issuerOf(kernel)}/app/invitation#${await createLink(home, user, LINK_LIFE.reset)}`
    const message = { to: email, title: 'Set a new password for MUTS FleetOps', text: textOf(link) }
    const goodUntil = later(home.now, LINK_LIFE.reset)
    return outbox.put(home, { ...message, subject: user.subject, about: user.id, goodUntil })
  }
}

const textOf = (link: string) => `Somebody asked for a new password for your account.

Set it here, once and within 15 minutes:
${link}

Your second factor is still asked for. If it was not you, do nothing: your password stays as it is.
`

const refuse = (reason: string, user?: UserRow) => refuseEntrance('identity.link-refused', reason, user)
