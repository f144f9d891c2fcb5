/** Parts, and the journal of their stock. */
export { PartsScreen } from './parts-screen.tsx'
