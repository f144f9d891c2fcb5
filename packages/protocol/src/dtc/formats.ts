/** DTCFormatIdentifier (ISO 14229-1, annex D.3): which standard spells the three bytes of a code. */
import { formatHex } from '#protocol/bytes'

const FORMATS: readonly string[] = [
  'SAE J2012-DA, format 00',
  'ISO 14229-1',
  'SAE J1939-73',
  'ISO 11992-4',
  'SAE J2012-DA, format 04',
]

export function nameDtcFormat(dtcFormatIdentifier: number): string {
  return FORMATS[dtcFormatIdentifier] ?? `reserved 0x${formatHex(dtcFormatIdentifier, 2)}`
}
