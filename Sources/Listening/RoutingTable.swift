// SPDX-License-Identifier: Apache-2.0
import Requesting

/// Which messages people must see, and what the rest is answered: rules in the order they were declared.
package struct RoutingTable: Hashable, Sendable {
  /// Messages with one of the words go to the people of a queue.
  package struct Queue: Hashable, Sendable {
    package let name: String
    package let words: [String]

    package init(name: String, words: [String]) {
      self.name = name
      self.words = words
    }
  }

  /// Messages with one of the words get this answer; without words it is the answer for all the rest.
  package struct Template: Hashable, Sendable {
    package let name: String
    package let words: [String]
    package let zh: String?
    package let en: String?

    package init(name: String, words: [String], zh: String?, en: String?) {
      self.name = name
      self.words = words
      self.zh = zh
      self.en = en
    }

    /// The answer in the language of the message: Chinese where it holds a Chinese character.
    package func text(for message: String) -> String {
      let isChinese = message.unicodeScalars.contains(where: \.isHan)
      return (isChinese ? zh ?? en : en ?? zh) ?? ""
    }
  }

  package let queues: [Queue]
  package let templates: [Template]

  package init(queues: [Queue], templates: [Template]) {
    self.queues = queues
    self.templates = templates
  }

  package func template(named name: String) -> Template? { templates.first { $0.name == name } }

  /// What holds where the settings say nothing.
  package static let usual = RoutingTable(queues: usualQueues, templates: usualTemplates)

  package static let usualQueues = [
    Queue(name: "orders", words: ["订单", "order", "orders"]),
    Queue(name: "flashing", words: ["刷机", "flash", "flashing", "flashed"]),
    Queue(name: "delivery", words: ["快递", "delivery", "delivered"]),
  ]

  package static let usualTemplates = [
    Template(
      name: "thanks", words: [], zh: "谢谢你的反馈，我们已经收到。本周的改进会写在周五的更新日志里。",
      en: "Thank you, we have your message. What changes this week stands in Friday's changelog.")
  ]
}
