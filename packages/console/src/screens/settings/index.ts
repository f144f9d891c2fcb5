/** What the organisation asks of its people. */
export { SettingsScreen } from './settings-screen.tsx'
