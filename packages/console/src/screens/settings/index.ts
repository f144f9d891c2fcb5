/** The settings of the organisation, and the head that their screens share. */
export { SettingsHead } from './settings-head.tsx'
export { SettingsScreen } from './settings-screen.tsx'
