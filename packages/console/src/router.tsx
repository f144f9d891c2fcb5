import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router'
import { ApiProblem, meQuery } from '#api'
import { Broken, Nowhere } from '#screens/nowhere'
import { firstScreen, Shell, safeReturn } from '#shell'

interface Context {
  readonly client: QueryClient
}

const root = createRootRouteWithContext<Context>()({ notFoundComponent: Nowhere, errorComponent: Broken })

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/app/sign-in',
  validateSearch: (search): { then?: string } => {
    const then = safeReturn(search.then)
    return then === undefined ? {} : { then }
  },
  component: lazyRouteComponent(() => import('#screens/sign-in'), 'SignInScreen'),
})

const invitation = createRoute({
  getParentRoute: () => root,
  path: '/app/invitation',
  component: lazyRouteComponent(() => import('#screens/invitation'), 'InvitationScreen'),
})

const secondFactor = createRoute({
  getParentRoute: () => root,
  path: '/app/second-factor',
  component: lazyRouteComponent(() => import('#screens/second-factor'), 'SecondFactorScreen'),
})

/** Everything behind the door: who is not signed in goes to sign-in, and comes back to the same place. */
const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'in',
  beforeLoad: async ({ context, location }) => {
    const me = await context.client.ensureQueryData(meQuery).catch((error: unknown) => {
      if (!(error instanceof ApiProblem) || error.status !== 401) throw error
      const then = safeReturn(location.href)
      throw redirect({ to: '/app/sign-in', search: then === undefined ? {} : { then } })
    })
    return { me }
  },
  component: Shell,
})

const home = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  beforeLoad: ({ context }) => {
    throw redirect({ to: firstScreen(context.me), replace: true })
  },
})

const vehicles = createRoute({
  getParentRoute: () => signedIn,
  path: '/app/vehicles',
  component: lazyRouteComponent(() => import('#screens/vehicles'), 'VehiclesScreen'),
})

const vehicle = createRoute({
  getParentRoute: () => signedIn,
  path: '/app/vehicles/$vehicleId',
  validateSearch: (search): { scan?: string } => (typeof search.scan === 'string' ? { scan: search.scan } : {}),
  component: lazyRouteComponent(() => import('#screens/vehicle'), 'VehicleScreen'),
})

const bridges = createRoute({
  getParentRoute: () => signedIn,
  path: '/app/bridges',
  component: lazyRouteComponent(() => import('#screens/bridges'), 'BridgesScreen'),
})

const reports = createRoute({
  getParentRoute: () => signedIn,
  path: '/app/reports',
  component: lazyRouteComponent(() => import('#screens/reports'), 'ReportsScreen'),
})

const clauses = createRoute({
  getParentRoute: () => signedIn,
  path: '/app/clauses',
  component: lazyRouteComponent(() => import('#screens/clauses'), 'ClausesScreen'),
})

const clause = createRoute({
  getParentRoute: () => signedIn,
  path: '/app/clauses/$clauseId',
  component: lazyRouteComponent(() => import('#screens/clauses'), 'ClauseScreen'),
})

const people = createRoute({
  getParentRoute: () => signedIn,
  path: '/app/people',
  component: lazyRouteComponent(() => import('#screens/people'), 'PeopleScreen'),
})

const profile = createRoute({
  getParentRoute: () => signedIn,
  path: '/app/profile',
  component: lazyRouteComponent(() => import('#screens/profile'), 'ProfileScreen'),
})

const tree = root.addChildren([
  signIn,
  invitation,
  secondFactor,
  signedIn.addChildren([home, vehicles, vehicle, bridges, reports, clauses, clause, people, profile]),
])

/** The console's addresses. */
export function openRouter(client: QueryClient) {
  return createRouter({ routeTree: tree, context: { client }, defaultPreload: false, scrollRestoration: true })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof openRouter>
  }
}
