/** For tests only: an authenticator in the browser that holds passkeys (Chrome DevTools Protocol, domain WebAuthn). */
import type { Visit } from './testing-visit.ts'

/** Gives a page an authenticator that verifies its person, or one that does not. */
export async function plugIn({ context, page }: Visit) {
  const cdp = await context.newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  const options = {
    protocol: 'ctap2',
    transport: 'internal',
    hasResidentKey: true,
    hasUserVerification: true,
    isUserVerified: true,
    automaticPresenceSimulation: true,
  } as const
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', { options })
  return {
    verify: (isUserVerified: boolean) => cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
    forget: () => cdp.send('WebAuthn.clearCredentials', { authenticatorId }),
  }
}

/** Adds a passkey to the person who has just signed in. From then on it proves them as often as it must. */
export async function enrolPasskey(visit: Visit): Promise<void> {
  const { page } = visit
  await plugIn(visit)
  await page.goto('/app/profile')
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await page.getByRole('list', { name: 'Passkeys' }).getByText('Passkey 1').waitFor()
}

/** Proves the person wherever a step-up waits for them. */
export const stepUp = ({ page }: Pick<Visit, 'page'>): Promise<void> =>
  page.getByRole('dialog', { name: 'Is it you?' }).getByRole('button', { name: 'Use a passkey' }).click()
