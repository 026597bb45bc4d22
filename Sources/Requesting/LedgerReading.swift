// SPDX-License-Identifier: Apache-2.0
import ReleaseCore
import Scheduling

/// The reading of a ledger branch, file by file.
struct LedgerReading<Format: DocumentFormat> {
  let format: Format
  private(set) var requests: [FeatureRequest] = []
  private(set) var records: [WeekRecord] = []
  private(set) var gaps: [TrainGap] = []
  private(set) var holds: [DeviceHold] = []
  private(set) var polls: [PollRecord] = []
  private(set) var answers: [FeatureAnswer] = []
  private(set) var problems: [LedgerProblem] = []
  private(set) var forgotten = ForgottenNames.nobody
  private(set) var highestNumber = 0

  init(format: Format) { self.format = format }

  /// Reads one file; gives what it says where that is worth remembering and nothing is wrong with it.
  mutating func read(_ path: String, _ text: String) -> LedgerEntry? {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    switch parts.first {
    case "requests" where parts.count > 1: return readRequest(path, parts, text)
    case "weeks" where parts.count > 1: return readWeek(path, parts, text)
    case "polls" where parts.count > 1: return readPoll(path, parts, text)
    case "answers" where parts.count > 1: return readAnswer(path, parts, text)
    case ForgottenDocument.path where parts.count == 1: readForgotten(path, text)
    case "gaps" where parts.count > 1: readGap(path, parts, text)
    case "holds" where parts.count > 1: readHold(path, parts, text)
    default: break
    }
    return nil
  }

  /// Takes in what a file says.
  mutating func take(_ entry: LedgerEntry) {
    switch entry {
    case .request(let request):
      highestNumber = max(highestNumber, request.id.number)
      requests.append(request)
    case .week(let record):
      let mentioned = record.shipped.map(\.request.number) + record.leftBehind.map(\.request.number)
      highestNumber = max(highestNumber, mentioned.max() ?? 0)
      records.append(record)
    case .poll(let record): polls.append(record)
    case .answer(let answer): answers.append(answer)
    }
  }

  /// Takes in what a document says, or reports why it says nothing.
  private mutating func take(
    _ subject: LedgerProblem.Subject, _ entry: () throws(DocumentProblems) -> LedgerEntry
  ) -> LedgerEntry? {
    do throws(DocumentProblems) {
      let entry = try entry()
      take(entry)
      return entry
    } catch {
      report(error, subject)
      return nil
    }
  }

  private mutating func readGap(_ path: String, _ parts: [String], _ text: String) {
    guard parts.count == 2, let date = parts[1].stem("yaml").flatMap({ CivilDate($0) }) else {
      report(path, .file, "is not a gap's file; expected a name such as gaps/2026-10-02.yaml")
      return
    }
    guard let document = document(path, text, .gap(date)) else { return }
    do throws(DocumentProblems) {
      gaps.append(try GapDocument.gap(from: document, file: path, date: date))
    } catch {
      report(error, .gap(date))
    }
  }

  private mutating func readHold(_ path: String, _ parts: [String], _ text: String) {
    guard parts.count == 2, let codename = parts[1].stem("yaml"), !codename.isEmpty else {
      report(path, .file, "is not a device's file; expected a name such as holds/cancro.yaml")
      return
    }
    guard let document = document(path, text, .hold(codename)) else { return }
    do throws(DocumentProblems) {
      holds.append(try DeviceHold(from: document, file: path, codename: codename))
    } catch {
      report(error, .hold(codename))
    }
  }

  private mutating func readPoll(_ path: String, _ parts: [String], _ text: String) -> LedgerEntry? {
    guard parts.count == 2, let version = parts[1].stem("yaml").flatMap({ BuildVersion($0) }) else {
      report(path, .file, "is not a poll's result; expected a name such as polls/26.11.27.yaml")
      return nil
    }
    guard let document = document(path, text, .file) else { return nil }
    return take(.file) { () throws(DocumentProblems) in
      .poll(try PollDocument.record(from: document, file: path, version: version))
    }
  }

  private mutating func readAnswer(_ path: String, _ parts: [String], _ text: String) -> LedgerEntry? {
    guard parts.count == 3, let version = BuildVersion(parts[1]),
      let request = parts[2].stem("yaml").flatMap({ RequestID($0) })
    else {
      report(path, .file, "is not an answer; expected a name such as answers/26.11.27/REQ-7.yaml")
      return nil
    }
    guard let document = document(path, text, .file) else { return nil }
    return take(.file) { () throws(DocumentProblems) in
      .answer(try FeatureAnswer(from: document, file: path, version: version, request: request))
    }
  }

