/** What a report says of the on-board monitoring tests (service 06): each value beside the limits its unit holds it to. */
import type { ScanDocument } from '#bridge/wire'
import type { MonitoredTest, MonitoringTests } from '#protocol/scan'
import type { Block, Cell } from './blocks.ts'
import { plain, wire } from './blocks.ts'

type Result = NonNullable<ScanDocument['result']>

/** Nothing where the vehicle offers none. */
export function outlineTests({ monitoringTests = [] }: Result): readonly Block[] {
  if (monitoringTests.length === 0) return []
  const sources = [...new Set(monitoringTests.map(({ source }) => source))]
  const verdicts = monitoringTests.flatMap((one) => ('value' in one ? one.value : [])).map(({ hasPassed }) => hasPassed)
  const count = (verdict: boolean) => verdicts.filter((one) => one === verdict).length
  return [
    {
      ...{ kind: 'heading', text: 'On-board tests' },
      aside: `${count(true)} passed, ${count(false)} failed, told by ${sources.join(', ')}`,
    },
    {
      ...{ kind: 'table', name: 'On-board tests', head: ['Monitor and test', 'Value', 'Limits', 'Result'] },
      widths: [0.4, 0.22, 0.22, 0.16],
      rows: monitoringTests.flatMap((told) =>
        rowsOf(sources.length > 1 ? { ...told, monitor: `${told.monitor}, ${told.source}` } : told),
      ),
    },
  ]
}

function rowsOf(told: MonitoringTests): readonly (readonly Cell[])[] {
  if ('raw' in told) return [[plain(told.monitor), { ...wire(told.raw), state: 'UNDECODABLE' }, plain(''), plain('')]]
  return told.value.map((test) => [
    plain(told.monitor, test.test),
    { ...plain([test.value, test.unit].join(' ').trim()), isWire: true },
    { ...plain(`${test.minimum} to ${test.maximum}`), isWire: true },
    verdictOf(test),
  ])
}

const verdictOf = ({ hasPassed }: MonitoredTest): Cell =>
  hasPassed === null ? plain('not judged', 'unknown scaling') : plain(hasPassed ? 'passed' : 'FAILED')
