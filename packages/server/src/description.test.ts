/** The description of the API says of each address what whoever generates a program from it has to know. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, describe, test } from 'node:test'
import { Type } from 'typebox'
import { describeApi, requireSoundShapes } from '#kernel/http'
import { openBareHouse } from './testing.ts'

const house = await openBareHouse()
after(() => house[Symbol.asyncDispose]())
const { paths } = describeApi(house.rooms, '0')
const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, name: `${method} ${path}`, operation })),
)
const mediaOf = (name: string, status: string) =>
  Object.keys(operations.find((one) => one.name === name)?.operation.responses[status]?.content ?? {})

describe('the description of the API', () => {
  test('names what is picked in an address as the address does, the rest of one too', () => {
    for (const { path, name, operation } of operations) {
      const written = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter)
      const described = operation.parameters.flatMap((parameter) => (parameter.in === 'path' ? [parameter.name] : []))
      assert.deepEqual(described.sort(), written.sort(), name)
    }
    assert.ok(paths['/api/v1/ledger/tile/{file}'])
  })

  test('has every address that the page for whoever builds on it names', () => {
    const page = readFileSync(new URL('../../../docs/api.md', import.meta.url), 'utf8')
    const named = [...page.matchAll(/`(GET|POST|PUT|PATCH|DELETE) (\/[^`?\s]*)/g)]
    assert.ok(named.length > 15)
    for (const [, method = '', path = ''] of named) {
      const address = path.replace(/ext:[^/]+$/, '{vehicleId}')
      const calls = ['', '/api/v1'].map((root) => `${method.toLowerCase()} ${root}${address}`)
      assert.ok(
        operations.some(({ name }) => calls.includes(name)),
        `${method} ${path}`,
      )
    }
  })

  test('has shapes that can be compiled, though each is compiled when it is first needed', () => {
    const routes = house.rooms.flatMap((room) => room.routes ?? []).filter(({ raw }) => !raw)
    for (const route of routes) assert.doesNotThrow(() => requireSoundShapes(route), route.summary)
    assert.ok(routes.length > 200)
    const unsound = { ...Type.Object({}), unheardOf: true }
    assert.throws(() => requireSoundShapes({ method: 'POST', body: unsound }), /unheardOf/)
  })

  test('gives each operation a name of its own, which a program can call it by', () => {
    const names = operations.map(({ operation }) => operation.operationId)
    assert.equal(new Set(names).size, names.length)
    for (const name of names) assert.match(name, /^(get|post|put|patch|delete)[A-Z][A-Za-z0-9]*$/)
    for (const [call, name] of [
      ['get /api/v1/vehicles/{vehicleId}', 'getVehicle'],
      ['get /api/v1/vehicles', 'getVehicles'],
      ['get /api/v1/ledger/entries/{entryId}/proof', 'getLedgerEntryProof'],
    ])
      assert.equal(operations.find((one) => one.name === call)?.operation.operationId, name)
  })

  test('says how a protocol or a page refuses, beside the problem', () => {
    const problem = 'application/problem+json'
    assert.deepEqual(mediaOf('post /oauth/token', 'default'), [problem, 'application/json'])
    assert.deepEqual(mediaOf('post /scim/v2/Users', 'default'), ['application/scim+json'])
    const metadata = 'get /api/v1/auth/sso/{orgId}/{connectionId}/metadata'
    assert.deepEqual(mediaOf(metadata, 'default'), [problem, 'text/html'])
    assert.deepEqual(mediaOf('get /api/v1/vehicles', 'default'), [problem])
  })

  test('has a shape for all JSON that is made to one, and none for what goes out byte for byte', () => {
    const schemaOf = (name: string) =>
      operations.find((one) => one.name === name)?.operation.responses[200]?.content?.['application/json']?.schema
    assert.deepEqual(schemaOf('get /health/live')?.required, ['status'])
    assert.deepEqual(schemaOf('get /api/v1/ledger/entries/{entryId}'), {})
  })
})
