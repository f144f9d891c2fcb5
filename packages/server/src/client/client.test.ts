import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import type { ClientReply, ClientRequest } from './index.ts'
import { bodyOf, createClient, UnexpectedAnswer } from './index.ts'
import { ADDRESSES } from './operations.ts'

const ID = '00000000-0000-7000-8000-0000000000ff'

/** A client whose requests are kept, and answered with this. */
function openClient(status: number, media: string, body = '') {
  const sent: ClientRequest[] = []
  const client = createClient(async (request): Promise<ClientReply> => {
    sent.push(request)
    return { status, headers: { 'content-type': media }, bytes: new TextEncoder().encode(body) }
  })
  return { client, sent }
}

describe('the client', () => {
  test('puts what it is given where the operation takes it', async () => {
    const { client, sent } = openClient(200, 'application/json', '{"data":[]}')
    await client.getVehicles({ query: { 'filter[unit][startsWith]': 'V &', limit: 2 } })
    await client.patchVehicle({ vehicleId: 'ext:erp:4/7', ifMatch: '"3"', body: { model: 'Van' } })
    await client.postVehicles({ body: { unit: 'V-1' }, idempotencyKey: 'one' })
    await client.getLedgerTile({ file: '0/x001/067' })
    assert.deepEqual(sent, [
      { method: 'GET', path: '/api/v1/vehicles?filter%5Bunit%5D%5BstartsWith%5D=V+%26&limit=2', headers: {} },
      {
        method: 'PATCH',
        path: '/api/v1/vehicles/ext%3Aerp%3A4%2F7',
        headers: { 'if-match': '"3"', 'content-type': 'application/json' },
        body: '{"model":"Van"}',
      },
      {
        method: 'POST',
        path: '/api/v1/vehicles',
        headers: { 'idempotency-key': 'one', 'content-type': 'application/json' },
        body: '{"unit":"V-1"}',
      },
      { method: 'GET', path: '/api/v1/ledger/tile/0/x001/067', headers: {} },
    ])
  })

  test('sends bytes by their own type, and a form as a form', async () => {
    const { client, sent } = openClient(201, 'application/json', '{}')
    const body = Uint8Array.of(0x25, 0x50)
    await client.postVehicleFiles({ vehicleId: ID, query: { name: 'a.pdf' }, body, mediaType: 'application/pdf' })
    await client.postOauthRevoke({ body: { token: 'a b', client_id: 'app' } })
    assert.deepEqual(
      sent.map(({ headers, body }) => [headers['content-type'], body]),
      [
        ['application/pdf', body],
        ['application/x-www-form-urlencoded', 'token=a+b&client_id=app'],
      ],
    )
  })

  test('reads JSON, text and bytes each as what it is', async () => {
    const read = async (media: string, body: string) =>
      (await openClient(200, media, body).client.getExportFile({ exportId: ID })).body
    assert.deepEqual(await read('application/problem+json; charset=utf-8', '{"a":1}'), { a: 1 })
    assert.equal(await read('text/csv; charset=utf-8', 'unit\r\n'), 'unit\r\n')
    assert.deepEqual(await read('application/pdf', '%P'), Uint8Array.of(0x25, 0x50))
    assert.equal(await read('application/json', ''), undefined)
  })

  test('gives the body of the status that was wanted, and throws the refusal where it was another', async () => {
    const problem = {
      type: 't',
      title: 'Not Found',
      status: 404,
      code: 'fleet.vehicle-unknown',
      detail: 'There is none.',
      traceId: 'x',
    }
    const refused = await openClient(404, 'application/problem+json', JSON.stringify(problem)).client.getVehicle({
      vehicleId: ID,
    })
    assert.equal(bodyOf(refused, 404).code, 'fleet.vehicle-unknown')
    assert.throws(
      () => bodyOf(refused, 200),
      (error) => error instanceof UnexpectedAnswer && error.problem?.code === problem.code,
    )
  })

  test('has a name of its own for each address', () => {
    // As it is written: of two addresses under one name the value has only the second.
    const text = readFileSync(new URL('./operations.ts', import.meta.url), 'utf8')
    const written = [...text.matchAll(/^ {2}(\w+): '([A-Z]+ [^']+)',$/gm)].map(([, name, address]) => [name, address])
    assert.ok(written.length > 200)
    assert.deepEqual(written, Object.entries(ADDRESSES))
    for (const [name] of written) assert.match(name ?? '', /^(get|post|put|patch|delete)[A-Z][A-Za-z0-9]*$/)
  })
})
