import type { WorkOrderDetail } from '#api'
import { t } from '#language'

/** What can be said of an order anew. */
export type OrderPatch = Partial<Pick<WorkOrderDetail, 'title' | 'note' | 'estimateMinor' | 'downFrom' | 'downTo'>>
export type ReadPatch =
  | { readonly patch: OrderPatch }
  | { readonly wrong: 'estimate' | 'downTo'; readonly rule: string }

/** An instant as a field for date and time shows it: to the minute, where the reader is. */
export function localText(at: string | null): string {
  if (at === null) return ''
  const date = new Date(at)
  const two = (part: number) => String(part).padStart(2, '0')
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`
}

/** What was changed of an order, and nothing else; or the field that is wrong. An instant that was left keeps its seconds. */
export function readPatch(
  form: FormData,
  order: Pick<WorkOrderDetail, 'title' | 'note' | 'estimateMinor' | 'currency' | 'downFrom' | 'downTo'>,
  parseMoney: (typed: string) => number | undefined,
): ReadPatch {
  const said = (name: string): string => String(form.get(name) ?? '').trim()
  const estimateMinor = parseMoney(said('estimate'))
  if (estimateMinor === undefined)
    return { wrong: 'estimate', rule: t('An amount of {currency}, such as 120', { currency: order.currency }) }
  const instant = (name: 'downFrom' | 'downTo'): string | null => {
    const typed = said(name)
    if (typed === localText(order[name])) return order[name]
    return typed === '' ? null : new Date(typed).toISOString()
  }
  const [downFrom, downTo] = [instant('downFrom'), instant('downTo')]
  if (downTo !== null && (downFrom === null || downFrom > downTo))
    return { wrong: 'downTo', rule: t('Behind the moment it went out of use') }
  const now = { title: said('title') || order.title, note: said('note') || null, estimateMinor, downFrom, downTo }
  const changed = Object.entries(now).filter(([name, value]) => value !== order[name as keyof OrderPatch])
  return { patch: Object.fromEntries(changed) }
}
