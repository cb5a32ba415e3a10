import { once } from 'node:events'
import { existsSync } from 'node:fs'
import net from 'node:net'
import { describe, expect, it } from 'vitest'
import { readOptions } from '../../bench/faults/options.ts'
import { type Line, tableOf } from '../../bench/faults/report.ts'
import { scenesWith } from '../../bench/faults/scenes.ts'
import { testedRows } from '../../bench/faults/tests.ts'
import { openWire } from '../../bench/faults/wire.ts'
import { failPlaces, failpoint } from '../../config/failpoint.ts'

const scenes = scenesWith(null)

describe('the faults', () => {
  it('are rows of the matrix, each made once on a queue, or held by tests that there are', () => {
    const made = scenes.flatMap(({ faults }) => faults.map(({ row, name }) => `${row} ${name}`))
    const tested = testedRows.map(({ row, name }) => `${row} ${name}`)
    expect(new Set([...made, ...tested]).size).toBe(made.length + tested.length)
    expect(testedRows.flatMap(({ files }) => files).filter(file => !existsSync(file))).toEqual([])
  })

  it('that need another version say so where none is given', () => {
    expect(scenes.find(({ name }) => name === 'versions')?.obstacle?.()).toContain('--old')
    expect(
      scenesWith('.')
        .find(({ name }) => name === 'versions')
        ?.obstacle?.(),
    ).toBe(null)
  })
})

describe('npm run faults', () => {
  it('says what it does not understand', () => {
    expect(readOptions([])).toEqual({ queues: ['redis', 'postgres'], rows: [], tries: 3, old: null, isTested: false, isKept: false })
    expect(readOptions(['--row', '4,5', '--row', '6', '--queue', 'redis', '--tries', '200'])).toMatchObject({
      rows: [4, 5, 6],
      queues: ['redis'],
      tries: 200,
    })
    expect(() => readOptions(['--row', '73'])).toThrow('--row 73: must be a whole number from 1 to 72')
    expect(() => readOptions(['--queue', 'kafka'])).toThrow('--queue kafka: must be one of redis, postgres')
    expect(() => readOptions(['--old', '/nowhere'])).toThrow('--old /nowhere: must be a folder with a version of this program')
    expect(() => readOptions(['--rows', '1'])).toThrow('npm run faults')
  })

  it('ends with a table in the order of the matrix, with what broke a limit and what could not be tried', () => {
    const line = (more: Partial<Line>): Line => ({
      ...{
        row: 1,
        fault: 'a fault',
        queue: 'redis',
        limit: '',
        tries: 3,
        lost: 0,
        duplicates: 0,
        ms: 12,
        settledSeconds: 1,
        problems: [],
        ...more,
      },
    })
    const table = tableOf([
      line({ row: 9, problems: ['lost: 2'] }),
      line({ row: 5, tries: 0, notRun: 'no root' }),
      line({ row: 5, queue: 'postgres' }),
    ])
    expect(table.map(each => each.replace(/ +/g, ' '))).toEqual([
      'row queue tries lost twice ms settled s fault',
      '5 postgres 3 0 0+0 12 1 a fault holds',
      '5 redis 0 0 0+0 12 1 a fault not run: no root',
      '9 redis 3 0 0+0 12 1 a fault lost: 2',
    ])
  })
})

it('a failpoint is a place, and the time that a worker comes there', () => {
  expect(failPlaces.map(place => failpoint.parse(place))).toEqual(failPlaces.map(place => ({ place, nth: 1 })))
  expect(failpoint.parse('after_post:3')).toEqual({ place: 'after_post', nth: 3 })
  for (const text of ['after_lunch', 'after_post:0', 'after_post:', '']) expect(failpoint.safeParse(text).success).toBe(false)
})

it('a wire lets bytes through, swallows them, or refuses', async () => {
  const echo = net.createServer(socket => socket.pipe(socket)).listen(0, '127.0.0.1')
  await once(echo, 'listening')
  const wire = await openWire((echo.address() as net.AddressInfo).port)
  const socket = net.connect(wire.port, '127.0.0.1')
  socket.write('one')
  expect(String((await once(socket, 'data'))[0])).toBe('one')
  wire.set('swallowing')
  socket.write('two')
  const silence = Symbol()
  expect(await Promise.race([once(socket, 'data'), new Promise(resolve => setTimeout(resolve, 200, silence))])).toBe(silence)
  wire.set('refusing')
  await once(socket, 'close')
  wire.close()
  echo.close()
})
