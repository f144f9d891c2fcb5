import type { ReactNode } from 'react'
import { useState } from 'react'
import type { PairingCode } from '#api'
import { useNow } from '#clock'
import { rich, t } from '#language'
import { Button, CopyLine, Field, formatDeadline, formatInstant, Note } from '#ui'
import { codeEndsAt, pairingCommand } from './pairing.ts'

const SECOND_MS = 1000
/** As the server takes it. */
const LONGEST_NAME = 60

function Command(): ReactNode {
  const [name, setName] = useState('')
  return (
    <>
      <Field
        label={t('Name of the bridge')}
        hint={t('What people call the device, such as Bay 2')}
        autoComplete="off"
        maxLength={LONGEST_NAME}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <p>{t('Type this on the device at the vehicle:')}</p>
      <CopyLine text={pairingCommand(window.location.origin, name)} what={t('the command')} />
    </>
  )
}

export interface HandOverProps {
  readonly pairing: PairingCode
  /** Milliseconds of this browser's clock. */
  readonly askedAt: number
  readonly onRenew: () => void
}

/** A one-time code, shown once, and what to do with it where the vehicle stands. */
export function HandOver({ pairing, askedAt, onRenew }: HandOverProps): ReactNode {
  const now = useNow(SECOND_MS)
  const endsAt = codeEndsAt(pairing.expiresAt, askedAt)
  if (now >= endsAt) {
    return (
      <>
        <Note state="warn" live="status">
          {t('The code has expired. No device can be paired with it any more.')}
        </Note>
        <div>
          <Button onClick={onRenew}>{t('Make a new code')}</Button>
        </div>
      </>
    )
  }
  return (
    <>
      <Note state="info" live="status">
        {t('The code pairs one device, once, and it is shown only now.')}
      </Note>
      <Command />
      <p>{t('At its prompt, never on the command line, give this code:')}</p>
      <CopyLine text={pairing.code} what={t('the code')} />
      <p className="text-sm text-soft">
        {rich('Good until <time>{endsAt}</time>, {endsAt2}', {
          endsAt: formatInstant(endsAt, now),
          time: (inside) => <time dateTime={pairing.expiresAt}>{inside}</time>,
          endsAt2: formatDeadline(endsAt, now),
        })}
      </p>
    </>
  )
}
