import type { LogFormat } from './log-frame.ts'

/** The first line that looks so tells the format; the order matters where two look alike. */
const SIGNS: readonly (readonly [RegExp, LogFormat])[] = [
  [/^;\$FILEVERSION=1\.1\b/, 'trc-1.1'],
  [/^;\$FILEVERSION=1\.3\b/, 'trc-1.3'],
  [/^;\$FILEVERSION=2\.0\b/, 'trc-2.0'],
  [/^;\$FILEVERSION=2\.1\b/, 'trc-2.1'],
  [/^time ?stamp,id,extended,/i, 'gvret'],
  [/^\d+,[0-9a-f]{8},(true|false),/i, 'gvret'],
  [/^\s*\(\d+\.\d+\)\s+\S+\s+[0-9a-f]{3,8}#/i, 'candump-log'],
  [/^\s*(\([^)]*\)\s+)?\S+\s+([RT]X [B-] [E-]\s+)?[0-9a-f]{3,8}\s+\[\d+\]/i, 'candump'],
  [/^\d+\.\d+ \d*(C[A-Z]{2}|[RT](11|29))\b/, 'crtd'],
  [/^(date\s|base\s+(hex|dec)\b|begin triggerblock)/i, 'asc'],
  [/^\s*\d+\.\d+\s+(CANFD\s+)?\d+\s+\S+\s+(rx|tx)\b/i, 'asc'],
]

/** Tells the format of a log by one of its lines; undefined if this line does not tell it. */
export function detectFormat(line: string): LogFormat | undefined {
  return SIGNS.find(([sign]) => sign.test(line))?.[1]
}
