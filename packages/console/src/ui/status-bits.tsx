import type { ReactNode } from 'react'
import { bitsOf, formatByte, namesOfBits } from './status-byte.ts'

/** A DTC status byte, bit 7 to bit 0. */
export function StatusBits({ byte }: { byte: number }): ReactNode {
  const names = namesOfBits(byte).join(', ') || 'no bit set'
  return (
    <span className="whitespace-nowrap" title={names}>
      <span className="bits" role="img" aria-label={`Status byte ${formatByte(byte)}: ${names}`}>
        {bitsOf(byte).map((isSet, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: eight bits at fixed places
          <i key={index} className={isSet ? 'on' : undefined} />
        ))}
      </span>
      <span className="wire text-soft">{formatByte(byte)}</span>
    </span>
  )
}
