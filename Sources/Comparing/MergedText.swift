// SPDX-License-Identifier: Apache-2.0

/// Writes the merged text, with markers around conflicts; git's `xdl_fill_merge_buffer`.
struct MergedText {
  let base: [UInt8]
  let ours: [UInt8]
  let theirs: [UInt8]
  let lines: LineIndex
  let options: MergeOptions

  private static let lineFeed: UInt8 = 0x0A
  private static let carriageReturn: UInt8 = 0x0D

  func write(_ clashes: ContiguousArray<Clash>) -> ContentMerge {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Swift.max(ours.count, theirs.count) + 1024)
    var conflicts: [ConflictHunk] = []
    var next = 0
    for clash in clashes where clash.outcome != .same {
      copy(ours, lines.ours, next..<clash.ours.start, to: &bytes)
      switch clash.outcome {
      case .conflict:
        writeConflict(clash, to: &bytes)
        conflicts.append(
          ConflictHunk(base: clash.base.range, ours: clash.ours.range, theirs: clash.theirs.range))
      case .ours:
        copy(ours, lines.ours, clash.ours.range, to: &bytes)
      case .theirs:
        copy(theirs, lines.theirs, clash.theirs.range, to: &bytes)
      case .both:
        copyWhole(ours, lines.ours, clash.ours.range, needsReturn: needsReturn(clash), to: &bytes)
        copy(theirs, lines.theirs, clash.theirs.range, to: &bytes)
      case .same:
        break
      }
      next = clash.ours.end
    }
    copy(ours, lines.ours, next..<lines.ours.count, to: &bytes)
    return ContentMerge(bytes: bytes, conflicts: conflicts)
  }

  private func writeConflict(_ clash: Clash, to bytes: inout [UInt8]) {
    let needsReturn = needsReturn(clash)
    mark("<", options.oursLabel, needsReturn, to: &bytes)
    copyWhole(ours, lines.ours, clash.ours.range, needsReturn: needsReturn, to: &bytes)
    if options.style != .merge {
      mark("|", options.baseLabel, needsReturn, to: &bytes)
      copyWhole(base, lines.base, clash.base.range, needsReturn: needsReturn, to: &bytes)
    }
    mark("=", nil, needsReturn, to: &bytes)
    copyWhole(theirs, lines.theirs, clash.theirs.range, needsReturn: needsReturn, to: &bytes)
    mark(">", options.theirsLabel, needsReturn, to: &bytes)
  }

  private func mark(_ sign: Unicode.Scalar, _ label: [UInt8]?, _ needsReturn: Bool, to bytes: inout [UInt8]) {
    let size = options.markerSize > 0 ? options.markerSize : MergeOptions.defaultMarkerSize
    bytes.append(contentsOf: repeatElement(UInt8(ascii: sign), count: size))
    if let label {
      bytes.append(UInt8(ascii: " "))
      bytes.append(contentsOf: label)
    }
    if needsReturn { bytes.append(Self.carriageReturn) }
    bytes.append(Self.lineFeed)
  }

  private func copy(_ text: [UInt8], _ lines: TextLines, _ range: Range<Int>, to bytes: inout [UInt8]) {
    if range.isEmpty { return }
    bytes.append(contentsOf: text[lines.bytes(of: range)])
  }

  /// Copies lines, and ends the last one if it has no end.
  private func copyWhole(
    _ text: [UInt8], _ lines: TextLines, _ range: Range<Int>, needsReturn: Bool, to bytes: inout [UInt8]
  ) {
    if range.isEmpty { return }
    copy(text, lines, range, to: &bytes)
    if bytes.last == Self.lineFeed { return }
    if needsReturn { bytes.append(Self.carriageReturn) }
    bytes.append(Self.lineFeed)
  }

  /// True when markers end in CR LF: the lines before the conflict do on both sides, and the base's first one does.
  private func needsReturn(_ clash: Clash) -> Bool {
    guard endsInReturn(ours, lines.ours, line: Swift.max(0, clash.ours.start - 1)) ?? true else {
      return false
    }
    guard endsInReturn(theirs, lines.theirs, line: Swift.max(0, clash.theirs.start - 1)) ?? true else {
      return false
    }
    return endsInReturn(base, lines.base, line: 0) ?? false
  }

  /// Whether a line ends in CR LF; the line before it when it has no end itself; nil when that cannot be told.
  private func endsInReturn(_ text: [UInt8], _ lines: TextLines, line: Int) -> Bool? {
    guard lines.count > 0 else { return nil }
    let end = Int(lines.starts[line + 1])
    if line < lines.count - 1 || text[end - 1] == Self.lineFeed {
      return hasReturn(text, start: Int(lines.starts[line]), end: end)
    }
    guard line > 0 else { return nil }
    return hasReturn(text, start: Int(lines.starts[line - 1]), end: Int(lines.starts[line]))
  }

  private func hasReturn(_ text: [UInt8], start: Int, end: Int) -> Bool {
    end - start > 1 && text[end - 2] == Self.carriageReturn
  }
}
