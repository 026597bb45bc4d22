// SPDX-License-Identifier: Apache-2.0
import Foundation
import Presenting
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite struct TrainPictureTests {
  private static let nasty = "\"</text><script>&\\\n\u{1}"

  private let picture = TrainPicture(
    title: nasty, base: "main \(nasty)", head: "head",
    aboard: [
      .init(name: "REQ-1", title: nasty, note: "3 votes"),
      .init(name: "REQ-2", title: "手电筒手电筒手电筒手电筒手电筒", note: ""),
    ],
    behind: [.init(name: "REQ-3", title: "c", note: nasty)],
    lines: [
      .init(from: "REQ-1", to: "REQ-3", kind: .conflict, label: nasty),
      .init(from: "REQ-1", to: "REQ-2", kind: .needs, label: "needs"),
      .init(from: "REQ-1", to: "REQ-9", kind: .breaks, label: "nobody is there"),
    ])

  @Test("Whatever people wrote, the SVG is sound XML with each stop and each line once")
  func svg() throws {
    let parser = XMLParser(data: Data(picture.svg.utf8))
    let counter = Counter()
    parser.delegate = counter
    #expect(parser.parse(), "\(String(describing: parser.parserError))")
    #expect(counter.names["rect"] == 4 && counter.names["path"] == 2 && counter.names["script"] == nil)
  }

  @Test("In DOT every quote and backslash is escaped, and nothing ends its line")
  func dot() {
    #expect(picture.dot.hasPrefix("digraph train {\n  graph [label=\"\\\"</text><script>&\\\\\\n \""))
    for line in picture.dot.split(separator: "\n") {
      let bare = line.replacingOccurrences(of: "\\\\", with: "").replacingOccurrences(of: "\\\"", with: "")
      #expect(bare.filter { $0 == "\"" }.count % 2 == 0, "\(line)")
    }
  }

  private final class Counter: NSObject, XMLParserDelegate {
    var names: [String: Int] = [:]

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
      attributes: [String: String]
    ) { names[name, default: 0] += 1 }
  }
}
