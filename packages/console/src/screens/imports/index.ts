/** Vehicles out of files: loaded, looked at, applied and taken back. */
export { ImportScreen } from './import-screen.tsx'
export { ImportsScreen } from './imports-screen.tsx'
