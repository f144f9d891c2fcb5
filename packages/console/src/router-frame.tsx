/** What all addresses of the console stand in: the page, and the frame for who is signed in. */
import type { QueryClient } from '@tanstack/react-query'
import { useSuspenseQuery } from '@tanstack/react-query'
import { createRootRouteWithContext, createRoute, redirect } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { lazy, Suspense } from 'react'
import { isSignedOut, meQuery } from '#api'
import { letGoEverywhere } from '#held'
import { Alone, Broken, Nowhere } from '#screens/nowhere'
import { noteSession, Shell, safeReturn } from '#shell'
import { forgetDrafts, submitters } from '#stored'

export interface Context {
  readonly client: QueryClient
}

/** Outside the frame: what stands alone on its page. */
export const root = createRootRouteWithContext<Context>()({
  notFoundComponent: () => (
    <Alone>
      <Nowhere />
    </Alone>
  ),
  errorComponent: (props) => (
    <Alone>
      <Broken {...props} />
    </Alone>
  ),
})

export const returnTo = (path: unknown): { then?: string } => {
  const then = safeReturn(path)
  return then === undefined ? {} : { then }
}

/** Of whom nothing was submitted in this browser, nothing is loaded. */
const Submissions = lazy(() => import('#screens/inspections').then((door) => ({ default: door.Submissions })))

function Frame(): ReactNode {
  const { data: me } = useSuspenseQuery(meQuery)
  return (
    <Shell>
      {submitters.use(me.id) && (
        <Suspense>
          <Submissions me={me} />
        </Suspense>
      )}
    </Shell>
  )
}

/** Everything behind the door: who is not signed in goes to sign-in, who must enrol enrols, and both come back here. */
export const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'in',
  beforeLoad: async ({ context, location }) => {
    const search = returnTo(location.href)
    const me = await context.client.ensureQueryData(meQuery).catch((error: unknown) => {
      if (!isSignedOut(error)) throw error
      letGoEverywhere()
      throw redirect({ to: '/app/sign-in', search })
    })
    // Also by single sign-on, which leaves the page and comes back signed in.
    noteSession(me.session.id)
    if (me.mustEnrol) throw redirect({ to: '/app/second-factor', search })
    // What somebody before them began in this browser and never signed out of.
    forgetDrafts(me.id)
    return { me }
  },
  component: Frame,
})
