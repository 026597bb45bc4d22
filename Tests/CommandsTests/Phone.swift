// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport

/// A client with a cache and an output folder of its own.
final class Phone {
  struct Report: Decodable {
    struct File: Decodable {
      let name: String
      let path: String
      let outcome: String
    }
    struct Metadata: Decodable {
      let timestamp: Int
      let requests: Int
      let bytes: Int
      let behind: Bool
      let offline: Bool
    }
    struct Recall: Decodable {
      let version: String
      let replacedBy: String?
    }
    let status: String
    let version: String?
    let have: String?
    let device: String?
    let kind: String?
    let files: [File]
    let recall: Recall?
    let metadata: Metadata
  }

  let scratch: ScratchFolder
  var cache: String { scratch.path("cache") }
  var output: String { scratch.path("out") }

  init() throws { scratch = try ScratchFolder("phone") }

  func arguments(_ urls: [String], _ more: [String]) -> [String] {
    ["pull", "--cache", cache, "--output", output] + urls.flatMap { ["--url", $0] } + more
  }

  func pull(_ urls: String..., with more: [String] = [], environment: [String: String] = [:]) throws
    -> ToolResult
  {
    try Program.run(arguments(urls, more), environment: environment)
  }

  /// A pull under another clock: `+40d`.
  func pull(_ url: String, at clock: String, with more: [String] = []) throws -> ToolResult {
    try Tool.run(
      "faketime", ["-f", clock, try Program.path] + arguments([url], more), environment: Program.environment)
  }

  /// What a person sees in the output folder.
  func visible() -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: output)) ?? []).filter { !$0.hasPrefix(".") }
      .sorted()
  }
}
