/** The one list of everything that falls due. */
export { DueScreen } from './due-screen.tsx'
