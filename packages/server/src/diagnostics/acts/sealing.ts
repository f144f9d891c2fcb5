/** The one sealed part of a session's and of an act's row, each under the subject of its vehicle. */

import type { Context, Kernel, SubjectId } from '#kernel'
import { openOneOrReport, openOrReport } from '#kernel/vault'
import type { ActOrder } from '#protocol/acts'

interface Sealed {
  readonly id: string
  readonly subject: SubjectId
  readonly sealed: Uint8Array
}

export interface SessionText {
  readonly reason: string
}

export interface ActText {
  readonly order: ActOrder
  readonly reason: string
  /** The vehicle's, when this was asked for. */
  readonly vin: string | null
  /** Canonical texts whose UTF-8 is what the bridge signed. */
  readonly ready: string | null
  readonly document: string | null
}

export type Sealing = ReturnType<typeof createSealing>

export function createSealing({ vault }: Pick<Kernel, 'vault'>) {
  const tableOf = <Text>(table: string) => {
    const placeOf = ({ org }: Context, row: string, subject: SubjectId) => ({
      org,
      table,
      column: 'personal',
      row,
      subject,
    })
    const itemOf = (ctx: Context, { id, subject, sealed }: Sealed) => ({
      place: placeOf(ctx, id, subject),
      envelope: sealed,
    })
    return {
      seal: (ctx: Context, id: string, subject: SubjectId, text: Text) =>
        vault.seal(ctx.tx, placeOf(ctx, id, subject), text as never),
      /** @throws {Problem} `vault.integrity`, `vault.subject-erased`. */
      open: (ctx: Context, row: Sealed) => openOneOrReport<Text>(ctx, vault, itemOf(ctx, row)),
      openAll: (ctx: Context, rows: readonly Sealed[]) =>
        openOrReport<Text>(
          ctx,
          vault,
          rows.map((row) => itemOf(ctx, row)),
        ),
    }
  }
  return { sessions: tableOf<SessionText>('diagnostics_session'), acts: tableOf<ActText>('diagnostics_act') }
}
