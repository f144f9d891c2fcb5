import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { ScanDocument } from '#bridge/wire'
import { Problem } from '#kernel'
import { createFonts } from '#kernel/paper'
import { html } from './html.ts'
import { createMask, hideRaw, maskTail } from './mask.ts'
import { chooseMedia } from './media.ts'
import { outlineReport } from './outline.ts'
import { renderHtml } from './render-html.ts'
import { renderPdf } from './render-pdf.ts'
import type { Report } from './reports.ts'
import { ringPath } from './seal-ring.ts'

const VIN = 'MUTSDEM0000000001'
const OTHER_VIN = 'MUTSDEM0000000002'
const AT = '2026-01-05T08:00:00.000Z'

const read: ScanDocument = {
  type: 'muts/scan/v1',
  scanId: 's',
  vehicleId: 'v',
  bridgeId: 'b',
  startedAt: AT,
  endedAt: AT,
  source: 'replayed',
  failure: { code: 'link.lost', message: `lost after ${VIN}`, at: 'adapter' },
  result: {
    link: { kind: 'elm327', protocol: 'CAN', adapter: 'ELM327 v1.5' },
    identification: {
      vin: VIN,
      vinState: 'VALID',
      vinSource: '0x7E8',
      vinRaw: null,
      checkDigitMatches: false,
      modelYears: [],
    },
    ecus: [
      {
        address: '0x7E8',
        name: 'Engine <1>',
        protocol: 'UDS',
        identification: {
          vin: { state: 'VALID', value: OTHER_VIN },
          serialNumber: { state: 'VALID', value: `SN-${VIN}` },
          partNumber: { state: 'UNDECODABLE', raw: '4D555453' },
        },
        dtcs: [
          { code: 'P0301', text: 'Cylinder 1 misfire', textSource: 'own', status: ['confirmed'], statusByte: 'AF' },
        ],
      },
    ],
    readiness: { state: 'NOT_CONNECTED' },
    readings: [
      { name: 'engineSpeed', state: 'NOT_CONNECTED', unit: 'rpm', source: null },
      { name: 'coolantTemperature', state: 'STALE', value: '87', unit: '°C', source: '0x7E8' },
    ],
  },
}

const report: Report = {
  scan: {
    id: 's',
    vehicleId: 'v',
    bridgeId: 'b',
    status: 'failed',
    requestedAt: AT,
    startedAt: AT,
    endedAt: AT,
    isRecorded: false,
    failure: { code: 'link.lost', message: 'lost', at: 'adapter' },
    seal: { sha256: 'ab'.repeat(32), seq: 7 },
  },
  vehicle: { unit: 'Łódź 4', vin: VIN, plate: 'DEM 1', make: 'Sample', model: 'Ἄλφα Ω', year: 2024 },
  read,
}

describe('the outline of a report', () => {
  test('never shows a value without its state, nor a broken scan without its reason', () => {
    const page = renderHtml(outlineReport(report))
    for (const word of ['NOT CONNECTED', 'STALE', 'UNDECODABLE', 'REPLAY', 'link.lost', '4D555453']) {
      assert.ok(page.includes(word), word)
    }
    assert.ok(page.includes('Engine &#60;1&#62;') && !page.includes('Engine <1>'))
  })

  test('writes a measured value with as many places as tell something', () => {
    const reading = { name: 'engineSpeed', state: 'VALID', value: '757.00', unit: 'rpm', source: '0x7E8' } as const
    const result = { ...(read.result as NonNullable<ScanDocument['result']>), readings: [reading] }
    const page = renderHtml(outlineReport({ ...report, read: { ...read, result } }))
    assert.ok(page.includes('757 rpm') && !page.includes('757.00'))
  })

  test('holds each on-board test against its limits, and judges none that nobody can scale', async () => {
    const test = { test: 'period', value: '0.812', minimum: '0.500', maximum: '65.535', unit: 's' }
    const monitoringTests = [
      {
        ...({ source: '0x7E8', monitor: 'catalyst, bank 1', state: 'VALID' } as const),
        value: [
          { ...test, hasPassed: true },
          { ...test, value: '0.400', hasPassed: false },
          { ...test, hasPassed: null },
        ],
      },
      { source: '0x7E8', monitor: 'misfire, general', state: 'UNDECODABLE', raw: '46A1' } as const,
    ]
    const result = { ...(read.result as NonNullable<ScanDocument['result']>), monitoringTests }
    const blocks = outlineReport({ ...report, read: { ...read, result } })
    const page = renderHtml(blocks)
    for (const word of [
      '1 passed, 1 failed',
      'catalyst, bank 1',
      '0.400 s',
      '0.500 to 65.535',
      'FAILED',
      'not judged',
      '46A1',
    ])
      assert.ok(page.includes(word), word)
    assert.ok(!renderHtml(outlineReport(report)).includes('On-board tests'))
    const paper = await renderPdf(blocks, new Date(AT), createFonts())
    assert.ok(paper.length > (await renderPdf(outlineReport(report), new Date(AT), createFonts())).length)
  })

  test('becomes a PDF in every script that names are written in', async () => {
    const pdf = Buffer.from(await renderPdf(outlineReport(report), new Date(AT), createFonts()))
    assert.ok(pdf.subarray(0, 5).equals(Buffer.from('%PDF-')))
    assert.ok(pdf.length > 5_000)
  })
})

