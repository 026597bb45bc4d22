// SPDX-License-Identifier: Apache-2.0

extension TrainPicture {
  /// The picture in the language of Graphviz: one line a statement, every text quoted.
  package var dot: String {
    var lines = [
      "digraph train {", "  graph [label=\(quoted(title)), labelloc=t, rankdir=LR, fontname=\"sans-serif\"];",
      "  node [shape=box, style=rounded, fontname=\"sans-serif\"];", "  edge [fontname=\"sans-serif\"];",
      "  \(quoted("base")) [label=\(quoted(base)), shape=ellipse];",
      "  \(quoted("head")) [label=\(quoted(head)), shape=ellipse];",
    ]
    for stop in aboard { lines.append("  \(quoted(stop.name)) [label=\(label(stop)), color=darkgreen];") }
    for stop in behind {
      lines.append("  \(quoted(stop.name)) [label=\(label(stop)), color=gray40, style=\"rounded,dashed\"];")
    }
    let stops = ["base"] + aboard.map(\.name) + ["head"]
    for (from, to) in zip(stops, stops.dropFirst()) {
      lines.append("  \(quoted(from)) -> \(quoted(to)) [weight=10, penwidth=2];")
    }
    for line in self.lines {
      let style =
        switch line.kind {
        case .conflict: "dir=none, color=red"
        case .breaks: "dir=none, color=orange3, style=bold"
        case .needs: "color=gray40, style=dashed"
        }
      lines.append(
        "  \(quoted(line.from)) -> \(quoted(line.to)) [label=\(quoted(line.label)), constraint=false, \(style)];"
      )
    }
    return (lines + ["}"]).joined(separator: "\n") + "\n"
  }

  private func label(_ stop: Stop) -> String { quoted("\(stop.name)\n\(stop.title)\n\(stop.note)") }

  /// A quoted id: inside the quotes only `"` and the backslash of its escapes mean anything.
  private func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      default:
        let isControl = scalar.properties.generalCategory == .control
        result.unicodeScalars.append(isControl ? " " : scalar)
      }
    }
    return result + "\""
  }
}
