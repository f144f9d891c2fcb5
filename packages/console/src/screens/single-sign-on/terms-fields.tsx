import type { ReactNode } from 'react'
import type { Connection } from '#api'
import { t } from '#language'
import { CheckField, Field, SelectField } from '#ui'

/** The ceilings, in words. */
export const CEILINGS: Readonly<Record<Connection['terms']['ceiling'], string>> = {
  viewer: t('only reading'),
  technician: t('workshop and fleet'),
  admin: t('administration'),
}

const USUAL: Connection['terms'] = { ceiling: 'technician', entersPeople: false, needsGroup: false, factorValues: [] }

/** What the provider's word is worth here. */
export function TermsFields({ terms = USUAL }: { terms?: Connection['terms'] | undefined }): ReactNode {
  return (
    <>
      <SelectField label={t('Its groups lift nobody above')} name="ceiling" defaultValue={terms.ceiling}>
        {Object.entries(CEILINGS).map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </SelectField>
      <CheckField
        label={t('Enter people whom nobody invited')}
        name="entersPeople"
        hint={t('Those of a proven domain, when they first come')}
        defaultChecked={terms.entersPeople}
      />
      <CheckField
        label={t('Let in only those whom a group gives something')}
        name="needsGroup"
        defaultChecked={terms.needsGroup}
      />
      <Field
        label={t('Its words for a second factor')}
        name="factorValues"
        hint={t('Values of amr, acr or AuthnContextClassRef, such as mfa. Without them administrators show ours')}
        defaultValue={terms.factorValues.join(' ')}
        autoComplete="off"
        wire
      />
    </>
  )
}
