import type { PeerCertificate } from 'node:tls'
import { checkServerIdentity, connect } from 'node:tls'
import type { Control, Observation } from '#kernel'
import { sooner } from '#kernel'
import { createListener } from '#kernel/http'
import type { Ports } from './inspector.ts'
import { EVALUATION } from './inspector.ts'

const REMAINING = { days: 14 }

export const httpsControl = ({ config, door, clock }: Ports): Control => ({
  name: 'kernel.https',
  clauses: ['muts.network.https'],
  objective: 'confidentiality',
  promise: 'The public address speaks TLS 1.3 with a certificate of its name that is good for 14 days more, and HSTS.',
  scope: 'house',
  enforcedBy: createListener,
  freshFor: { minutes: 5 },
  severity: 1,
  tells: ['operations', 'on-call'],
  probe: async () => {
    if (config.profile !== 'production')
      return { holds: false, saw: { scheme: 'http' }, because: `${EVALUATION}: plain HTTP on loopback` }
    const { protocol, certificate, fault } = await shakeHands(door.address(), new URL(config.publicUrl ?? '').hostname)
    const { headers } = await door.ask({ path: '/health/live' })
    const validTo = new Date(certificate.valid_to)
    const saw = {
      protocol,
      validTo: Number.isNaN(validTo.getTime()) ? 'none' : validTo.toISOString(),
      hsts: headers['strict-transport-security'] ?? '',
    }
    return judge(saw, fault, sooner(validTo, REMAINING) > clock.now())
  },
})

function judge(
  saw: { protocol: string; validTo: string; hsts: string },
  fault: string | undefined,
  isLongValid: boolean,
): Observation {
  if (fault) return { holds: false, saw, because: fault }
  if (saw.protocol !== 'TLSv1.3') return { holds: false, saw, because: `the listener spoke ${saw.protocol}` }
  if (!isLongValid) return { holds: false, saw, because: 'the certificate ends within 14 days' }
  if (!saw.hsts.includes('max-age=')) return { holds: false, saw, because: 'there is no HSTS header' }
  return { holds: true, saw }
}

/** The operator's own authority may have signed it, so the chain is theirs to vouch for; name and dates are checked here. */
function shakeHands(
  where: { host: string; port: number },
  servername: string,
): Promise<{ protocol: string; certificate: PeerCertificate; fault: string | undefined }> {
  return new Promise((resolve, reject) => {
    const socket = connect({ ...where, servername, rejectUnauthorized: false, timeout: 5_000 }, () => {
      const certificate = socket.getPeerCertificate()
      const fault = checkServerIdentity(servername, certificate)?.message
      resolve({ protocol: socket.getProtocol() ?? 'none', certificate, fault })
      socket.end()
    })
    socket.once('error', reject)
    socket.once('timeout', () => socket.destroy(new Error('no handshake within 5 s')))
  })
}
