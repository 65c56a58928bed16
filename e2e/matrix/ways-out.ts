/** Ways out of this site that have worked elsewhere. */
export const waysOut: readonly string[] = [
  ...['//evil.example', '///evil.example', '////evil.example', '/\\evil.example', '\\\\evil.example'],
  ...[
    '/\\/evil.example',
    '\\/evil.example',
    'https://evil.example',
    'http:evil.example',
    'https:/evil.example',
  ],
  ...['HTTPS://evil.example', 'javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'java\tscript:alert(1)'],
  ...[
    'data:text/html,x',
    'vbscript:x',
    'ftp://evil.example',
    'mailto:a@evil.example',
    'blob:https://evil.example',
  ],
  ...[
    '/%2f%2fevil.example',
    '/%2fevil.example',
    '%2f%2fevil.example',
    '/%5cevil.example',
    '/%09/evil.example',
  ],
  ...[
    '/\t/evil.example',
    '/\n/evil.example',
    '/\r\n/evil.example',
    ' //evil.example',
    '\u0000//evil.example',
  ],
  ...['/./\\evil.example', '/.//evil.example', '/..//evil.example', 'https://localhost:3000@evil.example'],
  ...[
    '//localhost:3000@evil.example',
    '/@evil.example',
    '@evil.example',
    '//evil%00.example',
    '〱evil.example',
  ],
  ...['//evil。example', '/\u2028/evil.example', 'evil.example', '?//evil.example', '#//evil.example'],
]
