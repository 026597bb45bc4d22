// SPDX-License-Identifier: Apache-2.0
import Foundation
import ReleaseCore
package import Scheduling

/// The files that name the days off of a year: `{year, days: [{name, date, isOffDay}]}`, JSON or YAML.
package enum HolidayFiles {
  /// Reads them all. Throws `SettingsError` for one that is missing, unreadable or malformed.
  package static func load(_ files: [SettingsPath]) throws -> HolidayTable {
    var table = HolidayTable()
    for file in files {
      guard FileManager.default.fileExists(atPath: file.absolute) else {
        throw SettingsError.holidaysMissing(file: file.text)
      }
      let data: Data
      do {
        data = try Data(contentsOf: URL(fileURLWithPath: file.absolute))
      } catch {
        throw SettingsError.unreadable(file: file.text, reason: "the system refused it", cause: error)
      }
      do {
        guard let text = String(validating: data, as: UTF8.self) else {
          throw DocumentProblems([
            DocumentProblem(
              file: file.text, at: DocumentNode.Position(line: 1, column: 1), key: "",
              message: "is not UTF-8 text")
          ])
        }
        let document = try YAMLDocumentFormat().parse(text, file: file.text)
        table.merge(try HolidayTable(from: document, file: file.text))
      } catch let found as DocumentProblems {
        throw SettingsError.invalid(file: file.text, found)
      }
    }
    return table
  }
}
