import assert from 'node:assert/strict'
import type { KeyObject } from 'node:crypto'
import { createHmac, createPrivateKey, randomBytes, sign, verify, X509Certificate } from 'node:crypto'
import type { TestContext } from 'node:test'
import { describe, test } from 'node:test'
import { openLink, systemTimers } from '#bridge/links'
import { formatHex } from '#protocol/bytes'
import type { AuthenticationOutcome, Tester } from '#protocol/uds'
import {
  authenticate,
  authenticateByChallenge,
  deAuthenticate,
  IDENTIFIERS,
  openTester,
  SESSIONS,
  writeDataByIdentifier,
} from '#protocol/uds'
import { makeAuthority } from '#server/database-testing'
import type { Fault } from '#simulator'
import { createVehicle, HMAC_SHA256, openGate, serveDoip, serveSlcan } from '#simulator'

const SERVE = { doip: [serveDoip, 0x1010], slcan: [serveSlcan, 0x7e8] } as const
const SECRET = randomBytes(32)
const AT_MS = new Date('2026-06-01').getTime()
const authority = makeAuthority()
const derOf = (pem: string) => Uint8Array.from(new X509Certificate(pem).raw)
const identityOf = ({ certificate, key }: { certificate: string; key: string }) => ({
  certificate: derOf(certificate),
  key: createPrivateKey(key),
})
const REFUSED = 'ownershipVerificationFailed'
const workshop = authority.issue('workshop.example')

/** A tester at the engine of a vehicle whose units know their friends. */
async function park(t: TestContext, way: keyof typeof SERVE, faults: readonly Fault[] = []) {
  const unit = identityOf(authority.issue('engine.example'))
  const random = (bytes: number) => Uint8Array.from(randomBytes(bytes))
  const secret = { secret: SECRET, nowMs: () => AT_MS, random }
  const gatekeeper = openGate({ root: authority.certificate, ...unit, ...secret })
  const [serve, ecu] = SERVE[way]
  const door = await serve(createVehicle({ vin: 'MUTSDEM0000000001', gatekeeper }), { faults })
  const link = await openLink(door.link, systemTimers)
  const tester = openTester(link, systemTimers, { ecu })
  t.after(async () => {
    tester.close()
    await link.close()
    await door.close()
  })
  return tester
}

const holderOf = ({ certificate, key }: { certificate: Uint8Array; key: KeyObject }) => ({
  certificate,
  sign: async (challenge: Uint8Array) => Uint8Array.from(sign('sha256', challenge, key)),
})
const seal = (bytes: Uint8Array) => Uint8Array.from(createHmac('sha256', SECRET).update(bytes).digest())
const nameOf = (outcome: AuthenticationOutcome) => (outcome.kind === 'negative' ? outcome.name : outcome.kind)

async function write(tester: Tester): Promise<string> {
  await tester.enter(SESSIONS.extended)
  const data = Uint8Array.of(0x41)
  const answer = await tester.ask(writeDataByIdentifier, { identifier: IDENTIFIERS.partNumber, data })
  return answer.kind === 'negative' ? `7F ${formatHex(answer.code, 2)}` : answer.kind
}

