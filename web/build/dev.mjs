// Hot reload: the shell on port 3000, the named remotes on their own ports, the API of `./dev up` behind both.
// Enter at the address of `./dev up`: its cookie serves every port of this machine.
import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const WEB = dirname(dirname(fileURLToPath(import.meta.url)))
const REMOTES = ['gestao', 'financeiro', 'operacoes']
const chosen = process.argv.slice(2)
const unknown = chosen.find((name) => !REMOTES.includes(name))
if (unknown) {
  console.error(`Parte desconhecida: ${unknown}. Há ${REMOTES.join(', ')}.`)
  process.exit(1)
}

const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', REMOTOS_EM_DESENVOLVIMENTO: chosen.join(',') }
const start = (command, args, app) =>
  spawn(join(WEB, 'node_modules/.bin', command), args, { cwd: join(WEB, 'apps', app), env, stdio: 'inherit' })

await import('./build.mjs')
const running = [
  start('next', ['dev', '--port', '3000'], 'shell'),
  ...chosen.map((name) => start('rsbuild', ['dev'], name)),
]
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => {
    for (const child of running) child.kill()
  })
console.error('web: http://127.0.0.1:3000 (entre antes em http://127.0.0.1:8080)')
