import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fromHex } from '#protocol/bytes'
import { answerHead, countAnswers } from './answers.ts'
import { scanVehicle } from './scan-vehicle.ts'
import { ENGINE, openUnit } from './testing.ts'

describe('the answers of a unit', () => {
  test('are counted by what was asked, refusals by their codes, and silence not at all', async () => {
    const { link, asked } = openUnit({
      '22 F1 90': '62 F1 90 4D',
      '22 F1 87': '7F 22 31',
      '22 F1 91': '7F 22 22',
      '22 F4 0C': '62 F4 0C 00 00',
      '19 02 8D': '59 02 FF',
      '01 0C': '7F 22 31',
    })
    const counted = countAnswers(link)
    for (const request of ['22 F1 90', '22 F1 87', '22 F1 87', '22 F1 91', '22 F4 0C', '19 02 8D', '01 0C'])
      await counted.link.ask(ENGINE, fromHex(request))
    await assert.rejects(counted.link.ask(ENGINE, fromHex('06 00')))

    assert.deepEqual(counted.answersOf(ENGINE), [
      { head: '1902', positive: 1, refused: [] },
      { head: '22F1', positive: 1, refused: ['22', '31'] },
      { head: '22F4', positive: 1, refused: [] },
    ])
    assert.deepEqual(counted.answersOf(0x7e9), [])
    assert.equal(asked.length, 8)
  })

  test('begin alike by service, and where that says little by the byte behind it', () => {
    const heads = ['03', '0902', '1902FF', '1904', '22F190', '2F010003', '']
    assert.deepEqual(heads.map(fromHex).map(answerHead), ['03', '09', '1902', '1904', '22F1', '2F', ''])
  })

  test('stand in the result of a scan, in one order', async () => {
    const { link } = openUnit({ '01 00': '41 00 00 00 00 00', '03': '43 00', '09 02': '7F 09 11' })
    const { result } = await scanVehicle(link)
    assert.deepEqual(result.ecus[0]?.answers, [
      { head: '01', positive: result.ecus[0]?.answers?.[0]?.positive, refused: [] },
      { head: '03', positive: 1, refused: [] },
      { head: '09', positive: 0, refused: ['11'] },
    ])
  })
})
