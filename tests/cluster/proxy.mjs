// A small proxy in front of several instances: every connection goes to the next one that answers.
//   node proxy.mjs --port 3000 3101 3102
import http from 'node:http'
import net from 'node:net'

const argv = process.argv.slice(2)
const port = argv[0] === '--port' ? Number(argv.splice(0, 2)[1]) : 3000
const instances = argv.map(Number)
// Sockets are counted by themselves: two that are opened one after the other come to two instances.
const next = { request: 0, socket: 0 }
const pick = what => instances[next[what]++ % instances.length]

const server = http.createServer((request, response) => forward(request, response, instances.length))

// Requests without a body may be tried at the next instance when one does not answer.
function forward(request, response, tries) {
  const { method, url, headers } = request
  const to = http.request({ host: '127.0.0.1', port: pick('request'), method, path: url, headers }, answer => {
    response.writeHead(answer.statusCode, answer.rawHeaders)
    answer.pipe(response)
  })
  to.on('error', () => {
    if (tries > 1 && ['GET', 'HEAD'].includes(method)) return forward(request, response, tries - 1)
    if (!response.headersSent) response.writeHead(502)
    response.end()
  })
  request.pipe(to)
}

// WebSockets: both ends are tied together as they are.
server.on('upgrade', (request, socket, head) => {
  const to = net.connect(pick('socket'), '127.0.0.1', () => {
    const lines = [`${request.method} ${request.url} HTTP/1.1`]
    for (let i = 0; i < request.rawHeaders.length; i += 2) lines.push(`${request.rawHeaders[i]}: ${request.rawHeaders[i + 1]}`)
    to.write(lines.join('\r\n') + '\r\n\r\n')
    to.write(head)
    to.pipe(socket).pipe(to)
  })
  const end = () => { to.destroy(); socket.destroy() }
  for (const s of [to, socket]) s.on('error', end).on('close', end)
})
server.listen(port, '127.0.0.1', () => console.log(`proxy on ${port} before ${instances.join(', ')}`))
