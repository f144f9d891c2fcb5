/**
 * The thread in which the embedded PostgreSQL lives: bytes of the PostgreSQL protocol in, bytes out, one message at a
 * time. Evaluation only: its file system never syncs, and its session user is a superuser.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'

export interface WorkerData {
  /** Folder of the cluster; none: it lives in memory. */
  readonly folder: string | undefined
  /** A data directory as tar archive to begin with. */
  readonly image: Uint8Array | undefined
  /** PostgreSQL, a compiled WebAssembly module. */
  readonly program: object
}

export type ToWorker = { readonly send: Uint8Array } | { readonly ask: 'image' | 'close' }
export type FromWorker = { readonly received: Uint8Array } | { readonly answered: Uint8Array }

const { folder, image, program } = workerData as WorkerData
const cluster = await PGlite.create({
  dataDir: folder ?? 'memory://',
  pgliteWasmModule: program,
  ...(image && { loadDataDir: new Blob([new Uint8Array(image)]) }),
})

const answer = (message: FromWorker): void => parentPort?.postMessage(message)

async function serve(message: ToWorker): Promise<void> {
  if ('send' in message) {
    answer({ received: await cluster.execProtocolRaw(message.send) })
  } else if (message.ask === 'image') {
    answer({ answered: new Uint8Array(await (await cluster.dumpDataDir('none')).arrayBuffer()) })
  } else {
    await cluster.close()
    answer({ answered: new Uint8Array() })
  }
}

/** One after another in the order of arrival. A failure ends the thread: whoever waits is told by its end. */
let last = Promise.resolve()
parentPort?.on('message', (message: ToWorker) => {
  last = last.then(() => serve(message))
})
answer({ answered: new Uint8Array() })
