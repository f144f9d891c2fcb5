/** What all addresses of the console stand in: the page, and the frame for who is signed in. */
import type { QueryClient } from '@tanstack/react-query'
import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import type { ErrorComponentProps } from '@tanstack/react-router'
import { createRootRouteWithContext, createRoute, redirect } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { lazy, Suspense, useEffect } from 'react'
import type { Me } from '#api'
import { ApiProblem, isSignedOut, meQuery } from '#api'
import { hearWhoIsIn, letGoEverywhere } from '#held'
import { inTime } from '#in-time'
import { forgetKept, openedOffline } from '#kept'
import { Alone, Broken, Nowhere } from '#screens/nowhere'
import { may, noteSession, Shell, safeReturn } from '#shell'
import { forgetDrafts, photographers, submitters } from '#stored'

export interface Context {
  readonly client: QueryClient
}

const BrokenAlone = (props: ErrorComponentProps): ReactNode => (
  <Alone>
    <Broken {...props} />
  </Alone>
)

/** Outside the frame: what stands alone on its page. */
export const root = createRootRouteWithContext<Context>()({
  notFoundComponent: () => (
    <Alone>
      <Nowhere />
    </Alone>
  ),
  errorComponent: BrokenAlone,
})

export const returnTo = (path: unknown): { then?: string } => {
  const then = safeReturn(path)
  return then === undefined ? {} : { then }
}

/** Of whom nothing was submitted in this browser, nothing is loaded. */
const KeptHere = lazy(() => import('#screens/inspections').then((door) => ({ default: door.KeptHere })))

const WORKER = '/assets/service-worker.js'

/** Who may be without a network on their way round a vehicle has the page kept for then; nobody else's browser is asked to. */
function useWorker(me: Me): void {
  const isMeant = may(me, 'inspection.change')
  useEffect(() => {
    if (!isMeant || !('serviceWorker' in navigator)) return
    const register = () => void navigator.serviceWorker.register(WORKER, { scope: '/' }).catch(() => undefined)
    if (document.readyState === 'complete') return register()
    window.addEventListener('load', register, { once: true })
    return () => window.removeEventListener('load', register)
  }, [isMeant])
}

/** What somebody before them left in this browser and never signed out of, once a page and session. */
let cleanedIn: string | undefined
function forgetOthers(me: Me): void {
  forgetDrafts(me.id)
  if (cleanedIn === me.session.id) return
  cleanedIn = me.session.id
  // Where the browser keeps nothing, there is nothing to forget.
  void forgetKept(me.id).catch(() => undefined)
}

/** The session of this browser is somebody else's by now: what this page still has in hand is not sent as theirs. */
function useLeaving(me: Me): void {
  useEffect(() => {
    const hearing = hearWhoIsIn((personId) => {
      if (typeof personId === 'string' && personId !== me.id) location.reload()
    })
    return () => hearing[Symbol.dispose]()
  }, [me.id])
}

/** A network that only looks alive is waited for no longer, where there is something to open without it. */
const ANSWER_MS = 6_000

/** What the server says of who is in; who was in when they began what this browser keeps, where it says nothing in time. */
async function findMe(client: QueryClient): Promise<{ readonly me: Me; readonly isKept: boolean }> {
  const asked = client.ensureQueryData(navigator.onLine ? meQuery : { ...meQuery, retry: false })
  const answer = await inTime(ANSWER_MS, asked).catch((error: unknown) => ({ error }))
  if (answer !== 'late' && !('error' in answer)) return { me: answer, isKept: false }
  const kept = await findKept(client, answer)
  // Nothing is kept: then there is nothing but to wait.
  return kept ? { me: kept, isKept: true } : { me: await asked, isKept: false }
}

/** Who was in when they began what this browser keeps, where no answer came, or one of who stands before the server. */
async function findKept(client: QueryClient, answer: 'late' | { readonly error: unknown }): Promise<Me | undefined> {
  const problem = answer === 'late' ? undefined : answer.error
  if (problem && !(problem instanceof ApiProblem && (problem.status === 0 || problem.status >= 500))) return undefined
  return import('#screens/inspections').then((door) => door.openOffline(client)).catch(() => undefined)
}

function Frame(): ReactNode {
  const { data: me } = useSuspenseQuery(meQuery)
  const { data: isOffline } = useQuery(openedOffline)
  const isSubmitter = submitters.use(me.id)
  const isPhotographer = photographers.use(`${me.id}.photos`)
  const isShown = isOffline || isSubmitter || isPhotographer
  useWorker(me)
  useLeaving(me)
  return (
    <Shell>
      {isShown && (
        <Suspense>
          <KeptHere me={me} />
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
    const { me, isKept } = await findMe(context.client).catch((error: unknown) => {
      if (!isSignedOut(error)) throw error
      letGoEverywhere()
      throw redirect({ to: '/app/sign-in', search })
    })
    // Also by single sign-on, which leaves the page and comes back signed in.
    noteSession(me.session.id)
    if (me.mustEnrol) throw redirect({ to: '/app/second-factor', search })
    // Whoever was let in by what is kept here, the server has not said that it is them.
    if (!isKept && !context.client.getQueryData(openedOffline.queryKey)) forgetOthers(me)
    return { me }
  },
  component: Frame,
  // Where nobody is known, there is no frame for it to stand in.
  errorComponent: BrokenAlone,
})
