/** For tests only: a tester whose unit speaks by a script, and a clock that moves only while something is waited for. */
import { fromHex, toHex } from '#protocol/bytes'
import type { DiagnosticLink, VirtualTimers } from '#protocol/link'
import { createVirtualTimers } from '#protocol/link'
import type { ExchangeListener, TesterOptions } from './index.ts'
import { exchange, openTester } from './index.ts'

const ENGINE = 0x7e8

/** What the unit says to each request in turn: how long after it, and what. */
type Script = readonly (readonly (readonly [afterMs: number, hex: string])[])[]

export function bench(script: Script, options: Partial<TesterOptions> = {}) {
  const timers = createVirtualTimers()
  const sent: string[] = []
  let listener: ExchangeListener | undefined
  const port = {
    async send(_to: unknown, request: Uint8Array) {
      const lines = script[sent.length] ?? []
      sent.push(`${timers.nowMs()}: ${toHex(request)}`)
      for (const [afterMs, hex] of lines) timers.after(afterMs, () => listener?.onMessage(ENGINE, fromHex(hex)))
    },
    listen: (next: ExchangeListener | undefined) => {
      listener = next
    },
  }
  const link: DiagnosticLink = {
    kind: 'replay',
    protocol: 'none',
    adapter: 'none',
    listEcus: async () => [ENGINE],
    ask: (to, data, timing) => exchange(timers, port, { to, data, timing }),
    close: async () => {},
  }
  return { timers, sent, tester: openTester(link, timers, { ecu: ENGINE, ...options }) }
}

/** Lets the time of a conversation pass until it is over. */
export async function passing<Result>(timers: VirtualTimers, byMs: number, run: Promise<Result>): Promise<Result> {
  const caught = run.then(
    (value) => () => value,
    (error: unknown) => () => {
      throw error
    },
  )
  await timers.advance(byMs)
  return (await caught)()
}
