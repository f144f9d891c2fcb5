import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createStepUpDesk } from './step-up.ts'

function openDesk() {
  const sent: unknown[] = []
  const desk = createStepUpDesk(async (body) => {
    sent.push(body)
    if ('totp' in body && body.totp === '000000') throw new Error('the code was refused')
    return { stepUp: `proof of ${body.operation}` }
  })
  return { desk, sent }
}

describe('the desk where operations wait for the person', () => {
  test('gives the proof once a right code was sent, and keeps asking after a wrong one', async () => {
    const { desk, sent } = openDesk()
    const proof = desk.ask({ operation: 'a', what: 'Do A' })
    await assert.rejects(async () => desk.read()?.prove({ totp: '000000' }))
    assert.equal(desk.read()?.what, 'Do A')
    await desk.read()?.prove({ totp: '123456' })
    assert.deepEqual([await proof, desk.read(), sent.length], ['proof of a', undefined, 2])
  })

  test('takes the answer of a passkey as it takes a code', async () => {
    const { desk, sent } = openDesk()
    const proof = desk.ask({ operation: 'a', what: 'Do A' })
    await desk.read()?.prove({ passkey: 'answer' })
    assert.deepEqual([await proof, sent], ['proof of a', [{ operation: 'a', passkey: 'answer' }]])
  })

  test('gives nothing when the person lets it be, and then asks for the next', async () => {
    const { desk } = openDesk()
    let told = 0
    desk.subscribe(() => {
      told += 1
    })
    const [first, second] = [desk.ask({ operation: 'a', what: 'Do A' }), desk.ask({ operation: 'b', what: 'Do B' })]
    desk.read()?.letBe()
    assert.deepEqual([await first, desk.read()?.what], [undefined, 'Do B'])
    await desk.read()?.prove({ totp: '123456' })
    assert.deepEqual([await second, told], ['proof of b', 4])
  })

  test('asks nobody for what the one before them left, and takes no late proof for it', async () => {
    const { desk } = openDesk()
    const left = [desk.ask({ operation: 'a', what: 'Do A' }), desk.ask({ operation: 'b', what: 'Do B' })]
    const late = desk.read()
    desk.letAllBe()
    await late?.prove({ totp: '123456' })
    assert.deepEqual([await Promise.all(left), desk.read()], [[undefined, undefined], undefined])
    const own = desk.ask({ operation: 'c', what: 'Do C' })
    await desk.read()?.prove({ totp: '123456' })
    assert.equal(await own, 'proof of c')
  })
})
