export { type Authority, type Certificate, makeAuthority, selfSigned } from '../../bench/receivers/certificates.ts'