describe('masking', () => {
  test('leaves the last four characters, and nothing of what is short', () => {
    assert.equal(maskTail(VIN), `${'•'.repeat(13)}0001`)
    assert.deepEqual([maskTail('DEM1'), maskTail('')], ['••••', ''])
  })

  const { vehicle } = report
  const masked = (scan: ScanDocument, own = vehicle): Report => ({
    ...report,
    vehicle: own,
    read: hideRaw(scan),
    mask: createMask(own, scan),
  })

  test('hides every VIN that any unit told, and bytes that may be one, and nothing else', () => {
    const page = renderHtml(outlineReport(masked(read)))
    for (const hidden of [VIN, OTHER_VIN, '4D555453']) assert.ok(!page.includes(hidden), hidden)
    for (const shown of ['P0301', '•0001', 'UNDECODABLE', report.scan.seal?.sha256 ?? 'none'])
      assert.ok(page.includes(shown), shown)
  })

  test('leaves a short plate alone where it is part of a longer word', () => {
    const hide = createMask({ ...vehicle, plate: 'A-1' }, null)
    assert.deepEqual([hide('P0A1F'), hide('Van a1, bay 2'), hide('A 1')], ['P0A1F', 'Van ••, bay 2', '••'])
  })

  /** The VIN in capitals or not, with gaps anywhere, between other words. */
  const anyWriting = fc
    .tuple(
      fc.array(fc.constantFrom('', '', ' ', '-', '\u2011'), { minLength: 17, maxLength: 17 }),
      fc.boolean(),
      fc.string(),
    )
    .map(([gaps, isLower, around]) => {
      const written = Array.from(VIN, (one, index) => one + gaps[index]).join('')
      return `${around} ${isLower ? written.toLowerCase() : written}.${around}`
    })

  test('hides VIN and plate in every text of page and paper, however they are written', () => {
    const onlyLetters = (text: string) => text.toUpperCase().replaceAll(/[\s\p{Pd}]/gu, '')
    fc.assert(
      fc.property(anyWriting, (text) => {
        const shown = JSON.stringify(
          outlineReport(masked(writeEverywhere(text), { ...vehicle, unit: text, make: text })),
        )
        assert.ok(!onlyLetters(shown).includes(VIN))
        assert.ok(onlyLetters(JSON.stringify(outlineReport({ ...report, read: writeEverywhere(text) }))).includes(VIN))
      }),
      { numRuns: 50 },
    )
  })
})

/** The document with a text in every place where a vehicle or an adapter says what stands there. */
function writeEverywhere(text: string): ScanDocument {
  const result = read.result as NonNullable<ScanDocument['result']>
  const truth = { state: 'VALID', value: text } as const
  const reading = { ...truth, name: text, unit: text, source: text } as const
  const dtc = { code: text, text, textSource: 'own', status: [text], statusByte: text, freezeFrame: [reading] } as const
  const failure = { code: 'timeout', message: text, at: text } as const
  const ecu = {
    address: text,
    name: text,
    protocol: 'UDS',
    identification: { [text]: truth },
    dtcs: [dtc],
    failure,
  } as const
  return {
    ...read,
    failure: { ...failure, code: 'link.timeout' },
    result: {
      ...result,
      link: { kind: text, protocol: text, adapter: text },
      ecus: [...result.ecus, ecu],
      readiness: {
        state: 'VALID',
        value: {
          source: text,
          isMilOn: true,
          dtcCount: 1,
          ignition: 'spark',
          monitors: [{ name: text, isComplete: true }],
        },
      },
      readings: [reading],
    },
  }
}

describe('a page', () => {
  test('holds what is put into it as text, whatever it is', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        assert.doesNotMatch(html`${text}`.text.replaceAll(/&#\d+;/g, ''), /[&<>"']/)
      }),
      { numRuns: 50 },
    )
  })

  test('draws different rings for different hashes', () => {
    assert.notEqual(ringPath('00'.repeat(32)), ringPath('01'.repeat(32)))
  })
})

describe('the choice between page and file', () => {
  const MEDIA = ['text/html', 'application/pdf'] as const

  test('follows the caller, the most specific range first', () => {
    assert.equal(chooseMedia(undefined, MEDIA), 'text/html')
    assert.equal(chooseMedia('application/pdf, text/html;q=0.9', MEDIA), 'application/pdf')
    assert.equal(chooseMedia('text/html;q=0, */*', MEDIA), 'application/pdf')
    assert.throws(() => chooseMedia('text/plain', MEDIA), Problem)
  })

  test('is a choice or a refusal, whatever the header', () => {
    fc.assert(
      fc.property(fc.string(), (accept) => {
        try {
          chooseMedia(accept, MEDIA)
        } catch (error) {
          assert.ok(error instanceof Problem)
        }
      }),
      { numRuns: 50 },
    )
  })
})
