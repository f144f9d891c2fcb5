import { readFile } from 'node:fs/promises'
import type { BridgeEvent, LinkEntry } from '#bridge'
import { createVehicleLinks, listPairings, parseLinks, runBridge } from '#bridge'
import { LINK_FORMS, parseLink } from '#bridge/links'
import { CommandError, EXIT } from '#exit'
import { explainBridge } from './explain.ts'

interface RunOptions {
  readonly home: string
  readonly name?: string
  readonly links?: string
  readonly link?: readonly string[]
  readonly ca?: string
}

/** Serves until SIGINT or SIGTERM; what runs then is finished first. */
export async function run({ home, name, links, link = [], ca }: RunOptions): Promise<void> {
  const folder = await chooseFolder(home, name)
  const entries = [...(links === undefined ? [] : await readLinks(links)), ...link.map(parseEntry)]
  if (entries.length === 0)
    throw new CommandError(EXIT.usage, 'Say which vehicles this bridge reaches: --links or --link.')
  const stopping = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort())
  await runBridge({
    folder,
    links: createVehicleLinks(entries),
    signal: stopping.signal,
    tell,
    ...(ca === undefined ? {} : { ca: await readFile(ca, 'utf8') }),
  }).catch(explainBridge)
}

async function chooseFolder(home: string, name: string | undefined): Promise<string> {
  const found = (await listPairings(home)).filter((pairing) => name === undefined || pairing.name === name)
  const [only, second] = found
  if (!only) throw new CommandError(EXIT.notFound, 'This device is no such bridge yet. Run muts bridge pair first.')
  if (second)
    throw new CommandError(
      EXIT.usage,
      `This device is several bridges. Say --name: ${found.map((one) => one.name).join(', ')}.`,
    )
  return only.folder
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

export function tell(event: BridgeEvent): void {
  const say = (text: string) => process.stderr.write(`${text}\n`)
  if (event.kind === 'connected') say(`Connected to ${event.server}.`)
  if (event.kind === 'disconnected') say(`Not connected (${event.because}); next try in ${event.retryInMs} ms.`)
  if (event.kind === 'result-refused') say(`The server refused the result of ${event.jobId} (${event.code}).`)
  if (event.kind === 'fault')
    say(`A fault of this program: ${event.error instanceof Error ? event.error.stack : event.error}`)
}
