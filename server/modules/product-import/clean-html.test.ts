import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { cleanHtml } from './clean-html.ts'

const cases: readonly (readonly [what: string, html: string, clean: string])[] = [
  ['a script goes with its content', '<p>a</p><script>alert(1)</script>', '<p>a</p>'],
  ['a style goes with its content', '<style>p{}</style>b', 'b'],
  ['attributes go', '<p onclick="x()" style="color:red" class="a">a</p>', '<p>a</p>'],
  ['links and pictures leave their words', '<a href="javascript:x()">go</a><img src=x onerror=y>', 'go'],
  ['bold and italics become strong and em', '<b>a</b> <i>b</i>', '<strong>a</strong> <em>b</em>'],
  ['headings become the third and fourth level', '<h1>a</h1><h6>b</h6>', '<h3>a</h3><h4>b</h4>'],
  ['boxes keep their words apart', '<div>a</div><div>b</div>', 'a<br />b'],
  ['an open tag is closed', '<ul><li>a', '<ul><li>a</li></ul>'],
  ['angle brackets in words stay words', '1 &lt; 2 & 3', '1 &lt; 2 &amp; 3'],
  ['a comment goes', '<!-- x --><p>a</p>', '<p>a</p>'],
]
for (const [what, html, clean] of cases) test(what, () => assert.equal(cleanHtml(html), clean))

test('whatever goes in, only the small set without attributes comes out', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '<p>',
      '</p>',
      '<div>',
      '<script>',
      '</script>',
      '<b',
      '<i>',
      '<svg/onload=x>',
      '"',
      '&',
      '<li>',
      '<h2>',
      '<!--',
      '<br>',
      '<td>',
    ),
    fc.string({ maxLength: 8 }),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const clean = cleanHtml(pieces.join(''))
      assert.doesNotMatch(clean.replace(/<\/?(?:p|ul|ol|li|strong|em|h3|h4)>|<br \/>/g, ''), /[<>]/)
    }),
    { numRuns: 1000 },
  )
})

test('200,000 spaces inside words are cleaned without trying each anew', () => {
  assert.equal(cleanHtml(`a${' '.repeat(200_000)}b<br>`).length, 200_002)
})
