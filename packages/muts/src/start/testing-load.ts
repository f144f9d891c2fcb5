/** For tests only: people who register, change and read vehicles over HTTP, and remember what they were told. */
import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'

/** Who is told "not now" asks again after a moment: a refused request counts against the budget too. */
const WHEN_NOT_NOW_MS = 100

/** What answers that arrived whole have promised. */
export interface Acknowledged {
  /** Ids of ledger entries, as `Ledger-Entry` names them. */
  readonly entries: Set<string>
  /** Vehicle → its version. */
  readonly versions: Map<string, number>
  /** Answers that are neither success nor "not now": there must be none. */
  readonly strange: string[]
}

export const createAcknowledged = (): Acknowledged => ({ entries: new Set(), versions: new Map(), strange: [] })

export interface Load {
  /** Resolves when so many answers more have acknowledged something; rejects when everybody has gone home before. */
  more(count: number): Promise<void>
  /** Nobody begins anything new; resolves when everybody has gone home. */
  end(): Promise<void>
}

interface Vehicle {
  readonly id: string
  readonly etag: string
}

/**
 * Everybody registers a vehicle, changes it, reads it, and begins again. They go home when the server is gone.
 *
 * @param names gives a number that no vehicle had before.
 */
export function startLoad(url: string, tokens: readonly string[], told: Acknowledged, names: () => number): Load {
  let isEnding = false
  let answers = 0
  const waiting = new Set<{ readonly until: number; readonly resolve: () => void }>()
  const count = () => {
    answers += 1
    for (const one of waiting) if (answers >= one.until && waiting.delete(one)) one.resolve()
  }
  const everybody = Promise.all(tokens.map(work))
  return {
    more: (count) => {
      const { promise, resolve } = Promise.withResolvers<void>()
      waiting.add({ until: answers + count, resolve })
      return Promise.race([promise, everybody.then(() => assert.fail('the server is gone before it was ended'))])
    },
    end: async () => {
      isEnding = true
      await everybody
    },
  }

  async function work(token: string): Promise<void> {
    try {
      while (!isEnding) await useVehicle(token)
    } catch (error) {
      // `fetch` knows one error for whatever happens to a connection.
      if (!(error instanceof TypeError)) throw error
    }
  }

  async function useVehicle(token: string): Promise<void> {
    const number = String(names()).padStart(10, '0')
    const draft = { unit: `K-${number}`, vin: `MUTSDEM${number}`, plate: `K ${number}` }
    const vehicle = await send(token, 'POST', '', draft)
    if (!vehicle) return
    const changed = await send(token, 'PATCH', `/${vehicle.id}`, { model: 'version 2' }, vehicle.etag)
    if (changed) await send(token, 'GET', `/${vehicle.id}`)
  }

  async function send(
    token: string,
    method: string,
    path: string,
    body?: object,
    etag?: string,
  ): Promise<Vehicle | undefined> {
    const answer = await fetch(`${url}/api/v1/vehicles${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...(etag ? { 'if-match': etag } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    const text = await answer.text()
    if (answer.status === 503) return pause(WHEN_NOT_NOW_MS, undefined)
    if (!answer.ok) {
      told.strange.push(`${method} ${answer.status} ${text}`)
      isEnding = true
      return undefined
    }
    const { id } = JSON.parse(text) as { readonly id: string }
    const next = answer.headers.get('etag') ?? ''
    told.versions.set(id, Number(next.replaceAll(/\D/g, '')))
    for (const entry of (answer.headers.get('ledger-entry') ?? '').split(', ')) told.entries.add(entry)
    count()
    return { id, etag: next }
  }
}
