import { readFile } from 'node:fs/promises'
import type { BridgeEvent, LinkEntry } from '#bridge'
import { createVehicleLinks, parseLinks, runBridge } from '#bridge'
import { LINK_FORMS, parseLink } from '#bridge/links'
import { CommandError, EXIT } from '#exit'
import { chooseBridge } from './choose-bridge.ts'
import { explainBridge } from './explain.ts'

interface RunOptions {
  readonly home: string
  readonly name?: string
  readonly links?: string
  readonly link?: readonly string[]
  readonly ca?: string
  readonly json?: boolean
}

/** Serves until SIGINT or SIGTERM; what runs then is finished first. What happens is told as it does. */
export async function run({ home, name, links, link = [], ca, json }: RunOptions): Promise<void> {
  const { folder } = await chooseBridge(home, name)
  const entries = [...(links === undefined ? [] : await readLinks(links)), ...link.map(parseEntry)]
  if (entries.length === 0)
    throw new CommandError(EXIT.usage, 'Say which vehicles this bridge reaches: --links or --link.')
  const stopping = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort())
  await runBridge({
    folder,
    links: createVehicleLinks(entries),
    signal: stopping.signal,
    tell: json ? print : tell,
    ...(ca === undefined ? {} : { ca: await readFile(ca, 'utf8') }),
  }).catch(explainBridge)
}

async function readLinks(file: string): Promise<readonly LinkEntry[]> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new CommandError(EXIT.notFound, `${file} cannot be read.`)
  })
  try {
    return parseLinks(text)
  } catch (error) {
    throw new CommandError(EXIT.usage, `${file}: ${(error as Error).message}.`, { cause: error })
  }
}

function parseEntry(text: string): LinkEntry {
  const [vehicleId = '', link = ''] = text.split(/=(.*)/s)
  if (vehicleId === '' || !parseLink(link))
    throw new CommandError(EXIT.usage, `'${text}' is no VEHICLE=LINK. LINK: ${LINK_FORMS}.`)
  return { vehicleId, link }
}

/** For people. */
export function tell(event: BridgeEvent): void {
  process.stderr.write(`${sentenceOf(event)}\n`)
}

/** For programs: one event a line. A fault is told by its message. */
function print(event: BridgeEvent): void {
  const { error, ...said } = { error: undefined, ...event }
  const line = error === undefined ? said : { ...said, error: error instanceof Error ? error.message : String(error) }
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

function sentenceOf(event: BridgeEvent): string {
  switch (event.kind) {
    case 'connected':
      return `Connected to ${event.server}. As a witness of its ledger this device signs with ${event.witnessKey}`
    case 'resumed':
      return `Going on from before: ${event.results} results to hand in, ${event.jobs} jobs to begin again, ${event.expired} too old to be wanted, ${event.acts} acts that are not begun again.`
    case 'disconnected':
      return `Not connected (${event.because}); next try in ${event.retryInMs} ms.`
    case 'result-refused':
      return `The server refused the result of ${event.jobId} (${event.code}).`
    case 'witness-refused':
      return `The server does not take this device as a witness of its ledger (${event.code}).`
    case 'log-refused':
      return `This device does not vouch for the ledger that the server shows: ${event.because}.`
    case 'fault':
      return `A fault of this program: ${event.error instanceof Error ? event.error.stack : event.error}`
  }
}
