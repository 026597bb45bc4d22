// SPDX-License-Identifier: Apache-2.0
import ReleaseCore
import Requesting

extension Announcement.Writer {
  var devices: [String] {
    guard !manifest.packages.isEmpty else { return [] }
    let rows = manifest.packages.map { package in
      [
        Markdown.escaped(package.device), Markdown.code(package.codename), Markdown.escaped(package.android),
        package.url == package.file
          ? "[\(Markdown.code(package.file))](\(package.file))"
          : "[\(Markdown.code(package.file))](<\(package.url)>)",
        words.size(package.size), Markdown.code("\(package.sha256)"),
      ]
    }
    return [words.pick("## 下载", "## Downloads"), ""]
      + Markdown.table(
        head: [
          words.pick("机型", "Device"), words.pick("代号", "Codename"), "Android", words.pick("文件", "File"),
          words.pick("大小", "Size"), "SHA-256",
        ], rows: rows)
  }

  var otherFiles: [String] {
    let archives = manifest.images.map {
      (words.pick("线刷镜像 ", "Images of ") + Markdown.code($0.codename), $0.file, $0.size, $0.sha256)
    }
    let snapshot = [manifest.sourceSnapshot].compactMap(\.self).map {
      (words.pick("源代码快照", "Source snapshot"), $0.file, $0.size, $0.sha256)
    }
    guard !(archives + snapshot).isEmpty else { return [] }
    let rows = (archives + snapshot).map { what, file, size, digest in
      [what, "[\(Markdown.code(file))](\(file))", words.size(size), Markdown.code("\(digest)")]
    }
    return [words.pick("### 其他文件", "### Other files"), ""]
      + Markdown.table(
        head: [
          words.pick("内容", "What"), words.pick("文件", "File"), words.pick("大小", "Size"), "SHA-256",
        ], rows: rows)
  }

  var onHold: [String] {
    guard !manifest.devicesOnHold.isEmpty else { return [] }
    return [words.pick("## 暂停更新的机型", "## Devices on hold"), ""]
      + manifest.devicesOnHold.map {
        "- \(Markdown.code($0.codename))\(words.pick("：", ": "))\(Markdown.escaped($0.reason))"
      }
  }

  var leftBehind: [String] {
    guard !manifest.leftBehind.isEmpty else { return [] }
    let intro = words.pick(
      "以下需求本周没有上车，下一班车继续。", "These did not board this week; they are back in line for the next train.")
    return [words.pick("## 未能上车", "## Left behind"), "", intro, ""]
      + manifest.leftBehind.map { left in
        let facts = "\(left.id)" + words.pick("，", ", ") + words.votes(left.votes)
        let reason = Markdown.escaped(left.reason.text(in: language))
        return "- **\(title(left.title))**\(words.bracketed(facts))\(words.pick("：", ": "))\(reason)"
          + words.pick("。", ".")
      }
  }

  var howToVerify: [String] {
    let source = manifest.source
    return [
      words.pick("## 核对", "## Verify"), "",
      words.pick(
        "下载后在同一文件夹运行 `sha256sum -c --ignore-missing SHA256SUMS`；",
        "After downloading, run `sha256sum -c --ignore-missing SHA256SUMS` in the same folder; ")
        + words.pick(
          "完整清单见 [`manifest.json`](manifest.json)。",
          "[`manifest.json`](manifest.json) has every fact of this release."),
      words.pick(
        "源代码：标签 \(Markdown.code(source.tag))，提交 \(Markdown.code("\(source.commit)"))，基于 \(Markdown.code("\(source.base)"))。",
        "Source: tag \(Markdown.code(source.tag)), commit \(Markdown.code("\(source.commit)")), "
          + "from \(Markdown.code("\(source.base)"))."),
    ]
  }
}
