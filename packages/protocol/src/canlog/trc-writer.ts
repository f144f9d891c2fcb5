import type { FdFlags } from '#protocol/can'
import { announcedLength, dlcOfLength } from '#protocol/can'
import { formatFixed } from './fields.ts'
import type { LogFrame, LogWriter } from './log-frame.ts'
import { channelNumber, formatBytes, requirePlain, requireTime } from './say.ts'
import type { TrcVersion } from './trc.ts'
import { TRC_COLUMNS } from './trc.ts'

/** Writes trace files of PEAK tools. FD frames need version 2. Times are rounded to the tenth of a millisecond in version 1.1. */
export function createTrcWriter(version: TrcVersion): LogWriter {
  const columns = TRC_COLUMNS[version]
  const isSecond = version.startsWith('2')
  let number = 0
  return {
    head: [
      `;$FILEVERSION=${version}`,
      ...(isSecond ? [`;$COLUMNS=${[...columns].join(',')}`] : []),
      ';---+-- ------+------ +- --+----- +- +- +- -- -- -- -- -- -- --',
    ],
    line(frame) {
      requirePlain(frame, isSecond ? { fd: true, remote: true } : { remote: true })
      number += 1
      return [...columns]
        .map((column) => formatColumn(column, frame, version, number))
        .join(' ')
        .trimEnd()
    },
    tail: [],
  }
}

function formatColumn(column: string, frame: LogFrame, version: TrcVersion, number: number): string {
  const isSecond = version.startsWith('2')
  const way = frame.direction === 'tx' ? 'Tx' : 'Rx'
  const length = announcedLength(frame)
  switch (column) {
    case 'N':
      return isSecond ? String(number).padStart(7) : `${String(number).padStart(6)})`
    case 'O':
      return formatOffset(requireTime(frame), version).padStart(13)
    case 'B':
      return String(channelNumber(frame.channel, 1))
    case 'T':
      return isSecond ? formatType(frame) : way
    case 'I':
      return frame.id
        .toString(16)
        .toUpperCase()
        .padStart(frame.isExtended ? 8 : 4, '0')
        .padStart(8)
    case 'd':
      return way
    case 'R':
      return '-'
    case 'L':
      return String(dlcOfLength(length)).padEnd(2)
    case 'l':
      return String(length).padEnd(2)
    default:
      if (frame.remoteLength === undefined) return formatBytes(frame.data, ' ')
      return isSecond ? '' : 'RTR'
  }
}

const formatOffset = (atUs: number, version: TrcVersion) =>
  version === '1.1' ? formatFixed(atUs / 100, 1) : formatFixed(atUs, 3)

function formatType({ fd, remoteLength }: LogFrame): string {
  if (remoteLength !== undefined) return 'RR'
  return fd ? formatFdType(fd) : 'DT'
}

function formatFdType({ bitRateSwitch, errorPassive }: FdFlags): string {
  if (bitRateSwitch) return errorPassive ? 'BI' : 'FB'
  return errorPassive ? 'FE' : 'FD'
}
