/** The ledger, as whoever checks it sees it: who beyond the host vouches for it. */
export { LedgerScreen } from './ledger-screen.tsx'
