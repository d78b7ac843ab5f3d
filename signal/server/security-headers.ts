/** Headers that every HTTP answer carries, and those of pages. Constants only. */

/**
 * On every answer. No Strict-Transport-Security: it would forbid people to go on after the warning of a certificate
 * that a demo made itself, and would hold for every other server on `localhost`. A proxy in front may add it.
 */
export const COMMON_HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
};

/**
 * On HTML. Other sites' signalling nodes are other hosts, so `connect-src` allows any WebSocket, and HTTPS for measuring
 * the way to them; without TLS these are on this machine.
 */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': [
    "default-src 'self'",
    "connect-src 'self' ws: wss: https: http://localhost:*",
    "img-src 'self' data: blob:",
    "media-src 'self' blob: mediastream:",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; '),
  'permissions-policy':
    'camera=(self), microphone=(self), display-capture=(self), autoplay=(self), geolocation=()',
  'cross-origin-opener-policy': 'same-origin',
  'x-frame-options': 'DENY',
};
