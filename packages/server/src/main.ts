/** Reads what the operator said, opens the house, listens, and closes it when told. */
import type { StartOptions } from '#kernel'
import { createReport, readConfig } from '#kernel'
import { readPair } from '#kernel/http'
import { openKek } from '#kernel/vault'
import type { House } from './house.ts'
import { openHouse } from './house.ts'

export type { House } from './house.ts'

export interface Running {
  readonly house: House
  /** `http://127.0.0.1:8080`, as it really listens. */
  readonly url: string
  /** Runs what falls due from now on. */
  begin(): void
  /** Resolves when requests can be served and recorded. */
  ready(): Promise<void>
  close(): Promise<void>
}

/**
 * Starts the server.
 *
 * @throws {StartRefused} naming what is missing, weak or taken.
 */
export async function startServer(options: StartOptions): Promise<Running> {
  const config = readConfig(options)
  // What is needed to listen is looked at before anything is connected or changed.
  openKek(config)
  if (config.tls) readPair(config.tls)
  const report = createReport(
    () => house?.kernel.clock.now() ?? new Date(0),
    (line) => process.stderr.write(`${line}\n`),
  )
  let house: House | undefined
  house = await openHouse(config, { report })
  for (const line of sayAloud(config)) report.say(line)
  const { host, port } = await serveOrClose(house)
  const url = `${config.tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`
  return { house, url, begin: house.begin, ready: house.kernel.ledger.drain, close: house.close }
}

/** A house that cannot listen is closed again: it must not hold its folder and its connections. */
async function serveOrClose(house: House): ReturnType<House['serve']> {
  try {
    return await house.serve()
  } catch (error) {
    await house.close()
    throw error
  }
}

/** What is unsafe or not yet done with a setting is said at every start. */
function sayAloud({ profile, databaseUrl, testClockStart, smtpUrl }: ReturnType<typeof readConfig>): readonly string[] {
  return [
    ...(profile === 'evaluation'
      ? ['Evaluation: not policy-compliant. Plain HTTP, loopback only, for trying out.']
      : []),
    ...(databaseUrl === undefined ? ['The embedded database has one superuser and does not survive a power cut.'] : []),
    ...(testClockStart ? ['The test clock runs: nothing here proves anything about real time.'] : []),
    ...(smtpUrl
      ? ['MUTS_SMTP_URL mails links to forgotten passwords; invitations are still handed over by the admin.']
      : []),
  ]
}
