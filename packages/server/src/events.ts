/**
 * What may be told outside, by the actions of the ledger: ids and these words, nothing about anybody. Whatever is not named
 * here stays inside, whoever asks for it.
 */
export const EVENTS: Readonly<Record<string, string>> = {
  'vehicle.register': 'A vehicle was added',
  'vehicle.change': 'A vehicle was changed',
  'vehicle.archive': 'A vehicle was archived',
  'driver.enter': 'A driver was entered',
  'driver.change': 'A driver was changed',
  'driver.leave': 'A driver left',
  'driving.begin': 'A driver took a vehicle',
  'driving.end': 'A driver gave a vehicle back',
  'meter.record': 'A meter was read',
  'inspection.submit': 'An inspection was submitted',
  'inspection.repair': 'The defects of an inspection were certified',
  'inspection.review': 'The next driver took note of an inspection',
  'issue.raise': 'An issue was raised',
  'issue.reopen': 'An issue opened again',
  'issue.change': 'An issue was changed',
  'issue.verify': 'A scan proved a repair',
  'issue.judge': 'An issue was decided by signature',
  'work-order.open': 'A work order was opened',
  'work-order.change': 'A work order was changed',
  'work-order.approve': 'A work order was approved',
  'work-order.move': 'A work order went on to another state',
  'stock.move': 'Parts were moved',
  'energy.post': 'Fuel or charge was posted',
  'scan.seal': 'A scan was completed and sealed',
  'import.finish': 'An import came to its end',
}
