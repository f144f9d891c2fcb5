import type { ReactNode } from 'react'
import { t } from '#language'
import { formatByte, namesOfBits, readBits } from './status-byte.ts'

/** A DTC status byte, bit 7 to bit 0. */
export function StatusBits({ byte }: { byte: number }): ReactNode {
  const names = namesOfBits(byte).join(', ') || t('no bit set')
  return (
    <span className="whitespace-nowrap" title={names}>
      <span
        className="bits"
        role="img"
        aria-label={t('Status byte {byte}: {names}', { byte: formatByte(byte), names })}
      >
        {readBits(byte).map(({ bit, isSet }) => (
          <i key={bit} className={isSet ? 'on' : undefined} />
        ))}
      </span>
      <span className="wire text-soft">{formatByte(byte)}</span>
    </span>
  )
}

/** The same byte with the name of every bit, set or not. */
export function StatusBitList({ byte }: { byte: number }): ReactNode {
  return (
    <ul className="bit-list">
      {readBits(byte).map(({ bit, name, isSet }) => (
        <li key={bit} className={isSet ? 'set' : undefined}>
          <span className="bits" aria-hidden="true">
            <i className={isSet ? 'on' : undefined} />
          </span>
          {name}
          <span className="sr-only">: {isSet ? t('set') : t('not set')}</span>
        </li>
      ))}
    </ul>
  )
}
