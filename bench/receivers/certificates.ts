import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

export interface Certificate {
  /** PEM */
  certificate: string
  key: string
}

export interface Authority extends Certificate {
  issue(names: string[], days?: { from: number; until: number }): Certificate
}

/** A throwaway certificate authority, made without any tool: X.509 version 3, ECDSA on P-256. */
export function makeAuthority(name = 'Modelwire tests'): Authority {
  const own = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const certificate = write(name, own.publicKey, name, own.privateKey, extension('551d13', true, sequence(der(0x01, Buffer.from([0xff])))))
  return {
    certificate,
    key: pem(own.privateKey),
    issue: (names, days) => {
      const leaf = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      return {
        certificate: write(names[0] ?? 'nobody', leaf.publicKey, name, own.privateKey, alternativeNames(names), days),
        key: pem(leaf.privateKey),
      }
    },
  }
}

/** A certificate that vouches for itself. */
export function selfSigned(names: string[]): Certificate {
  const own = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const name = names[0] ?? 'nobody'
  return { certificate: write(name, own.publicKey, name, own.privateKey, alternativeNames(names)), key: pem(own.privateKey) }
}

function write(
  subject: string,
  publicKey: KeyObject,
  issuer: string,
  issuerKey: KeyObject,
  extensions: Buffer,
  days = { from: -1, until: 30 },
): string {
  const algorithm = sequence(der(0x06, Buffer.from('2a8648ce3d040302', 'hex')))
  const content = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    distinguishedName(issuer),
    sequence(time(days.from), time(days.until)),
    distinguishedName(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(extensions)),
  )
  const signature = der(0x03, Buffer.concat([Buffer.from([0]), sign('sha256', content, issuerKey)]))
  const base64 = sequence(content, algorithm, signature).toString('base64')
  return `-----BEGIN CERTIFICATE-----\n${base64.replace(/(.{64})/g, '$1\n')}\n-----END CERTIFICATE-----\n`
}

function alternativeNames(names: string[]): Buffer {
  const entries = names.map(name =>
    /^\d+(\.\d+){3}$/.test(name) ? der(0x87, Buffer.from(name.split('.').map(Number))) : der(0x82, Buffer.from(name)),
  )
  return extension('551d11', false, sequence(...entries))
}

function extension(identifier: string, isCritical: boolean, value: Buffer): Buffer {
  const critical = isCritical ? [der(0x01, Buffer.from([0xff]))] : []
  return sequence(der(0x06, Buffer.from(identifier, 'hex')), ...critical, der(0x04, value))
}

function distinguishedName(name: string): Buffer {
  return sequence(der(0x31, sequence(der(0x06, Buffer.from('550403', 'hex')), der(0x0c, Buffer.from(name)))))
}

function time(days: number): Buffer {
  const text = new Date(Date.now() + days * 86_400_000).toISOString().replace(/[-:T]/g, '').slice(2, 14)
  return der(0x17, Buffer.from(`${text}Z`))
}

function sequence(...parts: Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts))
}

/** Tag, length, content: the one form that everything in a certificate has. */
function der(tag: number, content: Buffer): Buffer {
  const length =
    content.length < 128
      ? [content.length]
      : content.length < 256
        ? [0x81, content.length]
        : [0x82, content.length >> 8, content.length & 255]
  return Buffer.concat([Buffer.from([tag, ...length]), content])
}

function pem(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString()
}
