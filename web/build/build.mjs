// Builds what changed: the generated client, the shell, each remote. A hash of the sources decides; an unchanged part
// costs nothing. Everything ends in web/dist, ready to be served by any static server.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const WEB = dirname(dirname(fileURLToPath(import.meta.url)))
const DIST = join(WEB, 'dist')
const CACHE = join(WEB, 'node_modules/.cache/consorcio')
const API = join(WEB, 'packages/shared-api')
const GENERATED = join(API, 'src/gerado')
const REMOTES = ['gestao', 'financeiro', 'operacoes']
const SKIPPED = new Set(['node_modules', 'dist', 'out', '.next', 'gerado', '.cache', 'next-env.d.ts'])

function filesOf(path) {
  if (!existsSync(path)) return []
  const entries = readdirSync(path, { withFileTypes: true }).filter(({ name }) => !SKIPPED.has(name))
  return entries.flatMap((entry) => {
    const full = join(path, entry.name)
    return entry.isDirectory() ? filesOf(full) : [full]
  })
}

function hashOf(paths) {
  const hash = createHash('sha256')
  const files = paths.flatMap((path) => (existsSync(path) && !path.endsWith('/') ? [path] : filesOf(path)))
  for (const file of files.sort()) hash.update(relative(WEB, file)).update('\0').update(readFileSync(file)).update('\0')
  return hash.digest('hex')
}

function run(command, args, cwd) {
  return new Promise((done, fail) => {
    const env = { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', CI: '1', FORCE_COLOR: '0' }
    const child = spawn(join(WEB, 'node_modules/.bin', command), args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    child.stdout.on('data', (chunk) => (output += chunk))
    child.stderr.on('data', (chunk) => (output += chunk))
    child.on('close', (code) =>
      code === 0 ? done() : fail(new Error(`${command} em ${relative(WEB, cwd)} falhou:\n${output}`)),
    )
  })
}

/** Runs the work only if its sources or its output changed since the last time. */
async function cached(name, hash, output, work) {
  const mark = join(CACHE, name)
  if (existsSync(output) && existsSync(mark) && readFileSync(mark, 'utf8') === hash) return
  const start = Date.now()
  await work()
  mkdirSync(CACHE, { recursive: true })
  writeFileSync(mark, hash)
  console.error(`web: ${name} em ${((Date.now() - start) / 1000).toFixed(1)} s`)
}

async function client() {
  const hash = hashOf([join(API, 'openapi.json'), join(API, 'openapi-ts.config.ts'), join(WEB, 'package-lock.json')])
  await cached('cliente', hash, GENERATED, () => run('openapi-ts', [], API))
}

async function shell(common) {
  const app = join(WEB, 'apps/shell')
  await cached('shell', hashOf([...common, `${app}/`]), join(DIST, 'index.html'), async () => {
    await run('next', ['build'], app)
    for (const old of existsSync(DIST) ? readdirSync(DIST) : []) {
      if (old !== 'mf' && old !== '_next') rmSync(join(DIST, old), { recursive: true })
    }
    cpSync(join(app, 'out'), DIST, { recursive: true })
  })
}

async function remote(name, common) {
  const app = join(WEB, 'apps', name)
  const target = join(DIST, 'mf', name)
  await cached(name, hashOf([...common, `${app}/`]), join(target, 'mf-manifest.json'), async () => {
    await run('rsbuild', ['build'], app)
    cpSync(join(app, 'dist'), target, { recursive: true })
  })
}

export async function build() {
  await client()
  if (process.argv.includes('--so-cliente')) return
  const common = [`${WEB}/packages/`, `${WEB}/build/`, join(WEB, 'package-lock.json'), join(API, 'openapi.json')]
  await Promise.all([shell(common), ...REMOTES.map((name) => remote(name, common))])
}

await build().catch((error) => {
  console.error(error.message)
  process.exit(1)
})
