/** For tests only: what stands in a fleet before something is tried there, by hand or by the session of the page. */
import type { Page } from 'playwright-core'
import { dialogOf } from './testing-steps.ts'

/** In the open dialog of a document. */
export async function enterInsurance(page: Page, lastDay: string): Promise<void> {
  await dialogOf(page).getByLabel('Number').fill(`P-${lastDay}`)
  await dialogOf(page).getByLabel('Last day').fill(lastDay)
}

/** A new order, which can still be changed. */
export const openOrderId = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const vehicles = await (await fetch('/api/v1/vehicles?limit=1')).json()
    const body = JSON.stringify({ vehicleId: vehicles.data[0].id, title: 'Exhaust' })
    const headers = { 'content-type': 'application/json' }
    return (await (await fetch('/api/v1/work-orders', { method: 'POST', headers, body })).json()).id
  })

/** Beside those that there are. @returns the status of the answer that publishes it. */
export const publishForm = (page: Page, name: string): Promise<number> =>
  page.evaluate(async (name) => {
    const post = async (path: string, body?: object) =>
      fetch(`/api/v1/forms${path}`, {
        method: 'POST',
        headers: { 'if-match': '*', ...(body && { 'content-type': 'application/json' }) },
        ...(body && { body: JSON.stringify(body) }),
      })
    const items = [{ key: 'lamps', label: 'Lamps', isCritical: false, photoOnFail: false }]
    const { id } = await (await post('', { name, sections: [{ key: 'all', title: 'All', items }] })).json()
    return (await post(`/${id}/versions`)).status
  }, name)
