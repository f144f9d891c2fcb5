/**
 * For tests only: one life of a device that does an act, over the real journal, with a vehicle and a server that outlive
 * it in files. It dies by SIGKILL before the step of that number, if there is one: each call of the file system, and both
 * sides of each request that changes the vehicle.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import files from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { createActWorker, createLinkQueue, openActJournal } from '#core'
import type { ActOrder } from '#protocol/acts'
import { fromHex, toHex } from '#protocol/bytes'
import type { DiagnosticLink } from '#protocol/link'
import { createVirtualTimers } from '#protocol/link'
import type { ActOrderMessage, BridgeMessage } from '#wire'
import { openFolderShelf } from './folder.ts'

export const ACT = '01980000-0000-7000-8000-0000000000a1'
const VEHICLE = '01980000-0000-7000-8000-000000000001'
const UNIT = 0x7e8

export interface Life {
  readonly folder: string
  readonly order: ActOrder
  readonly diesAt?: number
}

/** Requests that changed the vehicle, and documents that the server holds, in order; over all lives. */
export function readTraces(folder: string): { readonly wire: readonly string[]; readonly told: readonly string[] } {
  const linesOf = (name: string) =>
    existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8').split('\n').slice(0, -1) : []
  return { wire: linesOf('wire'), told: linesOf('told') }
}

/** The same with its steps counted, for a process that does nothing else meanwhile. @returns how many there were. */
export async function live({ folder, order, diesAt }: Life): Promise<number> {
  let steps = 0
  const step = () => {
    steps += 1
    if (steps === diesAt) process.kill(process.pid, 'SIGKILL')
  }
  const restore = countFileSystem(step)
  try {
    await work({ folder, order }, step)
    step()
    return steps
  } finally {
    restore()
  }
}

/** A life that dies of nothing. Resolves once the server has the result and the journal has forgotten it. */
export const liveOn = (life: Life): Promise<void> => work(life, () => {})

async function work({ folder, order }: Life, step: () => void): Promise<void> {
  const journal = await openActJournal(await openFolderShelf(join(folder, 'acts')))
  const timers = createVirtualTimers()
  const { promise: over, resolve } = Promise.withResolvers<void>()
  const keep = (name: string, line: string) => {
    step()
    appendFileSync(join(folder, name), `${line}\n`)
    step()
  }
  const send = (message: BridgeMessage) => {
    if (message.type === 'act.ready') worker.go(ACT)
    // Its time passes as soon as it is held.
    if (message.type === 'act.progress' && message.label.startsWith('Holding'))
      void setImmediate().then(() => timers.advance(60_000))
    if (message.type !== 'act.result') return
    keep('told', message.document)
    worker.forget(ACT)
  }
  const worker = createActWorker(
    [
      {
        vehicleId: VEHICLE,
        kind: 'slcan',
        source: 'simulated',
        address: 'a',
        open: async () => openLink(folder, keep),
      },
    ],
    {
      ...{ bridgeId: VEHICLE, now: () => new Date(0), sign: async () => `${'A'.repeat(86)}==`, send, timers },
      ...{ queue: createLinkQueue(), isAllowed: async () => true },
      onFault: (error) => {
        throw error
      },
      journal: {
        ...journal,
        drop: async (id) => {
          await journal.drop(id)
          resolve()
        },
      },
    },
    journal.left,
  )
  worker.resume()
  const message: ActOrderMessage = { type: 'act.order', actId: ACT, vehicleId: VEHICLE, order }
  // A server that holds the result orders nothing; the device hands it in again by itself.
  if (readTraces(folder).told.length === 0) worker.take(message)
  else if (journal.left.results.length + journal.left.acts.length === 0) resolve()
  await worker.settled()
  await over
}

function openLink(folder: string, keep: (name: string, line: string) => void): DiagnosticLink {
  const answer = (request: string): string => {
    if (request === '010C') return '41 0C 00 00'
    if (request === '010D') return '41 0D 00'
    if (request.startsWith('1902'))
      return readTraces(folder).wire.includes('14FFFFFF') ? '59 02 FF' : '59 02 FF 03 01 00 08'
    if (request.startsWith('19')) return '7F 19 31'
    if (request.startsWith('10')) return `50 ${request.slice(2, 4)} 00 32 01 F4`
    if (request.startsWith('14')) return '54'
    if (request.startsWith('2F')) return `6F ${request.slice(2, 8)}`
    if (request.startsWith('31')) return `71 ${request.slice(2, 8)}`
    return `7F ${request.slice(0, 2)} ${request.startsWith('22') ? '31' : '11'}`
  }
  return {
    ...{ kind: 'slcan', protocol: 'test', adapter: 'test' },
    listEcus: async () => [UNIT],
    async ask(to, request) {
      const text = toHex(request, '')
      if (/^(04|14|2F|31)/.test(text)) keep('wire', text)
      return [{ from: to === 'all' ? UNIT : to, data: fromHex(answer(text)) }]
    },
    close: async () => undefined,
  }
}

/** Lets `step` run before each call that changes files, and after the last of them. */
function countFileSystem(step: () => void): () => void {
  const { open, rename, rm } = files
  const counted =
    <Args extends readonly unknown[], Result>(call: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      step()
      return call(...args)
    }
  const wrapped = {
    rename: counted(rename),
    rm: counted(rm),
    open: async (...args: Parameters<typeof open>) => {
      step()
      const handle = await open(...args)
      handle.writeFile = counted(handle.writeFile.bind(handle))
      handle.sync = counted(handle.sync.bind(handle))
      return handle
    },
  }
  Object.assign(files, wrapped)
  syncBuiltinESMExports()
  return () => {
    Object.assign(files, { open, rename, rm })
    syncBuiltinESMExports()
  }
}
