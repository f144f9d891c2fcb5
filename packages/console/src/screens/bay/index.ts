/** Where a technician begins: the one next job, and what else waits. */
export { BayScreen } from './bay-screen.tsx'
