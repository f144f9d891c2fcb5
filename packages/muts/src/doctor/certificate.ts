/** The certificate and key that the server will listen with. */
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import type { Config } from '#server/kernel'
import type { Check } from './check.ts'
import { fail, ok, warn } from './check.ts'

const DAY_MS = 86_400_000
const RENEW_DAYS = 30
const RENEW = 'Have it renewed, and start anew.'

export async function checkCertificate({ tls, publicUrl }: Config, now: Date): Promise<Check> {
  if (!tls) return ok('tls', 'none set: plain HTTP, on loopback only')
  const certificate = new X509Certificate(await readFile(tls.certFile))
  if (!certificate.checkPrivateKey(createPrivateKey(await readFile(tls.keyFile)))) {
    return fail('tls', 'certificate and key do not belong together', 'Set the key that the certificate was issued for.')
  }
  const host = publicUrl && new URL(publicUrl).hostname
  if (host && !certificate.checkHost(host)) {
    return fail('tls', `the certificate is not valid for ${host}`, 'Have one issued for the host of MUTS_PUBLIC_URL.')
  }
  return checkTerm(certificate, now) ?? (await checkMode(tls.keyFile, certificate))
}

function checkTerm({ validFromDate, validToDate }: X509Certificate, now: Date): Check | undefined {
  if (now < validFromDate) return fail('tls', `the certificate begins on ${validFromDate.toISOString()}`, RENEW)
  const days = Math.floor((validToDate.getTime() - now.getTime()) / DAY_MS)
  if (now >= validToDate) return fail('tls', `the certificate ended on ${validToDate.toISOString()}`, RENEW)
  return days < RENEW_DAYS ? warn('tls', `the certificate ends in ${days} days`, RENEW) : undefined
}

async function checkMode(keyFile: string, { validToDate }: X509Certificate): Promise<Check> {
  const { mode } = await stat(keyFile)
  if ((mode & 0o077) !== 0) return warn('tls', 'others than its owner may read the key', `Run chmod 600 ${keyFile}.`)
  return ok('tls', `certificate and key belong together, until ${validToDate.toISOString()}`)
}
