/** What speaks against an entry, from the others of its vehicle. */
import { economiesOf, isOutlier } from './economy.ts'
import type { Flag } from './schema.ts'
import type { EnergyRow } from './store.ts'

type Filled = Pick<EnergyRow, 'id' | 'unit' | 'quantityThousandths' | 'odometerKm' | 'isFull' | 'beganAt' | 'endedAt'>

/** In the order in which `listCounting` gives them. */
export const inOrder = <Row extends Filled>(rows: readonly Row[]): readonly Row[] =>
  [...rows].sort(
    (a, b) => a.odometerKm - b.odometerKm || a.beganAt.getTime() - b.beganAt.getTime() || (a.id < b.id ? -1 : 1),
  )

/**
 * @param entry the new one. @param others all others of the vehicle that count.
 * @param capacity in thousandths of its unit; null where none is known.
 */
export function findAnomalies(entry: Filled, others: readonly Filled[], capacity: number | null): readonly Flag[] {
  const flags: Flag[] = []
  if (capacity !== null && entry.quantityThousandths > capacity) flags.push('above-capacity')
  const same = others.filter(({ unit }) => unit === entry.unit)
  const economies = economiesOf(inOrder([...same, entry]))
  const economy = economies.get(entry.id)
  const history = [...economiesOf(inOrder(same)).values()]
  if (economy !== undefined && isOutlier(economy, history)) flags.push('economy-outlier')
  if (others.some((other) => isBackBetween(entry, other))) flags.push('odometer-back')
  if (others.some((other) => entry.beganAt <= other.endedAt && other.beganAt <= entry.endedAt))
    flags.push('time-overlap')
  return flags
}

/** Later in time, and the odometer shows less. */
const isBackBetween = (a: Filled, b: Filled): boolean =>
  (a.beganAt > b.beganAt && a.odometerKm < b.odometerKm) || (a.beganAt < b.beganAt && a.odometerKm > b.odometerKm)
