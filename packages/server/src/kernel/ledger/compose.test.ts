import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, test } from 'node:test'
import { Type } from 'typebox'
import type { Actor, EntryDeclaration, EntryId, SessionId, SubjectId } from '#kernel'
import { HOUSE } from '#kernel'
import { formatCanonical } from '#proof'
import { composeBody } from './compose.ts'
import { createDeclarations } from './declarations.ts'
import { createSealer } from './seal.ts'
import { DEMO } from './testing.ts'
import { placeBody } from './view.ts'

const declared: EntryDeclaration = { ocsf: 6003, activity: 'read' }
const id = '019b8d2b-8c00-7000-8000-000000000001' as EntryId
const driver = '019b8d2b-8c00-7000-8000-000000000002' as SubjectId
const technician: Actor = { kind: 'person', id: driver, role: 'technician', session: 'session-1' as SessionId }

const compose = (entry = {}, origin = {}) =>
  composeBody(
    declared,
    { actor: technician, org: DEMO, at: new Date('2026-01-05T08:00:00Z'), source: 'a1b2', request: 'r-7', ...origin },
    { id, action: 'vehicle.read', object: ['golf', 'polo'], subject: driver, ...entry },
  )

describe('an entry', () => {
  test('is an OCSF API activity in canonical JSON', () => {
    assert.equal(
      Buffer.from(compose()).toString('utf8'),
      '{"activity_id":2,"actor":{"session":{"uid":"session-1"},' +
        `"user":{"type":"person","uid":"${driver}"}},` +
        '"api":{"operation":"vehicle.read","request":{"uid":"r-7"}},"category_uid":6,"class_uid":6003,' +
        '"metadata":{"log_version":"1","product":{"name":"MUTS FleetOps","vendor_name":"MUTS"},' +
        `"tenant_uid":"${DEMO}","uid":"${id}","version":"1.8.0"},` +
        '"resources":[{"type":"vehicle","uid":"golf"},{"type":"vehicle","uid":"polo"}],"severity_id":1,' +
        '"src_endpoint":{"uid":"a1b2"},"status_code":"done","status_id":1,"time":1767600000000,"type_uid":600302,' +
        `"unmapped":{"muts":{"data":{},"sealed":{},"subjects":["${driver}"]}}}`,
    )
  })

  test('reads back as what was recorded', () => {
    const { leafHash, ...view } = placeBody(7, compose({ outcome: 'refused' }))
    assert.match(leafHash, /^[0-9a-f]{64}$/)
    assert.deepEqual(view, {
      seq: 7,
      id,
      at: new Date('2026-01-05T08:00:00Z'),
      org: DEMO,
      actor: driver,
      action: 'vehicle.read',
      object: 'golf',
      objects: ['golf', 'polo'],
      subjects: [driver],
      outcome: 'refused',
      facts: {},
    })
  })

  test('of the system has no user, and one of a version that is not known is not read', () => {
    const body = compose({}, { actor: { kind: 'system', id: 'jobs' }, org: HOUSE })
    const newer = Buffer.from(Buffer.from(body).toString('utf8').replace('"log_version":"1"', '"log_version":"2"'))
    assert.equal(placeBody(0, body).actor, 'jobs')
    assert.deepEqual(JSON.parse(Buffer.from(body).toString()).actor, { app_name: 'muts', app_uid: 'jobs' })
    assert.throws(() => placeBody(0, newer), /not an entry of version 1/)
  })

  test('is canonical whatever stands in it, and whoever acts', () => {
    const name = 'ü "quoted" \\ \u2028 \n 😀'
    const entries = [
      {},
      { object: name, facts: { b: name, a: 1, [name]: true } },
      { object: [], subject: [driver, name] },
    ]
    const actors: readonly Actor[] = [technician, { kind: 'system', id: name }, { kind: 'stranger', id: name }]
    const origins = actors.flatMap((actor) => [{ actor }, { actor, source: undefined, request: undefined }])
    for (const entry of entries)
      for (const origin of origins) {
        const text = Buffer.from(compose(entry, origin)).toString('utf8')
        assert.equal(text, formatCanonical(JSON.parse(text)))
      }
  })

  test('states whole numbers and well-formed text only', () => {
    assert.throws(() => compose({ facts: { km: 1.5 } }), TypeError)
    for (const entry of [{ object: '\ud800' }, { subject: '\udc00' }, { facts: { why: '\ud800' } }])
      assert.throws(() => compose(entry), TypeError)
    assert.throws(() => compose({}, { at: new Date(Number.NaN) }), TypeError)
  })
})

describe('the seal of an entry', () => {
  test('does not hold for another body, another key or no seal at all', () => {
    const [sealer, body] = [createSealer(randomBytes(32)), compose()]
    assert.equal(sealer.isSealed(body, sealer.seal(body)), true)
    assert.equal(sealer.isSealed(compose({ object: 'up' }), sealer.seal(body)), false)
    assert.equal(sealer.isSealed(body, createSealer(randomBytes(32)).seal(body)), false)
    assert.equal(sealer.isSealed(body, new Uint8Array(0)), false)
  })
})

describe('the declarations of entries', () => {
  const declare = (facts: EntryDeclaration['facts'] & object) =>
    createDeclarations(new Map([['person.note', { ...declared, facts }]]))

  test('refuse a personal fact at the start, however deep it stands', () => {
    const email = Type.String({ 'x-data-class': 'personal' })
    assert.throws(() => declare(Type.Object({ email })).requireSound(), /personal/)
    assert.throws(() => declare(Type.Object({ any: Type.Union([Type.Integer(), email]) })).requireSound(), /personal/)
    declare(Type.Object({ count: Type.Integer() })).requireSound()
  })

  test('refuse what a room declares in the ledger’s own name', () => {
    const rooms = new Map([['ledger.index', declared]])
    assert.throws(() => createDeclarations(rooms).requireSound(), /entry of the ledger/)
  })

  test('take the facts they name and no others', () => {
    const declarations = declare(Type.Object({ count: Type.Integer(), why: Type.Optional(Type.String()) }))
    assert.equal(declarations.require('person.note', { count: 1 }).ocsf, 6003)
    assert.throws(() => declarations.require('person.note', { count: 'one' }), /facts/)
    assert.throws(() => declarations.require('person.note', { count: 1, more: true }), /facts/)
    assert.throws(() => declarations.require('person.sing', {}), /no room declares/)
  })
})
