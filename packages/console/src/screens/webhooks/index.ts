/** Who outside is told what happens here. */
export { WebhooksScreen } from './webhooks-screen.tsx'
