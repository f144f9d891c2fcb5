import './styles/index.css'
import { CSPProvider } from '@base-ui/react/csp-provider'
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { ApiProblem, forgetPerson, isSignedOut } from '#api'
import { letGoEverywhere } from '#held'
import { language } from '#language'
import { applyTheme, theme } from '#preferences'
import { safeReturn } from '#shell'
import { Hatching } from '#ui'
import { openRouter } from './router.tsx'

const PUBLIC_PATHS = ['/app/sign-in', '/app/invitation']
const ENROLMENT = '/app/second-factor'
const FRESH_FOR_MS = 15_000

/** Once the session is over, or asks for more, the person is led to the door and back; screens need not know. */
function onProblem(error: Error): void {
  const { pathname, href } = router.state.location
  if (!(error instanceof ApiProblem) || PUBLIC_PATHS.includes(pathname)) return
  const then = safeReturn(href)
  const search = then === undefined ? {} : { then }
  if (error.code === 'identity.second-factor-required' && pathname !== ENROLMENT)
    void router.navigate({ to: ENROLMENT, search })
  if (!isSignedOut(error)) return
  letGoEverywhere()
  forgetPerson(client)
  void router.navigate({ to: '/app/sign-in', search })
}

/** What got no answer is asked again twice; a refusal is an answer. */
const isWorthRetrying = (count: number, error: Error): boolean =>
  count < 2 && error instanceof ApiProblem && (error.status === 0 || error.status === 503)

const client = new QueryClient({
  queryCache: new QueryCache({ onError: onProblem }),
  mutationCache: new MutationCache({ onError: onProblem }),
  // Without a connection a write fails at once and says so: one that waits unseen would be done when nobody means it any more.
  defaultOptions: {
    mutations: { networkMode: 'always' },
    queries: { staleTime: FRESH_FOR_MS, retry: isWorthRetrying, refetchOnWindowFocus: false },
  },
})
const router = openRouter(client)
document.documentElement.lang = language.get()

function Console() {
  applyTheme(theme.use())
  return (
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={client}>
        <Hatching />
        <RouterProvider router={router} />
      </QueryClientProvider>
    </CSPProvider>
  )
}

const place = document.getElementById('root')
if (place) {
  createRoot(place).render(
    <StrictMode>
      <Console />
    </StrictMode>,
  )
}
