/** What people write about a repair: sealed under the vehicle's subject, one envelope a row. */
import type { Context, Kernel, OrgId, SubjectId } from '#kernel'
import type { Opened } from '#kernel/vault'
import { openOneOrReport, openOrReport } from '#kernel/vault'

export interface OrderText {
  readonly title: string
  readonly note: string | null
}

interface SealedRow {
  readonly id: string
  readonly subject: SubjectId
  readonly sealed: Uint8Array
}

const PLACES = {
  order: { table: 'fleet_work_order', column: 'personal' },
  line: { table: 'fleet_work_line', column: 'text' },
} as const
type Kind = keyof typeof PLACES

export type WorkSeal = ReturnType<typeof createWorkSeal>

export function createWorkSeal({ vault }: Pick<Kernel, 'vault'>) {
  const placeOf = (kind: Kind, org: OrgId, row: string, subject: SubjectId) => ({ org, ...PLACES[kind], row, subject })
  const itemOf = (kind: Kind, org: OrgId, { id, subject, sealed }: SealedRow) => ({
    place: placeOf(kind, org, id, subject),
    envelope: sealed,
  })
  return {
    sealOrder: (ctx: Context, id: string, subject: SubjectId, text: OrderText) =>
      vault.seal(ctx.tx, placeOf('order', ctx.org, id, subject), text),
    sealLine: (ctx: Context, id: string, subject: SubjectId, text: string) =>
      vault.seal(ctx.tx, placeOf('line', ctx.org, id, subject), text),
    openOrder: (ctx: Context, row: SealedRow) => openOneOrReport<OrderText>(ctx, vault, itemOf('order', ctx.org, row)),
    openOrders: (ctx: Context, rows: readonly SealedRow[]): Promise<readonly Opened<OrderText>[]> =>
      openOrReport(
        ctx,
        vault,
        rows.map((row) => itemOf('order', ctx.org, row)),
      ),
    openLines: (ctx: Context, rows: readonly SealedRow[]): Promise<readonly Opened<string>[]> =>
      openOrReport(
        ctx,
        vault,
        rows.map((row) => itemOf('line', ctx.org, row)),
      ),
  }
}
