// SPDX-License-Identifier: Apache-2.0
import Presenting
import Testing

@Suite("What users wrote cannot become markup")
struct HTMLTests {
  @Test(
    "a text shows as it is, in content and in attributes",
    arguments: [
      ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
      ("\" onclick=\"x", "&quot; onclick=&quot;x"), ("' onclick='x", "&#39; onclick=&#39;x"),
      ("a & b &amp; c", "a &amp; b &amp;amp; c"), ("手电筒 🔦", "手电筒 🔦"),
      ("left\u{202E}thgir\u{2066}x", "leftthgirx"), ("two\nlines\ttab\u{0}\u{1B}[31m", "two lines tab[31m"),
      ("family 👩‍👩‍👧", "family 👩‍👩‍👧"), ("non\u{FFFE}character\u{1FFFF}", "noncharacter"),
    ])
  func escapes(words: String, expected: String) {
    let interpolated: HTML = "<p title=\"\(words)\">\(words)</p>"
    #expect(HTML(words).text == expected)
    #expect(interpolated.text == "<p title=\"\(expected)\">\(expected)</p>")
  }

  @Test("a name stands apart from the text around it")
  func isolates() {
    let html: HTML = "\(user: "عبد <b>") 3"
    #expect(html.text == "<bdi>عبد &lt;b&gt;</bdi> 3")
  }

  @Test("HTML inside HTML is taken once, not escaped again")
  func nests() {
    let inner: HTML = "<b>\("<")</b>"
    let outer: HTML = "<p>\(inner)</p>"
    #expect(outer.text == "<p><b>&lt;</b></p>")
  }
}