describe('authentication with real keys', () => {
  for (const way of Object.keys(SERVE) as (keyof typeof SERVE)[]) {
    test(`opens a unit over ${way} to the owner of a certificate, until they leave`, async (t) => {
      const tester = await park(t, way)
      assert.equal(await write(tester), '7F 34')
      assert.equal(nameOf(await authenticate(tester, holderOf(identityOf(workshop)))), 'authenticated')
      assert.equal(await write(tester), 'positive')
      assert.equal(await deAuthenticate(tester), undefined)
      assert.equal(await write(tester), '7F 34')
    })
  }

  test('is mutual where the tester wants it: the unit shows its certificate and signs', async (t) => {
    const tester = await park(t, 'doip')
    const challenge = Uint8Array.from(randomBytes(32))
    const trusts = (root: string) => ({
      challenge,
      verify: ({ certificate, proofOfOwnership }: { certificate: Uint8Array; proofOfOwnership: Uint8Array }) => {
        const shown = new X509Certificate(certificate)
        const isOurs = shown.verify(new X509Certificate(root).publicKey)
        return isOurs && verify('sha256', challenge, shown.publicKey, proofOfOwnership)
      },
    })
    const holder = holderOf(identityOf(workshop))
    const stranger = await authenticate(tester, { ...holder, unit: trusts(makeAuthority('another').certificate) })
    assert.equal(nameOf(stranger), 'distrusted')
    assert.equal(await write(tester), '7F 34')
    const known = await authenticate(tester, { ...holder, unit: trusts(authority.certificate) })
    assert.equal(nameOf(known), 'authenticated')
    assert.equal(await write(tester), 'positive')
  })

  test('goes by challenge and response too, one way and both', async (t) => {
    const tester = await park(t, 'slcan')
    const holder = { algorithm: HMAC_SHA256, prove: async (challenge: Uint8Array) => seal(challenge) }
    assert.equal(nameOf(await authenticateByChallenge(tester, { ...holder, prove: async () => seal(SECRET) })), REFUSED)
    assert.equal(await write(tester), '7F 34')
    const challenge = Uint8Array.of(1, 2, 3)
    const unit = {
      challenge,
      verify: ({ proofOfOwnership }: { proofOfOwnership: Uint8Array }) =>
        seal(challenge).join() === proofOfOwnership.join(),
    }
    assert.equal(nameOf(await authenticateByChallenge(tester, { ...holder, unit })), 'authenticated')
    assert.equal(await write(tester), 'positive')
    const other = await authenticateByChallenge(tester, { ...holder, algorithm: new Uint8Array(16) })
    assert.equal(nameOf(other), 'requestOutOfRange')
  })

  test('refuses a certificate that is too old, of another house, broken, or shown by somebody else', async (t) => {
    const tester = await park(t, 'doip')
    const outcomeOf = async (issued: { certificate: string; key: string }) =>
      nameOf(await authenticate(tester, holderOf(identityOf(issued))))
    const other = makeAuthority('another').issue('workshop.example')
    const imitated = makeAuthority().issue('workshop.example')
    assert.equal(
      await outcomeOf(authority.expire(workshop, 'workshop.example')),
      'certificateVerificationFailedInvalidTimePeriod',
    )
    assert.equal(await outcomeOf(other), 'certificateVerificationFailedInvalidChainOfTrust')
    assert.equal(await outcomeOf(imitated), 'certificateVerificationFailedInvalidSignature')
    assert.equal(await outcomeOf({ ...workshop, key: other.key }), REFUSED)
    const broken = { ...holderOf(identityOf(workshop)), certificate: Uint8Array.of(0x30) }
    assert.equal(nameOf(await authenticate(tester, broken)), 'certificateVerificationFailedInvalidFormat')
    assert.equal(await write(tester), '7F 34')
    assert.equal(await outcomeOf(workshop), 'authenticated')
  })

  test('is waited for while a unit is busy or takes its time, and opens nothing in a vehicle that refuses it', async (t) => {
    const slow = await park(t, 'slcan', [
      { kind: 'busy', ecu: 'engine', times: 2 },
      { kind: 'response-pending', ecu: 'engine', times: 2 },
    ])
    assert.equal(nameOf(await authenticate(slow, holderOf(identityOf(workshop)))), 'authenticated')
    const refusal = { kind: 'negative', ecu: 'engine', service: 0x29, code: 0x22 } as const
    const unwilling = await park(t, 'doip', [refusal])
    assert.equal(nameOf(await authenticate(unwilling, holderOf(identityOf(workshop)))), 'conditionsNotCorrect')
    assert.equal(await write(unwilling), '7F 34')
  })
})
