import type { LinkHealth } from '#adapter'
import { t } from '#language'
import { formatNumber } from '#ui'

/** How well an adapter answers, in a sentence. */
export function tellHealth({ asked, unanswered, latencyMs }: LinkHealth): string {
  if (latencyMs === null)
    return asked === 0 ? t('Nothing was asked of the adapter yet') : t('The adapter has not answered yet')
  return t('Answers begin after {latency} ms; {unanswered} of {asked} stayed without', {
    latency: formatNumber(latencyMs, 0),
    unanswered: formatNumber(unanswered),
    asked: formatNumber(asked),
  })
}
