import { connect, createServer, type Server, type Socket } from 'node:net'

/** A way to a server that can be frozen (bytes stop) or cut (connections end and new ones are refused) at any time. */
export interface Gate {
  port: number
  freeze(): void
  thaw(): void
  cut(): Promise<void>
  mend(): Promise<void>
  close(): Promise<void>
}

export async function openGate(target: { host: string; port: number }): Promise<Gate> {
  const sockets = new Set<Socket>()
  let isFrozen = false
  const take = (near: Socket) => {
    const far = connect(target)
    near.on('data', bytes => far.write(bytes))
    far.on('data', bytes => near.write(bytes))
    for (const [socket, other] of [[near, far] as const, [far, near] as const]) {
      sockets.add(socket)
      socket.on('error', () => other.destroy())
      socket.on('close', () => other.destroy())
      if (isFrozen) socket.pause()
    }
  }
  let server = await listen(take, 0)
  const port = portOf(server)
  const stop = async () => {
    const closed = new Promise(resolve => server.close(resolve))
    for (const socket of sockets) socket.destroy()
    await closed
  }
  return {
    port,
    freeze() {
      isFrozen = true
      for (const socket of sockets) socket.pause()
    },
    thaw() {
      isFrozen = false
      for (const socket of sockets) socket.resume()
    },
    cut: stop,
    async mend() {
      server = await listen(take, port)
    },
    close: stop,
  }
}

function listen(take: (socket: Socket) => void, port: number): Promise<Server> {
  const server = createServer(take)
  return new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', () => resolve(server)))
}

function portOf(server: Server): number {
  const address = server.address()
  if (!address || typeof address === 'string') throw new Error('the gate has no port')
  return address.port
}
