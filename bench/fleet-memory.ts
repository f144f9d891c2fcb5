/**
 * What an import holds at its fullest beside what one of a tenth does.
 *
 * Resident memory has lazy garbage in it: V8 collects later the more it was allowed to grow. So the measure is what is
 * alive: heap, external memory and buffers right after a whole collection, looked at all the way through an import. What
 * the process and the server's processes have resident is told beside it.
 */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { FleetBench } from './fleet-compare.ts'
import { judge } from './fleet-compare.ts'
import { importRows } from './fleet-loading.ts'

const MIB = 2 ** 20
const LOOK_EVERY_MS = 1_000
const MUST = 1.2

export async function measureMemory({ place, results }: FleetBench, rows: number): Promise<boolean> {
  const company = await place.openCompany('small', 1_000)
  const tenth = Math.ceil(rows / 10)
  // What a server builds up once, whatever comes: code, statements, connections.
  await importRows(place, company, 'W', tenth)
  const idle = liveMiB()
  const few = await watched(() => importRows(place, company, 'F', tenth))
  const many = await watched(() => importRows(place, company, 'G', rows))
  const ratio = many.live / few.live
  results.push({ name: 'memory of an import', must: MUST, ratio, idle, few, many, afterwards: liveMiB() })
  console.log(`memory of an import of ${rows} rows against ${tenth}: ${ratio.toFixed(2)} (must ${MUST}) ${judge(ratio <= MUST)}
  alive ${few.live.toFixed(1)} and ${many.live.toFixed(1)} MiB, ${idle.toFixed(1)} before, ${liveMiB().toFixed(1)} after
  resident ${few.resident.toFixed(0)} and ${many.resident.toFixed(0)} MiB: ${(many.resident / few.resident).toFixed(2)}
  alive on the way, MiB: ${many.onTheWay.map((live) => live.toFixed(0)).join(' ')}`)
  return ratio <= MUST
}

/** The most that was alive meanwhile and the most that was resident; and ten looks on the way, the first to the last. */
async function watched(work: () => Promise<unknown>) {
  const looks: number[] = []
  let resident = 0
  const look = () => {
    resident = Math.max(resident, process.memoryUsage.rss() / MIB)
    looks.push(liveMiB())
  }
  const timer = setInterval(look, LOOK_EVERY_MS)
  await work().finally(() => clearInterval(timer))
  look()
  const onTheWay = Array.from({ length: 10 }, (_, part) => looks[Math.floor(((looks.length - 1) * part) / 9)] ?? 0)
  return { live: Math.max(...looks), resident, onTheWay }
}

function liveMiB(): number {
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return (heapUsed + external) / MIB
}

function collect(): void {
  setFlagsFromString('--expose-gc')
  const gc = runInNewContext('gc') as () => void
  gc()
}
