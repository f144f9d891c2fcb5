/** The frame around the screens, and what they ask of it. */
export { followedScan } from './followed-scan.ts'
export { LanguageChoice } from './language-choice.tsx'
export { firstScreen, may, settingsFor } from './nav.ts'
export { safeReturn } from './safe-return.ts'
export { Shell } from './shell.tsx'
export { useSignOut } from './sign-out.ts'
export { noteSession, unended } from './unended.ts'
