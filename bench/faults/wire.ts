import { once } from 'node:events'
import net from 'node:net'

/** A wire that can be cut: bytes go through, go nowhere, or connections are refused. */
export interface Wire {
  port: number
  set(state: 'open' | 'swallowing' | 'refusing'): void
  close(): void
}

/** Stands before a port on loopback. */
export async function openWire(target: number): Promise<Wire> {
  const pairs = new Set<[net.Socket, net.Socket]>()
  let state: Parameters<Wire['set']>[0] = 'open'
  const server = net.createServer(near => {
    if (state === 'refusing') return void near.destroy()
    const far = net.connect(target, '127.0.0.1')
    const pair: [net.Socket, net.Socket] = [near, far]
    pairs.add(pair)
    const end = () => {
      for (const socket of pair) socket.destroy()
      pairs.delete(pair)
    }
    for (const socket of pair) socket.on('error', end).on('close', end)
    near.on('data', chunk => state === 'open' && far.write(chunk))
    far.on('data', chunk => state === 'open' && near.write(chunk))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as net.AddressInfo).port,
    set: next => {
      state = next
      if (next === 'refusing') for (const pair of [...pairs]) for (const socket of pair) socket.destroy()
    },
    close: () => {
      for (const pair of [...pairs]) for (const socket of pair) socket.destroy()
      server.close()
    },
  }
}
