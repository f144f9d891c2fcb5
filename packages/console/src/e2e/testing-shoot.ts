/**
 * `npm run screens [-- FOLDER [WORD]]`: a picture of every screen of the console, by day and by night, on a desk
 * (1440×900) and on a phone (390×844), out of a demo made for it. Without a folder only those that the documentation
 * shows, into `docs/screens`. With a word, those screens whose name holds it.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SCREENS } from './testing-screens.ts'
import { furnishSettings, PROVIDER } from './testing-sign-on.ts'
import type { Stage } from './testing-stage.ts'
import { openStage } from './testing-stage.ts'
import type { Screen, Viewer } from './testing-steps.ts'
import type { Visit } from './testing-visit.ts'

const SIZES = { desk: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const
type Picture = `${keyof typeof SIZES} ${'light' | 'dark'}`
const ALL: readonly Picture[] = ['desk light', 'desk dark', 'phone dark', 'phone light']
/** A screen asks for up to a dozen things, and some stand on another one: nobody may ask more than a hundred times a minute. */
const SCREENS_A_MINUTE = 4
/** A clock is moved once all that came due meanwhile is done, which takes its time beside other work. */
const CLOCK_MS = 300_000
const SETTLED_MS = 3_000

/** What the documentation shows, by the name of the screen. */
const SHOWN: Readonly<Record<string, readonly Picture[]>> = {
  'sign-in': ['desk dark'],
  'my bay': ['desk light', 'phone dark'],
  'my vehicle': ['phone light'],
  palette: ['desk light'],
  'all screens, on a phone': ['phone light'],
  scan: ['desk light'],
  'live values': ['desk dark'],
  'due list': ['desk light', 'phone light'],
  board: ['desk light'],
  'inspection, a critical item failed': ['phone light'],
  clause: ['desk dark'],
  'ledger, proof': ['desk light', 'desk dark'],
}

async function shoot({ page }: Visit, { name, open }: Screen, pictures: readonly Picture[], folder: string) {
  await page.setViewportSize(SIZES.desk)
  await open(page)
  // What a row asks for by itself, such as the name of its vehicle; a stream stays open for ever.
  await page.waitForLoadState('networkidle', { timeout: SETTLED_MS }).catch(() => undefined)
  const plain = name.replaceAll(/[^a-z0-9]+/gi, '-').toLowerCase()
  for (const picture of pictures) {
    const [size, theme] = picture.split(' ') as [keyof typeof SIZES, 'light' | 'dark']
    await page.setViewportSize(SIZES[size])
    await page.emulateMedia({ colorScheme: theme })
    await page.mouse.move(0, 0)
    const path = join(folder, `${plain}-${size}-${theme}.png`)
    await page.screenshot({ path, animations: 'disabled', caret: 'hide' })
  }
  await page.emulateMedia({ colorScheme: 'light' })
}

/** A demo in which a vehicle was read and the settings are filled, and who looks at it. */
async function enterAll(stage: Stage): Promise<Record<Viewer, Visit>> {
  const [nobody, driver] = [await stage.visit(), await stage.enter('driver')]
  const [technician, admin] = [await stage.enter('technician'), await stage.enter('admin')]
  await technician.page.goto('/app/vehicles')
  await technician.page.getByRole('link', { name: 'V-001' }).click()
  await technician.page.getByRole('button', { name: 'Diagnose', disabled: false }).click()
  await technician.page.getByRole('button', { name: /^Seal / }).waitFor()
  await furnishSettings(admin)
  return { nobody, driver, technician, admin }
}

const [folder = fileURLToPath(new URL('../../../../docs/screens', import.meta.url)), word = ''] = process.argv.slice(2)
const picturesOf = ({ name }: Screen) => (process.argv.length > 2 ? ALL : (SHOWN[name] ?? []))
const wanted = SCREENS.filter((screen) => screen.name.includes(word) && picturesOf(screen).length > 0)
mkdirSync(folder, { recursive: true })
await using stage = await openStage('clocked', undefined, { MUTS_SSO_ORIGINS: PROVIDER })
const visits = await enterAll(stage)
const missed: string[] = []
for (const [at, screen] of wanted.entries()) {
  if (at % SCREENS_A_MINUTE === 0)
    await visits.nobody.context.request.post('/api/v1/test-clock/advance', { data: { by: 'PT61S' }, timeout: CLOCK_MS })
  // One that does not come up is told, and keeps no other from its picture.
  await shoot(visits[screen.viewer], screen, picturesOf(screen), folder).catch((error: unknown) =>
    missed.push(`missing: ${screen.name}, ${String(error)}`),
  )
}
console.log([`${wanted.length - missed.length} screens in ${folder}`, ...missed].join('\n'))
process.exitCode = missed.length === 0 ? 0 : 1
