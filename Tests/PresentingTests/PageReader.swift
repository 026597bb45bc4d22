// SPDX-License-Identifier: Apache-2.0

/// Reads a page as strictly as nobody else does: every tag closed in order, every attribute in quotes.
struct PageReader {
  struct Tag {
    let name: String
    let attributes: [String: String]
  }

  private(set) var tags: [Tag] = []
  private(set) var problems: [String] = []
  private static let void: Set<String> = ["meta", "link", "br", "!doctype"]

  init(_ page: String) {
    var open: [String] = []
    var rest = page[...]
    while let start = rest.firstIndex(of: "<") {
      guard let end = rest[start...].firstIndex(of: ">") else {
        problems.append("a tag without an end")
        return
      }
      let inner = rest[rest.index(after: start)..<end]
      rest = rest[rest.index(after: end)...]
      if inner.first == "/" {
        let name = String(inner.dropFirst())
        if open.last == name {
          open.removeLast()
        } else {
          problems.append("</\(name)> after \(open.last ?? "")")
        }
        continue
      }
      let tag = Self.tag(inner, &problems)
      tags.append(tag)
      if !Self.void.contains(tag.name.lowercased()) { open.append(tag.name) }
    }
    if !open.isEmpty { problems.append("left open: \(open)") }
  }

  private static func tag(_ text: Substring, _ problems: inout [String]) -> Tag {
    let name = text.prefix { $0 != " " }
    var attributes: [String: String] = [:]
    var rest = text.dropFirst(name.count)
    while let first = rest.firstIndex(where: { $0 != " " }) {
      rest = rest[first...]
      let key = rest.prefix { $0 != "=" && $0 != " " }
      rest = rest.dropFirst(key.count)
      guard rest.hasPrefix("=\"") else {
        if !(name.lowercased() == "!doctype") { problems.append("\(key) of <\(name)> has no quotes") }
        continue
      }
      rest = rest.dropFirst(2)
      let value = rest.prefix { $0 != "\"" }
      rest = rest.dropFirst(value.count + 1)
      if attributes.updateValue(String(value), forKey: String(key)) != nil {
        problems.append("\(key) of <\(name)> twice")
      }
    }
    return Tag(name: String(name), attributes: attributes)
  }

  /// The addresses that a page leads to.
  var links: [String] { tags.compactMap { $0.attributes["href"] } }
  var anchors: [String] { tags.compactMap { $0.attributes["id"] } }
}
