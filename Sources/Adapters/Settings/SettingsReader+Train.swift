// SPDX-License-Identifier: Apache-2.0
import Composing
import Foundation
import Publishing
import ReleaseCore
import Requesting
import Scheduling

extension SettingsReader {
  /// The hour of the trains and how they are composed, from `time_zone:` and `train:`.
  func train(from reader: inout FieldReader) -> (calendar: ReleaseCalendar, rules: TrainRules)? {
    let zone = reader.required("time_zone", "an IANA time zone, such as Asia/Shanghai", parse: Self.zone)
    var weekday: Weekday? = .friday
    var time: (hour: Int, minute: Int)? = (17, 0)
    var firstWeek: Int? = 1
    var rules = TrainRules()
    _ = reader.nested("train") { train -> Bool? in
      if train.node("weekday") != nil {
        weekday = train.value("weekday", "a day such as friday") { name in
          Weekday.allCases.first { "\($0)" == name }
        }
      }
      if train.node("time") != nil {
        time = train.value("time", "a time from 00:00 to 23:59", parse: Self.time)
      }
      if train.node("first_week") != nil { firstWeek = train.integer("first_week", in: 1...99_999) }
      rules = self.rules(from: &train)
      return true
    }
    guard let zone, let weekday, let time, let firstWeek else { return nil }
    let calendar = ReleaseCalendar(
      timeZone: zone, weekday: weekday, hour: time.hour, minute: time.minute, firstWeek: firstWeek)
    return (calendar, rules)
  }

  private func rules(from train: inout FieldReader) -> TrainRules {
    let usual = TrainRules()
    let names = BoardingPolicy.allCases.map(\.rawValue).joined(separator: ", ")
    let policy = train.value("policy", "one of \(names)") { BoardingPolicy(rawValue: $0) }
    let seats = train.integer("seats", in: 1...10_000)
    let bonus = train.integer("waiting_bonus", in: 0...1000)
    let given = given(from: &train)
    if given != nil, policy != .order {
      train.refuse("order", "stands only with policy: \(BoardingPolicy.order.rawValue)")
    }
    return TrainRules(
      policy: policy ?? usual.policy, seats: seats, waitingBonus: bonus ?? usual.waitingBonus, given: given)
  }

  private func given(from train: inout FieldReader) -> [RequestID]? {
    guard let names = train.texts("order") else { return nil }
    let given = names.compactMap { RequestID($0) }
    if given.count < names.count || Set(given).count < given.count {
      train.refuse("order", "expected a list of requests such as [REQ-7, REQ-3], each once")
    }
    return given
  }

  func features(from reader: inout FieldReader) -> ClosedRange<Int>? {
    guard reader.node("features") != nil else { return 3...20 }
    return reader.nested("features") { features in
      let minimum = features.integer("minimum", in: 0...1000) ?? 3
      let maximum = features.integer("maximum", in: 1...1000) ?? 20
      guard minimum <= maximum else {
        features.refuse("minimum", "must not be more than maximum, found \(minimum) and \(maximum)")
        return nil
      }
      return minimum...maximum
    }
  }

  func channels(from reader: inout FieldReader) -> [ChannelSettings]? {
    let expected = "a mapping of channel names, with \(ChannelName.trunk) among them"
    guard let node = reader.requiredNode("channels", expected: expected) else { return nil }
    if case .mapping(let entries) = node.content {
      for entry in entries where Channel(entry.key) == nil {
        reader.report(
          at: entry.keyPosition, key: "channels.\(entry.key)",
          "expected a channel's name: lower-case letters, digits and inner hyphens, at most "
            + "\(Channel.longestName), a letter first")
      }
      if !entries.contains(where: { $0.key == ChannelName.trunk }) {
        reader.refuse("channels", "must contain the channel “\(ChannelName.trunk)”")
      }
    }
    return reader.named("channels") { name, channel in
      let title = title(from: &channel)
      let url = channel.value("url", "an https address without query, or nothing", parse: Self.address)
      let isForMembers = channel.flag("members") ?? (name == ChannelName.honorary)
      let rollout = rollout(from: &channel)
      guard let title, let id = Channel(name) else { return nil }
      return ChannelSettings(
        channel: id, title: title, url: url ?? nil, isForMembers: isForMembers, rollout: rollout)
    }?.map(\.value)
  }

  private func rollout(from reader: inout FieldReader) -> [Rollout.Step] {
    guard reader.node("rollout") != nil else { return [] }
    var last: Rollout.Step?
    return reader.each("rollout") { step -> Rollout.Step? in
      let hours = step.integer("after_hours", in: 0...1680)
      let percent = step.integer("percent", in: 0...100)
      guard let hours, let percent else { return nil }
      if let last, hours <= last.afterHours || percent <= last.percent {
        step.report(
          at: step.position, key: step.path, "must have more hours and more percent than the step before it")
        return nil
      }
      last = Rollout.Step(afterHours: hours, percent: percent)
      return last
    } ?? []
  }

  private func title(from reader: inout FieldReader) -> LocalizedText? {
    guard reader.requiredNode("title", expected: "a mapping with zh, en or both") != nil else { return nil }
    return reader.nested("title") { title in
      let zh = title.value("zh", "one line of text") { $0.isOneLine ? $0 : nil }
      let en = title.value("en", "one line of text") { $0.isOneLine ? $0 : nil }
      let hasNone = title.node("zh") == nil && title.node("en") == nil
      if hasNone { title.report(at: title.position, key: title.path, "expected zh, en or both") }
      return LocalizedText(zh: zh, en: en)
    }
  }

  /// A zone of the IANA database by its full name; abbreviations such as CST mean several.
  private static func zone(_ name: String) -> TimeZone? {
    guard name == "UTC" || TimeZone.knownTimeZoneIdentifiers.contains(name) else { return nil }
    return TimeZone(identifier: name)
  }

  static func time(_ text: String) -> (hour: Int, minute: Int)? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 && $0.utf8.allSatisfy(\.isDigit) }),
      let hour = Int(parts[0]), let minute = Int(parts[1]), hour < 24, minute < 60
    else { return nil }
    return (hour, minute)
  }

  /// An empty text is the value nil; nil itself means that the text does not fit.
  private static func address(_ text: String) -> String?? {
    if text.isEmpty { return .some(nil) }
    guard text.isOneLine, !text.contains(" "), let parts = URLComponents(string: text),
      parts.scheme == "https", parts.host?.isEmpty == false, parts.query == nil, parts.fragment == nil,
      parts.user == nil, parts.password == nil
    else { return nil }
    var address = text
    while address.hasSuffix("/") { address.removeLast() }
    return .some(address)
  }
}
