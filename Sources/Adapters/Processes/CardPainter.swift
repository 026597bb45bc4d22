// SPDX-License-Identifier: Apache-2.0

/// Paints an SVG as PNG with librsvg's `rsvg-convert`, which loads nothing that the file could name.
package struct CardPainter: Sendable {
  private let tools: ToolPath
  private let scratch: String

  /// `scratch`: a folder of the caller's, for the file that the tool reads.
  package init(tools: ToolPath, scratch: String) {
    self.tools = tools
    self.scratch = scratch
  }

  /// The PNG of an SVG, so many pixels wide. Throws `ProcessesError.toolMissing` without the tool.
  package func png(of svg: [UInt8], width: Int) async throws -> [UInt8] {
    let program = try tools.require(.rsvgConvert)
    let source = try ScratchFiles.write(svg, to: "\(scratch)/card.svg")
    let command = Command(
      program: program, arguments: ["--format=png", "--width=\(width)", source],
      environment: ["PATH": tools.text, "LC_ALL": "C.UTF-8", "HOME": scratch], folder: scratch,
      timeLimit: .seconds(60))
    return try await command.succeed().bytes
  }
}
