/**
 * `npm run bench -- console [PART]`: what the console costs the person before it, measured in Chromium on a demo.
 * `list`: 100,000 rows scrolled; `start`: bytes of the first load and time to interactive; `path`: a diagnosis and the
 * busiest minute; `submit`: an inspection without a network. A machine that does other work makes all of it slower, so what is
 * judged of the list is the time that a task had of the processor, and an empty page scrolls beside it.
 */
import { loadavg } from 'node:os'
import { benchList } from './testing-bench-list.ts'
import { benchPath, benchSubmission } from './testing-bench-path.ts'
import { benchStart } from './testing-bench-start.ts'
import { openStage } from './testing-stage.ts'

const PARTS = { start: benchStart, list: benchList, path: benchPath, submit: benchSubmission }

const [wanted] = process.argv.slice(2)
const say = (when: string) =>
  console.log(
    `load ${when}: ${loadavg()
      .map((each) => each.toFixed(1))
      .join(' ')}`,
  )
say('before')
await using stage = await openStage('demo')
for (const [name, bench] of Object.entries(PARTS)) if (wanted === undefined || wanted === name) await bench(stage)
say('after')
