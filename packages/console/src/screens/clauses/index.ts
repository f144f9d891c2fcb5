/** The clauses of both policies and their live state. */
export { ClauseScreen } from './clause-screen.tsx'
export { ClausesScreen } from './clauses-screen.tsx'
