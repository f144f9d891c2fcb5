/** Door of the one way out: whoever opens a connection to somewhere else does it through here. */
export type { Reach } from './address-guard.ts'
export { lookUpText } from './dns-text.ts'
export type { Mail, MailServer, Message } from './mail.ts'
export { openMail } from './mail.ts'
export type { Outbound, OutboundOptions, OutboundReply } from './outbound.ts'
export { OutboundError, openOutbound } from './outbound.ts'
