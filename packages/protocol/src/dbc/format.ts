import type { Dbc, DbcMessage, DbcSignal, ValueTable } from './model.ts'

/** Writes a database as the text of a DBC file: read again it says the same. */
export function formatDbc(dbc: Dbc): string {
  const { messages } = dbc
  const about = messages.flatMap((message) => message.signals.map((signal) => [message, signal] as const))
  const lines = [
    `VERSION "${dbc.version}"`,
    '',
    'NS_ :',
    '',
    'BS_:',
    '',
    `BU_: ${dbc.nodes.join(' ')}`.trimEnd(),
    ...[...dbc.valueTables].map(([name, table]) => `VAL_TABLE_ ${name}${formatLabels(table)} ;`),
    '',
    ...messages.flatMap((message) => [formatHead(message), ...message.signals.map(formatSignal), '']),
    ...messages
      .filter(({ senders }) => senders.length > 0)
      .map((message) => `BO_TX_BU_ ${numberOf(message)} : ${message.senders.join(',')};`),
    ...(dbc.comment === undefined ? [] : [`CM_ "${dbc.comment}";`]),
    ...messages.flatMap((message) =>
      message.comment === undefined ? [] : [`CM_ BO_ ${numberOf(message)} "${message.comment}";`],
    ),
    ...about.flatMap(([message, { name, comment }]) =>
      comment === undefined ? [] : [`CM_ SG_ ${numberOf(message)} ${name} "${comment}";`],
    ),
    ...dbc.statements,
    ...about.flatMap(([message, { name, labels }]) =>
      labels ? [`VAL_ ${numberOf(message)} ${name}${formatLabels(labels)} ;`] : [],
    ),
    ...about.flatMap(([message, { name, valueType }]) =>
      valueType === 'float' || valueType === 'double'
        ? [`SIG_VALTYPE_ ${numberOf(message)} ${name} : ${valueType === 'float' ? 1 : 2};`]
        : [],
    ),
    ...about.flatMap(([message, { name, multiplexed }]) =>
      multiplexed
        ? [`SG_MUL_VAL_ ${numberOf(message)} ${name} ${multiplexed.by} ${formatRanges(multiplexed.ranges)};`]
        : [],
    ),
  ]
  return `${lines.join('\n')}\n`
}

const numberOf = ({ id, isExtended }: DbcMessage) => (isExtended ? id + 2 ** 31 : id)

const formatHead = (message: DbcMessage) =>
  `BO_ ${numberOf(message)} ${message.name}: ${message.length} ${message.sender}`

function formatSignal(signal: DbcSignal): string {
  const { name, startBit, bitLength, factor, offset, minimum, maximum, unit, receivers } = signal
  const order = signal.byteOrder === 'little-endian' ? '1' : '0'
  const sign = signal.valueType === 'unsigned' ? '+' : '-'
  const place = `${startBit}|${bitLength}@${order}${sign}`
  const to = receivers.length > 0 ? ` ${receivers.join(',')}` : ''
  return ` SG_ ${name}${formatMultiplexing(signal)} : ${place} (${factor},${offset}) [${minimum}|${maximum}] "${unit}"${to}`
}

/** `M`, `m3` or `m3M`; the ranges stand in SG_MUL_VAL_. */
function formatMultiplexing({ isMultiplexor, multiplexed }: DbcSignal): string {
  const selector = multiplexed ? `m${multiplexed.ranges[0]?.[0] ?? 0}` : ''
  return selector || isMultiplexor ? ` ${selector}${isMultiplexor ? 'M' : ''}` : ''
}

const formatRanges = (ranges: readonly (readonly [number, number])[]) =>
  ranges.map(([from, to]) => `${from}-${to}`).join(', ')

const formatLabels = (labels: ValueTable) => [...labels].map(([value, label]) => ` ${value} "${label}"`).join('')
