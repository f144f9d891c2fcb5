/** The one list of everything that falls due. */
export { DueOf } from './due-of.tsx'
export { DueScreen } from './due-screen.tsx'
