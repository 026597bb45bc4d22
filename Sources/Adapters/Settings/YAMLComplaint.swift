// SPDX-License-Identifier: Apache-2.0
import ReleaseCore
import Yams

/// Says what the YAML parser refused, with its place, in words for people.
struct YAMLComplaint {
  let text: String
  let file: String

  func problems(of error: YamlError) -> DocumentProblems {
    switch error {
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      return complaint(mark, words(context: context?.text, problem: problem, at: mark))
    case .duplicatedKeysInMapping(let duplicates, let context):
      let keys = duplicates.map { "“\($0)”" }.joined(separator: ", ")
      return complaint(context.mark, "the key \(keys) is written more than once")
    case .reader(let problem, _, _, _):
      return complaint(nil, "is not YAML: \(problem)")
    case .no, .memory, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
      return complaint(nil, "cannot be read as YAML: \(error)")
    }
  }

  private func words(context: String?, problem: String, at mark: Mark) -> String {
    if problem.contains("found another document") {
      return "a second document begins here; one is read"
    }
    if problem.contains("undefined alias") {
      return "anchors and aliases are not allowed; write the value out"
    }
    let isTab = problem.contains("cannot start any token") && character(at: mark) == "\t"
    if isTab || problem.contains("found a tab character") {
      return "a tab cannot indent; use spaces"
    }
    return "is not YAML: \(problem)" + (context.map { " (\($0))" } ?? "")
  }

  private func character(at mark: Mark) -> Unicode.Scalar? {
    var cursor = TextCursor()
    for scalar in text.unicodeScalars {
      if cursor.position == place(mark) { return scalar }
      cursor.pass(scalar)
    }
    return nil
  }

  private func complaint(_ mark: Mark?, _ message: String) -> DocumentProblems {
    // libyaml puts the end of a text without a last line break on a line of its own.
    var end = TextCursor()
    for scalar in text.unicodeScalars { end.pass(scalar) }
    let place = min(mark.map(place) ?? DocumentNode.Position(line: 1, column: 1), end.position)
    return DocumentProblems([DocumentProblem(file: file, at: place, key: "", message: message)])
  }

  private func place(_ mark: Mark) -> DocumentNode.Position {
    DocumentNode.Position(line: max(1, mark.line), column: max(1, mark.column))
  }
}
