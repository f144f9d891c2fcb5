/** The ledger, as whoever checks it sees it: what happened, its proof in this browser, and who beyond the host vouches. */
export { LedgerScreen } from './ledger-screen.tsx'
