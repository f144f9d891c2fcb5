/** The other side of the bench of scans: a bridge that does what the server asks, and the same scan sent straight. */
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { LinkEntry } from '@muts/bridge/agent'
import { createVehicleLinks, pairBridge, runBridge } from '@muts/bridge/agent'
import { openLink, systemTimers } from '@muts/bridge/links'
import { scanVehicle } from '@muts/protocol/scan'

interface Order {
  readonly server: string
  readonly folder: string
  readonly code: string
  readonly entries: readonly LinkEntry[]
}

const lines = createInterface(process.stdin)[Symbol.asyncIterator]()
const { server, folder: root, code, entries } = JSON.parse((await lines.next()).value ?? '{}') as Order
const folder = join(root, 'bridge')
await pairBridge({ server, code, name: 'Bench', folder })
const stopping = new AbortController()
const connected = Promise.withResolvers<void>()
const links = createVehicleLinks(entries)
const tell = ({ kind }: { readonly kind: string }) => kind === 'connected' && connected.resolve()
const bridge = runBridge({ folder, links, signal: stopping.signal, tell: (event) => void tell(event) })
await Promise.race([connected.promise, bridge])
console.log('ready')

/** Whatever the next lines name is scanned straight, as `muts diag scan` does it. */
for await (const link of lines) {
  const beganMs = performance.now()
  const opened = await openLink(link, systemTimers)
  const { result, failure } = await scanVehicle(opened).finally(() => opened.close())
  const tookMs = performance.now() - beganMs
  console.log(JSON.stringify({ tookMs, units: result.ecus.length, failure: failure?.message ?? null }))
}
stopping.abort()
await bridge
process.exit(0)
