import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/*
 * `node start.mjs workers/main.ts …` runs a program of ours: as JavaScript that esbuild makes of it the first time, and keeps in .build/
 * under the digest of all that it was made of. Half the time to start and half the memory of a loader that translates as it goes
 * (docs/decisions/0013). `node start.mjs` alone only makes it, for images and folders that cannot be written later.
 */

/** What whoever starts a program can mend: a line, and exit code 2. */
class LaunchError extends Error {}

const root = path.dirname(fileURLToPath(import.meta.url))
const builds = path.join(root, '.build')
const rooms = ['api', 'config', 'db', 'workers']
const alone = ['main.ts', 'start.mjs', 'tsconfig.json', 'package.json']
export const programs = [
  ...['main.ts', 'api/main.ts', 'api/cli/main.ts', 'db/main.ts', 'workers/main.ts'],
  ...['doctor', 'explain', 'release', 'reread', 'reader-thread'].map(name => `workers/${name}.ts`),
]
/** Older ones may still be run by somebody, who starts a thread from there. */
const keptBuilds = 10

/**
 * Loads a program of ours, by its path from the project's folder, and returns what it exports. Throws a LaunchError for what is no
 * program, and when it has to be made and the folder cannot be written.
 * @param {string} program
 */
export async function load(program) {
  if (!programs.includes(program)) throw new LaunchError(`${program} is no program of Modelwire: must be one of ${programs.join(', ')}`)
  const folder = await folderOfBuild()
  // errors name the lines of the sources
  process.setSourceMapsEnabled(true)
  return await import(pathToFileURL(path.join(folder, `${outNameOf(program)}.mjs`)).href)
}

async function folderOfBuild() {
  const folder = path.join(builds, digest())
  if (existsSync(folder)) touch(folder)
  else await make(folder)
  return folder
}

/** Of all that is translated, and of where it stands: what is made names its sources by their places. */
function digest() {
  const hash = createHash('sha256').update(root)
  for (const file of sources()) hash.update(`\0${file}\0`).update(readFileSync(path.join(root, file)))
  return hash.digest('hex').slice(0, 16)
}

function sources() {
  const ofRoom = (/** @type {string} */ room) =>
    readdirSync(path.join(root, room), { recursive: true, encoding: 'utf8' }).map(name => path.join(room, name))
  return [...alone, ...rooms.flatMap(ofRoom).filter(name => /\.tsx?$/.test(name))].sort()
}

/** Made beside its place and moved there whole: of several that start at once, each finds either nothing or all of it. @param {string} folder */
async function make(folder) {
  const { build, stop } = await import('esbuild')
  const draft = `${folder}.${process.pid}`
  try {
    mkdirSync(draft, { recursive: true })
  } catch (error) {
    throw new LaunchError(
      `${builds} cannot be written (${/** @type {NodeJS.ErrnoException} */ (error).code}): run \`npm run build\` once as whoever owns that folder`,
    )
  }
  try {
    await build({
      ...{ absWorkingDir: root, outdir: draft, logLevel: 'silent', outExtension: { '.js': '.mjs' } },
      entryPoints: programs.map(program => ({ in: path.join(root, program), out: outNameOf(program) })),
      ...{ bundle: true, splitting: true, packages: 'external', format: 'esm', platform: 'node', target: 'node20.18' },
      ...{ sourcemap: 'linked', sourcesContent: false, plugins: [placesOfSources] },
    })
    renameSync(draft, folder)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    if (!existsSync(folder)) throw error
  } finally {
    await stop()
  }
  removeOld()
}

/** All stand in one folder; a thread finds its own program beside it. @param {string} program */
function outNameOf(program) {
  return path.basename(program) === 'reader-thread.ts' ? 'reader-thread' : program.replace(/\.ts$/, '').replaceAll('/', '-')
}

/** Files that stand beside a source are found there. @type {import('esbuild').Plugin} */
const placesOfSources = {
  name: 'places-of-sources',
  setup(build) {
    build.onLoad({ filter: /\.tsx?$/ }, ({ path: file }) => ({
      contents: readFileSync(file, 'utf8').replaceAll(/^.*\bimport\.meta\..*$/gm, line =>
        // the program of a thread is made, too
        line.includes('.mjs')
          ? line
          : line
              .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(file).href))
              .replaceAll('import.meta.filename', JSON.stringify(file)),
      ),
      loader: file.endsWith('x') ? 'tsx' : 'ts',
    }))
  },
}

/** @param {string} folder */
function touch(folder) {
  try {
    utimesSync(folder, new Date(), new Date())
  } catch {
    // somebody else's: it is as old as it is
  }
}

function removeOld() {
  const aged = readdirSync(builds).map(name => ({ name, age: statSync(path.join(builds, name), { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
  for (const { name } of aged.sort((a, b) => b.age - a.age).slice(keptBuilds))
    rmSync(path.join(builds, name), { recursive: true, force: true })
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const [, , program] = process.argv
  try {
    if (program) {
      process.argv.splice(1, 2, path.join(root, program))
      await load(program)
    } else await folderOfBuild()
  } catch (error) {
    if (!(error instanceof LaunchError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 2
  }
}
