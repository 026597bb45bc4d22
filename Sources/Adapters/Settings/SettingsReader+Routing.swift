// SPDX-License-Identifier: Apache-2.0
import Listening
import ReleaseCore
import Requesting

extension SettingsReader {
  /// The rules of `routing:`; the usual ones where the key or a part of it is absent, nil where something is
  /// wrong.
  func routing(from reader: inout FieldReader) -> RoutingTable? {
    guard reader.node("routing") != nil else { return .usual }
    return reader.nested("routing") { routing in
      let queues =
        routing.node("queues") == nil ? RoutingTable.usualQueues : routing.each("queues", queue) ?? []
      let templates =
        routing.node("templates") == nil
        ? RoutingTable.usualTemplates : routing.each("templates", template) ?? []
      refuseTwins(queues.map(\.name), "queues", in: &routing)
      refuseTwins(templates.map(\.name), "templates", in: &routing)
      if templates.count(where: \.words.isEmpty) > 1 {
        routing.refuse("templates", "two templates have no words; only one can be for all the rest")
      }
      return RoutingTable(queues: queues, templates: templates)
    }
  }

  private func queue(from reader: inout FieldReader) -> RoutingTable.Queue? {
    let name = name(from: &reader)
    let words = words(from: &reader)
    if words.isEmpty, reader.node("words") == nil {
      reader.refuse("words", "is missing; expected a list of at least one word")
    }
    return name.map { RoutingTable.Queue(name: $0, words: words) }
  }

  private func template(from reader: inout FieldReader) -> RoutingTable.Template? {
    let name = name(from: &reader)
    let words = words(from: &reader)
    guard reader.requiredNode("text", expected: "a mapping with zh, en or both") != nil else { return nil }
    let text = reader.nested("text") { text -> LocalizedText? in
      let zh = text.value("zh", "a text") { $0.isText ? $0 : nil }
      let en = text.value("en", "a text") { $0.isText ? $0 : nil }
      if zh == nil, en == nil { text.report(at: text.position, key: text.path, "expected zh, en or both") }
      return LocalizedText(zh: zh, en: en)
    }
    guard let name, let text else { return nil }
    return RoutingTable.Template(name: name, words: words, zh: text.zh, en: text.en)
  }

  private func name(from reader: inout FieldReader) -> String? {
    reader.required("name", "letters, digits and inner “-” or “_”, at most 32") {
      $0.isName(of: 1...32, allowing: "-_") ? $0 : nil
    }
  }

  private func words(from reader: inout FieldReader) -> [String] {
    let words = reader.texts("words") ?? []
    for word in words where NormalizedText.of(word).isEmpty || !word.isOneLine {
      reader.refuse("words", "expected words on one line, found “\(word)”")
    }
    return words
  }

  private func refuseTwins(_ names: [String], _ key: String, in reader: inout FieldReader) {
    var seen: Set<String> = []
    for name in names where !seen.insert(name).inserted { reader.refuse(key, "two have the name “\(name)”") }
  }
}
