/** Writes an initialised, empty embedded database to the file named on the command line. */
import { renameSync, writeFileSync } from 'node:fs'
import { prepareImage } from '@muts/server/database'

const [file = ''] = process.argv.slice(2)
writeFileSync(`${file}.new`, await prepareImage())
// Whole or not there: a set-up that was interrupted must not leave half an image.
renameSync(`${file}.new`, file)