  private mutating func readRequest(_ path: String, _ parts: [String], _ text: String) -> LedgerEntry? {
    guard parts.count == 2, let id = parts[1].stem("yaml").flatMap({ RequestID($0) }) else {
      highestNumber = max(highestNumber, Self.number(mentionedBy: parts.last ?? ""))
      report(path, .file, "is not a request's file; expected a name such as requests/REQ-7.yaml")
      return nil
    }
    highestNumber = max(highestNumber, id.number)
    guard let document = document(path, text, .request(id)) else { return nil }
    return take(.request(id)) { () throws(DocumentProblems) in
      .request(try RequestDocument.request(from: document, file: path, expected: id))
    }
  }

  private mutating func readWeek(_ path: String, _ parts: [String], _ text: String) -> LedgerEntry? {
    guard parts.count == 3, !parts[1].isEmpty,
      let version = parts[2].stem("yaml").flatMap({ BuildVersion($0) })
    else {
      report(path, .file, "is not a week's record; expected a name such as weeks/dev/26.11.27.yaml")
      return nil
    }
    let subject = LedgerProblem.Subject.week(channel: parts[1], version: version)
    guard let document = document(path, text, subject) else { return nil }
    return take(subject) { () throws(DocumentProblems) in
      .week(try WeekDocument.record(from: document, file: path, channel: parts[1], version: version))
    }
  }

  private mutating func readForgotten(_ path: String, _ text: String) {
    guard let document = document(path, text, .file) else { return }
    do throws(DocumentProblems) {
      forgotten = try ForgottenDocument.names(from: document)
    } catch {
      report(error, .file)
    }
  }

  private mutating func document(
    _ path: String, _ text: String, _ subject: LedgerProblem.Subject
  ) -> DocumentNode? {
    // The store replaces what is not UTF-8; such a text is not what its author wrote.
    if let place = text.unicodeScalars.firstIndex(of: "\u{FFFD}") {
      let line = text.unicodeScalars[..<place].count { $0 == "\n" } + 1
      report(path, line: line, subject, "is not UTF-8 text")
      return nil
    }
    do {
      return try format.parse(text, file: path)
    } catch let found as DocumentProblems {
      report(found, subject)
    } catch {
      report(path, subject, "cannot be read: \(error)")
    }
    return nil
  }

  /// What only shows beside other files; such a request is listed all the same.
  mutating func checkRequests() {
    let known = Set(requests.map(\.id))
    var holders: [ExternalID: RequestID] = [:]
    for request in requests {
      let file = "requests/\(request.id).yaml"
      if request.lacksRequester {
        report(
          file, .request(request.id), "no requester: a request of origin user names who asked",
          isLeftOut: false)
      }
      for record in request.external {
        guard let other = holders.updateValue(request.id, forKey: record.name) else { continue }
        report(
          file, .request(request.id),
          "external: \(record.name) stands in \(other) too; an import updates one",
          isLeftOut: false)
      }
      for id in request.dependsOn where !known.contains(id) {
        report(
          file, .request(request.id), "depends_on: \(id) is not a request that this ledger can read",
          isLeftOut: false)
      }
    }
  }

  private mutating func report(_ found: DocumentProblems, _ subject: LedgerProblem.Subject) {
    for problem in found.problems {
      let key = problem.key.isEmpty ? "" : "\(problem.key): "
      report(
        problem.file, line: problem.line, column: problem.column, subject, key + problem.message)
    }
  }

  private mutating func report(
    _ file: String, line: Int = 1, column: Int = 1, _ subject: LedgerProblem.Subject, _ message: String,
    isLeftOut: Bool = true
  ) {
    problems.append(
      LedgerProblem(
        file: file, line: line, column: column, message: message, subject: subject, isLeftOut: isLeftOut))
  }

  /// The number in a misspelt name such as `REQ-07.yml`, so that it is not given to another request.
  private static func number(mentionedBy name: String) -> Int {
    guard name.uppercased().hasPrefix("REQ") else { return 0 }
    let digits = name.drop { !($0.isASCII && $0.isNumber) }.prefix { $0.isASCII && $0.isNumber }
    return digits.count <= 7 ? Int(digits) ?? 0 : 0
  }
}

extension FeatureRequest {
  /// True where users asked and nobody is named: such a request has nobody to thank.
  package var lacksRequester: Bool { origin == .user && requesters.isEmpty }
}

extension String {
  /// The name without an extension; nil where it has another.
  fileprivate func stem(_ pathExtension: String) -> String? {
    hasSuffix(".\(pathExtension)") ? String(dropLast(pathExtension.count + 1)) : nil
  }
}
