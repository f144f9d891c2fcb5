/** For tests only: vehicles out of files, as whoever runs the fleet brings them in. */
import assert from 'node:assert/strict'
import type { Journeys } from './testing-journey.ts'

export interface Import {
  readonly id: string
  readonly state: string
  readonly jobId: string
  readonly columns: readonly { readonly header: string; readonly field: string | null }[]
  readonly rows: Readonly<Record<string, number>>
}
interface Row {
  readonly row: number
  readonly outcome: string
  readonly unit: string | null
  readonly vehicleId: string
  readonly fields: readonly string[]
  readonly errors: readonly { readonly column: string; readonly code: string }[]
}
interface Job {
  readonly id: string
  readonly state: string
  readonly percent: number
  readonly rows: { readonly ok: number; readonly failed: number }
  readonly failure: { readonly code: string; readonly message: string } | null
  readonly result: string
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export function openImports({ house, as }: Pick<Journeys, 'house' | 'as'>) {
  async function send<T>(method: Method, path: string, body?: object): Promise<T> {
    const question = { method, path: `/api/v1${path}`, headers: { 'if-match': '*' } }
    const reply = await as('fleet_manager', { ...question, ...(body ? { body } : {}) })
    assert.ok(reply.status < 300, `${path}: ${reply.text}`)
    return reply.json as T
  }
  const readJob = ({ jobId }: Pick<Import, 'jobId'>) => send<Job>('GET', `/jobs/${jobId}`)

  return {
    send,
    readJob,
    rowsOf: async (id: string, outcome = '') => {
      const filter = outcome === '' ? '' : `&filter[outcome]=${outcome}`
      return (await send<{ data: Row[] }>('GET', `/imports/${id}/rows?limit=200${filter}`)).data
    },
    vehiclesLike: async (prefix: string) => {
      const path = `/vehicles?filter[unit][startsWith]=${prefix}&limit=200`
      type Found = { id: string; unit: string; make: string | null; custom: Readonly<Record<string, unknown>> }
      return (await send<{ data: Found[] }>('GET', path)).data
    },
    load: async (text: string, draft: object = {}) => {
      const { id } = await send<Import>('POST', '/imports', draft)
      await send('PUT', `/imports/${id}/parts/0`, { text })
      return id
    },
    run: async (id: string, what: 'check' | 'apply' | 'undo', body?: object) => {
      const { jobId } = await send<Import>('POST', `/imports/${id}/${what}`, body)
      await house.errands.runDue()
      return { job: await readJob({ jobId }), now: await send<Import>('GET', `/imports/${id}`) }
    },
  }
}
