import type { ReactNode } from 'react'
import { useState } from 'react'
import { t } from '#language'
import { Chips, Sheet } from '#ui'

const STEPS = {
  entra: [
    t('Enterprise applications → New application → Create your own application, one you do not find in the gallery.'),
    t(
      'Provisioning → New configuration: the address above as tenant URL, the token as secret token. Test the connection.',
    ),
    t('Attribute mapping: externalId from objectId, userName from userPrincipalName. Leave active as it is.'),
    t('Users and groups: assign whom it should bring. Then start provisioning; Entra writes about every 40 minutes.'),
  ],
  okta: [
    t(
      'Applications → Browse App Catalog → SCIM 2.0 Test App (OAuth Bearer Token), or your own app with SCIM turned on.',
    ),
    t(
      'Provisioning → Integration: the address above as base URL, the token as OAuth bearer token. Test the credentials.',
    ),
    t('To App: turn on Create Users, Update User Attributes and Deactivate Users. userName is the e-mail.'),
    t('Assignments: assign whom it should bring. Push Groups: the groups that should give something here.'),
  ],
} as const

/** How the two most common providers are set up. */
export function HowTo(): ReactNode {
  const [chosen, setChosen] = useState<keyof typeof STEPS>('entra')
  return (
    <Sheet title={t('At the provider')}>
      <div className="pad grid gap-4">
        <Chips
          label={t('Provider')}
          choices={[
            { value: 'entra', text: t('Microsoft Entra') },
            { value: 'okta', text: 'Okta' },
          ]}
          chosen={chosen}
          onChoose={setChosen}
        />
        <ol className="grid list-decimal gap-2 pl-5 text-sm">
          {STEPS[chosen].map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
        <p className="text-sm text-soft">
          {t(
            'Whoever is deactivated there is signed out here on the next request. What groups give is decided here, never there.',
          )}
        </p>
      </div>
    </Sheet>
  )
}
