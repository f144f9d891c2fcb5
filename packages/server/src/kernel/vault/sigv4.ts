/**
 * AWS Signature Version 4 for one POST without a query. Only what KMS needs: the path is `/` or already canonical.
 * Source: AWS General Reference, "Signing AWS API requests".
 */
import { createHash, createHmac } from 'node:crypto'

export interface AwsCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string | undefined
}

export interface SignedScope {
  readonly region: string
  readonly service: string
  readonly at: Date
}

export interface SignableRequest {
  readonly method: 'GET' | 'POST'
  readonly path: string
  /** Names in small letters; `host` among them. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const ALGORITHM = 'AWS4-HMAC-SHA256'

/** The headers to send: those given, the date, the session's token where there is one, and the signature over all of them. */
export function signRequest(request: SignableRequest, scope: SignedScope, credentials: AwsCredentials) {
  const { accessKeyId, secretAccessKey, sessionToken } = credentials
  const date = scope.at.toISOString().replaceAll(/[-:]|\.\d{3}/g, '')
  const headers: Record<string, string> = {
    ...request.headers,
    'x-amz-date': date,
    ...(sessionToken === undefined ? {} : { 'x-amz-security-token': sessionToken }),
  }
  const names = Object.keys(headers).sort()
  const canonical = [
    request.method,
    request.path,
    '',
    ...names.map((name) => `${name}:${headers[name]?.trim().replaceAll(/ +/g, ' ')}`),
    '',
    names.join(';'),
    sha256(request.body),
  ].join('\n')
  const credentialScope = [date.slice(0, 8), scope.region, scope.service, 'aws4_request']
  const text = [ALGORITHM, date, credentialScope.join('/'), sha256(canonical)].join('\n')
  const signature = hmac(deriveSigningKey(secretAccessKey, credentialScope), text).toString('hex')
  const credential = `${accessKeyId}/${credentialScope.join('/')}`
  return {
    ...headers,
    authorization: `${ALGORITHM} Credential=${credential}, SignedHeaders=${names.join(';')}, Signature=${signature}`,
  }
}

/** @param scope date, region, service and `aws4_request`, one hashed into the next. */
export const deriveSigningKey = (secret: string, scope: readonly string[]): Buffer =>
  scope.reduce<Buffer>((key, part) => hmac(key, part), Buffer.from(`AWS4${secret}`, 'utf8'))

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')
const hmac = (key: Uint8Array, text: string): Buffer => createHmac('sha256', key).update(text, 'utf8').digest()
