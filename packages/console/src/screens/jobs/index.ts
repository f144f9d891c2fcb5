/** Long work of the server. */
export { JobsScreen } from './jobs-screen.tsx'
