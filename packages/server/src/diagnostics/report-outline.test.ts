import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { ScanDocument } from '#bridge/wire'
import { Problem } from '#kernel'
import { html } from './html.ts'
import { maskDocument, maskTail } from './mask.ts'
import { chooseMedia } from './media.ts'
import { createFonts } from './pdf-fonts.ts'
import { renderHtml } from './report-html.ts'
import { outlineReport } from './report-outline.ts'
import { renderPdf } from './report-pdf.ts'
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
    failure: { code: 'link.lost', message: 'lost', at: 'adapter' },
    seal: { sha256: 'ab'.repeat(32), seq: 7 },
  },
  vehicle: { unit: 'Łódź 4', vin: VIN, plate: 'DEM 1', make: 'Sample', model: 'Ἄλφα Ω', year: 2024 },
  read,
  isMasked: false,
}

describe('the outline of a report', () => {
  test('never shows a value without its state, nor a broken scan without its reason', () => {
    const page = renderHtml(outlineReport(report))
    for (const word of ['NOT CONNECTED', 'STALE', 'UNDECODABLE', 'REPLAY', 'link.lost', '4D555453']) {
      assert.ok(page.includes(word), word)
    }
    assert.ok(page.includes('Engine &#60;1&#62;') && !page.includes('Engine <1>'))
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

  test('finds every VIN that any unit told, in whatever member', () => {
    const masked = JSON.stringify(maskDocument(read, null))
    assert.ok(!masked.includes(VIN) && !masked.includes(OTHER_VIN) && !masked.includes('4D555453'))
    assert.ok(masked.includes('P0301'))
  })
})

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
