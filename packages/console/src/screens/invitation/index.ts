/** What an invited person sees first. */
export { InvitationScreen } from './invitation-screen.tsx'
