/** The frame around the screens, and what they ask of it. */
export { followedScan } from './followed-scan.ts'
export { firstScreen, may, safeReturn } from './nav.ts'
export { Shell } from './shell.tsx'
