import { Client } from 'pg'
import { openEmbedded } from '#platform/postgres/embedded.ts'

// A process on an embedded database: tells on standard output, in JSON, what it found or why it cannot run,
// and leaves when its standard input ends. With a second argument it first becomes that user.
const [folder = '', user] = process.argv.slice(2)
if (user !== undefined) process.setuid?.(Number(user))
try {
  const { connection, close } = await openEmbedded(folder)
  const client = new Client(connection)
  client.on('error', () => {})
  await client.connect()
  // 'if not exists' alone fails if two processes get here at once.
  await client.query(
    "select pg_advisory_xact_lock(hashtext('visit')); create table if not exists visit (pid int)",
  )
  await client.query('insert into visit values ($1)', [process.pid])
  const { rows } = await client.query(
    `select count(*)::int as visits, current_setting('data_directory') as cluster,
       split_part(pg_read_file('postmaster.pid'), chr(10), 1)::int as server from visit`,
  )
  await client.end()
  console.log(JSON.stringify(rows[0]))
  process.stdin.resume().once('end', () => void close())
} catch (error) {
  console.log(JSON.stringify({ error: String(error) }))
}
