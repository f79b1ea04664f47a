// An SMTP server on a free port that keeps what it gets.
//   node sink.mjs                    prints "ready PORT", then every mail as a line of JSON
//   node sink.mjs --no-login         wants a login and refuses every one
// Recipients: gibt-es-nicht@… is refused for good, spaeter@… is refused the first time.
import { simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'

const put = value => process.stdout.write(JSON.stringify(value) + '\n')
const refused = new Set()
const noLogin = process.argv.includes('--no-login')
const server = new SMTPServer({
  authOptional: false,
  allowInsecureAuth: true,
  onAuth(auth, session, done) { noLogin ? done(new Error('wrong password')) : done(null, { user: auth.username }) },
  disabledCommands: ['STARTTLS'],
  onRcptTo({ address }, session, done) {
    const fail = (code, text) => done(Object.assign(new Error(text), { responseCode: code }))
    if (address.startsWith('gibt-es-nicht@')) return fail(550, 'no such mailbox')
    if (address.startsWith('spaeter@') && !refused.has(address)) {
      refused.add(address)
      return fail(451, 'try again later')
    }
    done()
  },
  async onData(stream, session, done) {
    const mail = await simpleParser(stream)
    put({
      to: session.envelope.rcptTo.map(r => r.address),
      from: mail.from?.text,
      subject: mail.subject,
      text: mail.text,
      headers: Object.fromEntries(mail.headerLines.map(h => [h.key, h.line.slice(h.key.length + 1).trim()]))
    })
    done()
  }
})
server.listen(0, '127.0.0.1', () => console.log(`ready ${server.server.address().port}`))
