/** Makes this process's TLS clients (fetch, WebSocket) trust an authority of a test. */
import { getCACertificates, setDefaultCACertificates } from 'node:tls';

export function trustAuthority(certPem: string): void {
  setDefaultCACertificates([...getCACertificates('default'), certPem]);
}
