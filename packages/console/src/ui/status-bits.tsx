import type { ReactNode } from 'react'
import { t } from '#language'
import type { StatusBit } from './status-byte.ts'
import { formatByte, namesOfBits, readBits } from './status-byte.ts'

interface StatusProps {
  readonly byte: number
  /** Which bits the unit offers; all where it is not known. */
  readonly mask: number | undefined
}

const lookOf = ({ isSet, isOffered }: StatusBit): string | undefined => (isSet ? 'on' : isOffered ? undefined : 'none')

/** A DTC status byte, bit 7 to bit 0. */
export function StatusBits({ byte, mask }: StatusProps): ReactNode {
  const names = namesOfBits(byte, mask).join(', ') || t('no bit set')
  return (
    <span className="whitespace-nowrap" title={names}>
      <span
        className="bits"
        role="img"
        aria-label={t('Status byte {byte}: {names}', { byte: formatByte(byte), names })}
      >
        {readBits(byte, mask).map((bit) => (
          <i key={bit.bit} className={lookOf(bit)} />
        ))}
      </span>
      <span className="wire text-soft">{formatByte(byte)}</span>
    </span>
  )
}

/** The same byte with the name of every bit, set or not. */
export function StatusBitList({ byte, mask }: StatusProps): ReactNode {
  return (
    <ul className="bit-list">
      {readBits(byte, mask).map((bit) => (
        <li key={bit.bit} className={bit.isSet ? 'set' : undefined}>
          <span className="bits" aria-hidden="true">
            <i className={lookOf(bit)} />
          </span>
          {bit.name}
          {bit.isOffered ? (
            <span className="sr-only">: {bit.isSet ? t('set') : t('not set')}</span>
          ) : (
            <span>: {t('not told by this unit')}</span>
          )}
        </li>
      ))}
    </ul>
  )
}
