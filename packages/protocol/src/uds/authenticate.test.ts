import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fromHex, toHex } from '#protocol/bytes'
import { LinkError } from '#protocol/link'
import { authenticate, authenticateByChallenge, deAuthenticate } from './index.ts'
import { bench, passing } from './testing.ts'

describe('authentication by certificate', () => {
  const holder = { certificate: fromHex('30 82'), sign: async (challenge: Uint8Array) => challenge.toReversed() }

  test('shows the certificate and signs the challenge', async () => {
    const { timers, sent, tester } = bench([[[5, '69 01 11 00 02 AA BB 00 00']], [[5, '69 03 12 00 01 77']]])
    const outcome = await passing(timers, 50, authenticate(tester, holder))
    assert.deepEqual(outcome, { kind: 'authenticated', sessionKeyInfo: fromHex('77') })
    assert.deepEqual(sent, ['0: 29 01 00 00 02 30 82 00 00', '5: 29 03 00 02 BB AA 00 00'])
  })

  test('is refused by a certificate that fails, and by an answer that is no consent', async () => {
    const invalid = bench([[[5, '7F 29 50']]])
    const refused = await passing(invalid.timers, 50, authenticate(invalid.tester, holder))
    assert.equal(refused.kind === 'negative' && refused.name, 'certificateVerificationFailedInvalidTimePeriod')

    const rejected = bench([[[5, '69 01 11 00 02 AA BB 00 00']], [[5, '69 03 01 00 00']]])
    const outcome = await passing(rejected.timers, 50, authenticate(rejected.tester, holder))
    assert.deepEqual(outcome, { kind: 'refused', returnValue: 0x01 })
  })

  test('lets the unit prove itself first, and signs nothing for one that cannot', async () => {
    const seen: string[] = []
    const unit = {
      challenge: fromHex('01 02'),
      verify: ({ certificate, proofOfOwnership }: { certificate: Uint8Array; proofOfOwnership: Uint8Array }) => {
        seen.push(`${toHex(certificate)} | ${toHex(proofOfOwnership)}`)
        return proofOfOwnership[0] === 0x02
      },
    }
    const shown = (proof: string) => [5, `69 02 11 00 01 AA 00 01 C0 00 02 ${proof} 00 00`] as const
    const known = bench([[shown('02 01')], [[5, '69 03 12 00 00']]])
    const outcome = await passing(known.timers, 50, authenticate(known.tester, { ...holder, unit }))
    assert.equal(outcome.kind, 'authenticated')
    assert.deepEqual(known.sent, ['0: 29 02 00 00 02 30 82 00 02 01 02', '5: 29 03 00 01 AA 00 00'])

    const stranger = bench([[shown('09 09')]])
    const distrusted = await passing(stranger.timers, 50, authenticate(stranger.tester, { ...holder, unit }))
    assert.deepEqual([distrusted.kind, stranger.sent.length], ['distrusted', 1])
    const evasive = bench([[[5, '69 01 11 00 01 AA 00 00']]])
    await assert.rejects(
      passing(evasive.timers, 600, authenticate(evasive.tester, { ...holder, unit })),
      (error) => error instanceof LinkError && error.kind === 'timeout',
      'the answer to something else is none',
    )
    assert.deepEqual(seen, ['C0 | 02 01', 'C0 | 09 09'])
  })
})

describe('authentication by challenge and response', () => {
  const algorithm = fromHex(`06 01 2A ${'00 '.repeat(13)}`.trim())
  const oid = toHex(algorithm)
  const holder = { algorithm, prove: async (challenge: Uint8Array) => challenge.map((byte) => byte ^ 0xff) }
  const CHALLENGED = [5, `69 05 00 ${oid} 00 02 0F F0 00 00`] as const

  test('proves the secret without telling it', async () => {
    const { timers, sent, tester } = bench([[CHALLENGED], [[5, `69 06 12 ${oid} 00 01 77`]]])
    const outcome = await passing(timers, 50, authenticateByChallenge(tester, holder, 0x01))
    assert.deepEqual(outcome, { kind: 'authenticated', sessionKeyInfo: fromHex('77') })
    assert.deepEqual(sent, [`0: 29 05 01 ${oid}`, `5: 29 06 ${oid} 00 02 F0 0F 00 00 00 00`])
  })

  test('goes back on it where the unit cannot prove the same', async () => {
    const unit = {
      challenge: fromHex('01'),
      verify: ({ proofOfOwnership }: { proofOfOwnership: Uint8Array }) => proofOfOwnership[0] === 0xfe,
    }
    const answer = (proof: string) => [[5, `69 07 12 ${oid} 00 01 ${proof} 00 00`]] as const
    const known = bench([[CHALLENGED], answer('FE')])
    const mutual = await passing(known.timers, 50, authenticateByChallenge(known.tester, { ...holder, unit }))
    assert.deepEqual([mutual.kind, known.sent.length], ['authenticated', 2])

    const stranger = bench([[CHALLENGED], answer('00'), [[5, '69 00 10']]])
    const refused = await passing(stranger.timers, 50, authenticateByChallenge(stranger.tester, { ...holder, unit }))
    assert.deepEqual([refused.kind, stranger.sent[2]], ['distrusted', '10: 29 00'])
  })

  test('is refused with the code of the unit, whichever step it comes at', async () => {
    const early = bench([[[5, '7F 29 31']]])
    const first = await passing(early.timers, 50, authenticateByChallenge(early.tester, holder))
    assert.equal(first.kind === 'negative' && first.name, 'requestOutOfRange')
    const late = bench([[CHALLENGED], [[5, '7F 29 58']]])
    const second = await passing(late.timers, 50, authenticateByChallenge(late.tester, holder))
    assert.equal(second.kind === 'negative' && second.name, 'ownershipVerificationFailed')
    const unwilling = bench([[[5, `69 05 01 ${oid} 00 00 00 00`]]])
    const third = await passing(unwilling.timers, 50, authenticateByChallenge(unwilling.tester, holder))
    assert.deepEqual(third, { kind: 'refused', returnValue: 0x01 })
    const leaving = bench([[[5, '7F 29 5D']]])
    assert.equal((await passing(leaving.timers, 50, deAuthenticate(leaving.tester)))?.name, 'deAuthenticationFailed')
  })
})
