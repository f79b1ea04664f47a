// Hocuspocus with its SQLite extension: PORT=… DB=file node hocuspocus.mjs. As it comes it stores two seconds
// after a change; EVERY=1 has it store every change.
import { SQLite } from '@hocuspocus/extension-sqlite'
import { Server } from '@hocuspocus/server'

const { PORT, DB, EVERY } = process.env
const at = EVERY ? { debounce: 0, maxDebounce: 0 } : {}
await new Server({ port: Number(PORT), address: '127.0.0.1', quiet: true, extensions: [new SQLite({ database: DB })], ...at }).listen()
