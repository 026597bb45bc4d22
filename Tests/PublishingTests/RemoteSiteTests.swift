// SPDX-License-Identifier: Apache-2.0
import Publishing
import Testing

@Suite("The site on a remote")
struct RemoteSiteTests {
  @Test("styles go first, then what pages lead to, feeds, and the door last, whatever the order they come in")
  func order() {
    let order = [
      "assets/favicon.svg", "assets/style-0123.css", "en/requests/1.html", "zh/history/2024.html",
      "en/history.html", "zh/train.html", "en/index.html", "zh/index.html", "en/feed.atom", "index.html",
    ]
    for paths in [order, order.reversed(), order.sorted()] {
      let batches = RemoteSitePublisher.batches(of: paths)
      #expect(Set(batches.flatMap(\.paths)) == Set(order))
      let found = batches.flatMap(\.paths)
      #expect(Set(found.prefix(2)) == Set(order.prefix(2)))
      #expect(found.dropFirst(2) == order.dropFirst(2))
    }
  }

  @Test(
    "a page is asked for again after a minute, its style never",
    arguments: [
      ("assets/style-0123.css", true, "text/css; charset=utf-8"),
      ("assets/favicon.svg", false, "image/svg+xml"),
      ("en/index.html", false, "text/html; charset=utf-8"), ("zh/feed.atom", false, "application/atom+xml"),
      ("site.json", false, "application/json"),
    ])
  func kinds(path: String, isImmutable: Bool, type: String) {
    let kind = RemoteFileKind(sitePath: path)
    #expect(kind.isImmutable == isImmutable && kind.contentType == type)
  }
}
