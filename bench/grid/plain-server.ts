import http from 'node:http'
import { Pool } from 'pg'

/** The least a server could do: one row updated by its key, for each request. Listens where it is told. */
const [url = '', port = '0'] = process.argv.slice(2)
const pool = new Pool({ connectionString: url, max: 10 })
await pool.query('create table if not exists plain_cell (id int primary key, mark text)')
await pool.query(
  "insert into plain_cell select one, '' from generate_series(1, 10000) as one on conflict do nothing",
)

async function bodyOf(request: http.IncomingMessage): Promise<URLSearchParams> {
  let body = ''
  for await (const piece of request) body += piece
  return new URLSearchParams(body)
}

http
  .createServer(async (request, response) => {
    const form = await bodyOf(request)
    await pool.query('update plain_cell set mark = $1 where id = $2', [form.get('mark'), form.get('id')])
    response.end('{}')
  })
  .listen(Number(port), '127.0.0.1')
