/**
 * The one way in which mail leaves: put into the outbox in the transaction that has a reason for it, sent once that has
 * committed, and again until the server of the operator takes it. Nothing is kept of it then but the entry.
 */
import type { Context, Kernel, OrgId, Part, SubjectId } from '#kernel'
import { later, uuidv7 } from '#kernel'
import type { Errand, ErrandKind } from '#kernel/errands'
import { sendErrand } from '#kernel/errands'
import type { Message } from '#kernel/outbound'
import { createMailer } from './mailer.ts'
import { mailStore } from './store.ts'

const KIND = 'kernel.mail'
/** A day in all. */
const PAUSES = [{ minutes: 1 }, { minutes: 5 }, { minutes: 30 }, { hours: 2 }, { hours: 6 }, { hours: 15 }] as const

const NEVER = { months: 1_200 }

export interface Letter {
  readonly to: string
  readonly title: string
  readonly text: string
  /** Whom it goes to: sealed under them until it is sent. */
  readonly subject: SubjectId
  /** The id of what it is about. */
  readonly about: string
  /** Later than this it is of no use to anybody. */
  readonly goodUntil: Date
}

export interface Outbox {
  /** False where the operator named no server: then nothing is put into it. */
  readonly isOpen: boolean
  /** @returns what `sendNow` takes, for whoever does not want to wait for the queue. */
  put(ctx: Context, letter: Letter): Promise<Errand>
  /** After the commit. What fails is tried again by the queue. */
  sendNow(errand: Errand): Promise<void>
  readonly part: Part
}

/** @throws {StartRefused} `config.smtp` when MUTS_SMTP_URL is no such address. */
export function createOutbox(kernel: Pick<Kernel, 'act' | 'vault' | 'config'>): Outbox {
  const { act, vault } = kernel
  const mailer = createMailer(kernel)
  const inOrg = <T>(org: OrgId, work: (ctx: Context) => Promise<T>) =>
    act({ actor: { kind: 'system', id: 'mail' }, org }, work)
  const placeOf = (org: OrgId, row: string, subject: SubjectId) => ({
    ...{ org, table: 'kernel_mail', column: 'message', row, subject },
  })

  async function send({ org, id }: Errand): Promise<Date | undefined> {
    const taken = await inOrg(org, async (ctx) => {
      const row = await mailStore.take(ctx, id)
      const item = row && { place: placeOf(org, id, row.subject), envelope: row.message }
      const [message] = item ? await vault.openAll<Message>(ctx.tx, [item]) : []
      return row && { row, message }
    })
    if (!taken) return undefined
    const { row, message } = taken
    const isSent = message !== undefined && (await post(message))
    return inOrg(org, async (ctx) => {
      const again = later(ctx.now, PAUSES[row.tries - 1] ?? NEVER)
      if (!isSent && message !== undefined && again < row.goodUntil) return again
      await mailStore.remove(ctx, id)
      ctx.record({ action: 'mail.send', object: row.about, subject: row.subject, outcome: isSent ? 'done' : 'failed' })
      return undefined
    })
  }

  async function post(message: Message): Promise<boolean> {
    try {
      await mailer?.send(message)
      return mailer !== undefined
    } catch {
      return false
    }
  }

  const kind: ErrandKind = { kind: KIND, lanes: 2, run: send }
  return {
    isOpen: mailer !== undefined,
    put: async (ctx, { subject, about, goodUntil, to, title, text }) => {
      const id = uuidv7(ctx.now)
      const message: Message = { to, subject: title, text }
      const sealed = await vault.seal(ctx.tx, placeOf(ctx.org, id, subject), message)
      await mailStore.insert(ctx, { id, subject, about, message: sealed, goodUntil })
      // Whoever sends it at once has this long before the queue does.
      await sendErrand(ctx, KIND, id, later(ctx.now, { seconds: 30 }))
      return { id, org: ctx.org, kind: KIND, tries: 0 }
    },
    sendNow: async (errand) => {
      await send(errand)
    },
    part: {
      errands: [kind],
      erases: async (ctx, subject) => {
        await mailStore.removeOf(ctx, subject)
      },
      personalData: [
        {
          ...{ table: 'kernel_mail', column: 'message_sealed', kind: 'sealed', subjectColumn: 'subject_id' },
          'x-data-class': 'personal',
        },
      ],
    },
  }
}
