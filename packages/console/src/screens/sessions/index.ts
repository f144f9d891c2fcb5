/** Sessions that live: the own ones in the profile, and a person's for an admin. */
export { OwnSessions } from './own-sessions.tsx'
export { SessionList } from './session-list.tsx'
export { SessionsDialog } from './sessions-dialog.tsx'
