// SPDX-License-Identifier: Apache-2.0
import Foundation
import ReleaseCore

/// Fider's backup zip: a JSON list of rows for each table of its database.
package struct FiderBackup {
  /// The tables that are read, each `NAME.json` in the zip.
  package static let tables = ["posts", "post_votes", "users"]

  private struct Vote: Decodable {
    let post_id: Int
    let user_id: Int
  }

  private let posts: [JSONValue]
  /// Who voted for a post, by the post's row id.
  private var voters: [Int: Set<Int>] = [:]
  private var names: [Int: String] = [:]
  /// A post's number by its row id.
  private var numbers: [Int: Int] = [:]

  /// Reads the tables' bytes, by name. Throws `RequestingError.malformedExport`.
  package init(_ tables: [String: [UInt8]]) throws {
    func rows<Row: Decodable>(_ name: String, _: Row.Type) throws -> [Row] {
      guard let bytes = tables[name] else {
        throw RequestingError.malformedExport(file: "\(name).json", reason: "is not in the backup")
      }
      return try JSONValue.decode([Row].self, from: bytes, file: "\(name).json")
    }
    posts = try rows("posts", JSONValue.self)
    for vote in try rows("post_votes", Vote.self) { voters[vote.post_id, default: []].insert(vote.user_id) }
    for user in try rows("users", JSONValue.self) {
      if let id = user["id"]?.text.flatMap({ Int($0) }) { names[id] = user["name"]?.text }
    }
    for post in posts {
      if let id = post["id"]?.text.flatMap({ Int($0) }) {
        numbers[id] = post["number"]?.text.flatMap { Int($0) }
      }
    }
  }

  /// Reads every post. The votes of an original are those who voted for it or for one of its duplicates, each
  /// of them once.
  package func wishes(_ terms: ImportTerms) -> (wishes: [ImportedWish], refused: [ImportRefusal]) {
    var all = voters
    for post in posts {
      guard post["status"]?.text == "5", let id = number("id", post),
        let original = number("original_id", post)
      else { continue }
      all[original, default: []].formUnion(voters[id] ?? [])
    }
    var wishes: [ImportedWish] = []
    var refused: [ImportRefusal] = []
    for (index, post) in posts.enumerated() {
      let row = row(of: post, line: index + 1, voters: all)
      do throws(ImportRefusal) {
        wishes.append(try FiderPosts.wish(from: row, terms))
      } catch {
        refused.append(error)
      }
    }
    return (wishes, refused)
  }

  /// A post under the columns that Fider's CSV has.
  private func row(of post: JSONValue, line: Int, voters: [Int: Set<Int>]) -> SourceRow {
    SourceRow(file: "posts.json", line: line) { name in
      switch name {
      case "created_by": number("user_id", post).flatMap { names[$0] }
      case "responded_by": number("response_user_id", post).flatMap { names[$0] }
      case "responded_at": post["response_date"]?.text
      case "votes_count": number("id", post).map { String(voters[$0]?.count ?? 0) }
      case "original_number": number("original_id", post).flatMap { numbers[$0] }.map(String.init)
      default: post[name]?.text
      }
    }
  }

  private func number(_ key: String, _ row: JSONValue) -> Int? { row[key]?.text.flatMap { Int($0) } }
}
