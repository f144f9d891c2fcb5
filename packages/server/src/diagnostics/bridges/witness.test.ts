import assert from 'node:assert/strict'
import { generateKeyPairSync, sign, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { findPairing } from '#bridge/agent'
import type { WitnessAnswer } from '#bridge/wire'
import { witnessName, witnessOffer } from '#bridge/wire'
import { openWitnessKey } from '#bridge/witness'
import type { Device, Workshop } from '#diagnostics/testing'
import { createDevices, openWorkshop } from '#diagnostics/testing'
import type { OrgId } from '#kernel'
import { later } from '#kernel'
import type { Signer } from '#proof'
import { createVkey, encodeUtf8, formatVkey, KEY_KIND, parseVkey, sha256, verifyProof } from '#proof'
import { bridgeStore } from './bridge-store.ts'
import { importKey } from './signed.ts'

let shop: Workshop
let devices: ReturnType<typeof createDevices>
before(async () => {
  shop = await openWorkshop()
  devices = createDevices(shop)
})
after(() => shop[Symbol.asyncDispose]())

const ledger = () => shop.house.kernel.ledger

/** What stands in the log about this bridge and action. */
async function entriesOf(bridgeId: string, action: string, org: string) {
  await ledger().drain()
  return shop.house.kernel.database.transaction({ org: org as OrgId }, (tx) =>
    ledger().list(tx, { object: bridgeId, action, limit: 10 }),
  )
}

/** A real bridge that the house asks as a witness. */
async function openWitnessing() {
  const bridge = await shop.openBridge([])
  await shop.until(bridge.bridgeId, ['bridge.witness'])
  const pairing = await findPairing(bridge.folder)
  return { ...bridge, name: witnessName(bridge.bridgeId), org: pairing?.organisationId as OrgId }
}

const isAsked = (wanted: string) =>
  ledger()
    .witnesses()
    .some(({ name }) => name === wanted)
const report = () => readFileSync(join(shop.house.kernel.config.leavesFolder, 'witnesses.json'), 'utf8')

/** A connected device that offered this key. */
async function offer(device: Device, signer: Signer, key = device.key) {
  const line = await devices.connect(device, await shop.parkVehicle('doip', 'clean'))
  const vkey = formatVkey(signer.vkey)
  const said = Promise.race([line.hear('witness.ask'), line.hear('witness.refused')])
  const signature = Buffer.from(key.sign(Buffer.from(witnessOffer(vkey)))).toString('base64')
  line.say({ type: 'witness.offer', vkey, signature })
  return { line, said }
}

function makeSigner(name: string): Signer {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const { x = '' } = publicKey.export({ format: 'jwk' })
  const vkey = createVkey(name, new Uint8Array(Buffer.from(x, 'base64url')), KEY_KIND.cosignature)
  return { vkey, sign: (message) => sign(null, message, privateKey) }
}

interface Told {
  readonly isWitnessed: boolean
  readonly witnesses: readonly { name: string; vkey: string; state: string; size: number; at: string | null }[]
}

describe('a bridge as a witness of the ledger', () => {
  test('is shown to those who check the ledger, with size and instant; before it came, that there is none', async () => {
    const read = async () => (await shop.ask('auditor', 'GET /ledger/witnesses')).json as Told
    assert.deepEqual(await read(), { isWitnessed: false, refutation: null, witnesses: [] })
    const { name, stop } = await openWitnessing()
    await ledger().drain()

    const { isWitnessed, witnesses } = await read()
    const own = witnesses.find((one) => one.name === name)
    assert.deepEqual([isWitnessed, own?.state], [true, 'vouching'])
    assert.ok(own && own.size > 0 && own.at !== null && parseVkey(own.vkey).name === name)
    const size = (await ledger().checkpoint()).split('\n')[1]
    assert.ok(own.size <= Number(size))
    for (const role of ['technician', 'viewer'] as const) {
      assert.equal((await shop.ask(role, 'GET /ledger/witnesses')).status, 403, role)
    }
    await stop()
    shop.clock.moveTo(later(shop.clock.now(), { minutes: 11 }))
    await ledger().drain()
    const after = await read()
    assert.deepEqual([after.isWitnessed, after.witnesses.map(({ state }) => state)], [false, ['silent']])
  })

  test('cosigns what it is shown: proofs carry its word, and the log names its key', async () => {
    const { bridgeId, folder, name, org, stop } = await openWitnessing()
    const { vkey } = await openWitnessKey(join(folder, 'witness', bridgeId), name)
    const [named] = await entriesOf(bridgeId, 'bridge.witness', org)
    const { text } = await shop.ask('auditor', `GET /ledger/entries/${named?.seq}/proof`)
    await stop()

    const trusted = [...(await ledger().vkeys()).map(parseVkey), vkey]
    assert.equal((await verifyProof(text, trusted, { quorum: 1, hash: sha256 })).index, named?.seq)
    assert.equal(named?.facts.vkey, formatVkey(vkey))
    assert.ok(report().includes(bridgeId))
    const device = await shop.house.kernel.database.transaction({ org }, (tx) => bridgeStore.find(tx, org, bridgeId))
    const signature = Buffer.from(String(named?.facts.signature), 'base64')
    const said = encodeUtf8(witnessOffer(formatVkey(vkey)))
    assert.ok(device && verify(null, said, importKey(device.publicKey), signature))
  })

  test('is gone at once when its bridge is revoked', async () => {
    const { bridgeId, name, org, ended } = await openWitnessing()
    assert.ok(isAsked(name))
    const shutOut = assert.rejects(ended, { kind: 'refused' })
    assert.equal((await shop.ask('technician', `DELETE /bridges/${bridgeId}`)).status, 204)
    assert.ok(!isAsked(name))

    await shutOut
    await ledger().drain()
    const known = await shop.house.kernel.database.transaction({ org }, (tx) => ledger().listWitnesses(tx))
    assert.ok(!known.some((one) => one.name === name))
    assert.ok(!report().includes(bridgeId))
  })

  test('is asked no more when its connection has ended, and what comes then is proven without it', async () => {
    const { bridgeId, name, org, stop } = await openWitnessing()
    assert.ok(isAsked(name))
    await stop()
    for (let isHere = true; isHere; ) {
      const { data } = (await shop.ask('technician', 'GET /bridges')).json as { data: { id: string; state: string }[] }
      isHere = data.some(({ id, state }) => id === bridgeId && state === 'connected')
    }
    assert.ok(!isAsked(name))
    await ledger().drain()
    const known = await shop.house.kernel.database.transaction({ org }, (tx) => ledger().listWitnesses(tx))
    const own = known.find((one) => one.name === name)
    assert.equal(own?.because, 'it is not connected to this node')
    assert.ok(own.size < Number((await ledger().checkpoint()).split('\n')[1]))
  })

  test('is taken under its own name, by a key its device key signed for, and never by a second one', async () => {
    const [device, other] = [await devices.makeDevice(), await devices.makeDevice()]
    const own = makeSigner(witnessName(device.bridgeId))
    assert.equal((await (await offer(device, own)).said).type, 'witness.ask')
    const refused = async (who: Device, signer: Signer, key = who.key) => {
      const { line, said } = await offer(who, signer, key)
      const heard = await said
      line.socket.terminate()
      return heard
    }
    const no = { type: 'witness.refused', code: 'diagnostics.witness-refused' }
    assert.deepEqual(await refused(other, own), no, 'the name of another bridge')
    assert.deepEqual(await refused(other, makeSigner(witnessName(other.bridgeId)), device.key), no, 'a foreign device')
    assert.deepEqual(await refused(device, makeSigner(witnessName(device.bridgeId))), no, 'a second key')
    const entries = await entriesOf(device.bridgeId, 'bridge.witness', device.pairing.organisationId)
    assert.deepEqual(
      entries.map(({ outcome }) => outcome),
      ['refused', 'done'],
    )
  })

  test('vouches for nothing by another key, and stops nothing by a word without evidence', async () => {
    const device = await devices.makeDevice()
    const { line, said } = await offer(device, makeSigner(witnessName(device.bridgeId)))
    const thief = makeSigner(witnessName(device.bridgeId))
    const line200 = `— ${thief.vkey.name} ${Buffer.alloc(76).toString('base64')}\n`
    const lies: readonly Omit<WitnessAnswer, 'type' | 'askId'>[] = [
      { status: 200, body: line200, seen: '' },
      { status: 422, body: 'no\n', seen: '' },
      { status: 409, body: '999999\n', seen: await ledger().checkpoint() },
      { status: 409, body: '999999\n', seen: 'localhost/ledger/1\n999999\n' },
    ]
    let ask = await said
    for (const lie of lies) {
      assert.ok(ask.type === 'witness.ask')
      const next = line.hear('witness.ask')
      line.say({ type: 'witness.answer', askId: ask.askId, ...lie })
      ask = await next
    }
    line.socket.terminate()

    const { reasons } = await ledger().health()
    assert.deepEqual(reasons, [])
    const size = async () => (await ledger().checkpoint()).split('\n')[1]
    const before = await size()
    await shop.ask('auditor', 'GET /ledger/entries')
    await ledger().drain()
    assert.notEqual(await size(), before)
    const lines = await shop.house.kernel.database.transaction({ org: device.pairing.organisationId as OrgId }, (tx) =>
      ledger().listWitnesses(tx),
    )
    assert.equal(lines.find(({ name }) => name === witnessName(device.bridgeId))?.size, 0)
  })
})
