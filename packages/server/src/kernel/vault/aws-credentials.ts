/** Credentials in the form of the AWS command line's file: sections in brackets, `name = value` a line. */
import { kekInvalid } from './kek-error.ts'
import { readPrivateFile } from './private-file.ts'
import type { AwsCredentials } from './sigv4.ts'

/** @throws {StartRefused} `vault.kek-exposed`, `vault.kek-invalid`. */
export function readCredentials(file: string, profile: string): AwsCredentials {
  const found = readSection(readPrivateFile(file, 'credentials file', 'group-reads'), profile)
  const accessKeyId = found.get('aws_access_key_id')
  const secretAccessKey = found.get('aws_secret_access_key')
  if (!accessKeyId || !secretAccessKey) {
    throw kekInvalid(
      `The credentials file ${file} has no aws_access_key_id and aws_secret_access_key under [${profile}].`,
    )
  }
  return { accessKeyId, secretAccessKey, sessionToken: found.get('aws_session_token') }
}

function readSection(text: string, profile: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  let section = ''
  for (const line of text.split('\n').map((one) => one.trim())) {
    section = /^\[(.+)\]$/.exec(line)?.[1]?.trim() ?? section
    const [, name, value] = /^([a-z_]+)\s*=\s*(\S+)$/.exec(line) ?? []
    if (section === profile && name !== undefined && value !== undefined) found.set(name, value)
  }
  return found
}
