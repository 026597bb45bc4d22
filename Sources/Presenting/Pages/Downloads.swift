// SPDX-License-Identifier: Apache-2.0
import Publishing
import ReleaseCore

/// The files of a build by device, with their digests.
struct Downloads {
  let pieces: Pieces
  let offer: SiteFacts.Offer
  /// Older builds of the same train, newest first, where the offer is a hot-fix of some devices.
  var earlier: [SiteFacts.Offer] = []
  let isWithdrawn: Bool
  private func pick(_ zh: String, _ en: String) -> String { pieces.pick(zh, en) }

  var section: HTML {
    let title: HTML = "<h2 id=\"downloads-title\">\(pick("下载", "Downloads"))</h2>"
    guard !isWithdrawn else {
      return """
        <section id="downloads" aria-labelledby="downloads-title">\(title)
        <p class="empty">\(pick("此版本已撤回，不再提供下载。", "This build was withdrawn and is not offered any more."))</p></section>

        """
    }
    var rows: [HTML] = []
    var told: Set<String> = []
    for build in [offer] + earlier {
      let packages = build.manifest.packages.filter { !told.contains($0.codename) }
      rows += packages.map { row($0, of: build) }
      told.formUnion(packages.map(\.codename))
    }
    return """
      <section id="downloads" aria-labelledby="downloads-title">\(title)
      <table class="downloads">
      <caption>\(pick("安卓升级包，按机型排列", "Packages by device"))</caption>
      <thead><tr><th scope="col">\(pick("机型", "Device"))</th><th scope="col">\(pick("安卓", "Android"))</th><th scope="col">\(pick("文件", "File"))</th></tr></thead>
      <tbody>
      \(rows.joined())</tbody>
      </table>
      \(otherFiles)\(verifying)</section>

      """
  }

  private func row(_ package: ReleaseManifest.Package, of build: SiteFacts.Offer) -> HTML {
    let version: HTML =
      build.manifest.version == offer.manifest.version
      ? "" : " <small>\(build.manifest.version.description)</small>"
    let from: HTML =
      package.fromVersion.map {
        " <small>\(pick("增量包，仅用于", "incremental, from")) \($0.description)</small>"
      } ?? ""
    return """
      <tr><th scope="row">\(user: package.device)<small><code>\(package.codename)</code></small></th>
      <td>\(package.android)</td>
      <td><a class="get" href="\(address(package.file, package.sha256, of: build))">\(pick("下载", "Download"))<span class="hidden"> \(package.device) \(package.file)</span></a> <small>\(package.size.description)</small>\(version)\(from)
      <details><summary>SHA-256</summary><code class="digest">\(package.sha256.description)</code></details></td></tr>

      """
  }

  /// Images, the source, and the announcements as they were signed.
  private var otherFiles: HTML {
    let release = offer.manifest
    var items = release.images.map {
      item(pick("线刷镜像 ", "Images for ") + $0.codename, $0.file, $0.size, $0.sha256)
    }
    if let source = release.sourceSnapshot {
      items.append(item(pick("源代码", "Source code"), source.file, source.size, source.sha256))
    }
    items += release.announcements.map {
      item(
        pick(
          "公告（\($0.language == .zh ? "中文" : "英文")）",
          "Announcement in \($0.language == .zh ? "Chinese" : "English")"),
        $0.file, $0.size, $0.sha256)
    }
    guard !items.isEmpty else { return .empty }
    return "<h3>\(pick("其他文件", "Other files"))</h3>\n<ul class=\"files\">\n\(items.joined())</ul>\n"
  }

  private func item(_ title: String, _ file: String, _ size: ByteCount, _ sha256: Digest) -> HTML {
    """
    <li><a href="\(address(file, sha256, of: offer))">\(title)</a> <small>\(size.description)</small>
    <details><summary>SHA-256<span class="hidden"> \(title)</span></summary><code class="digest">\(sha256.description)</code></details></li>

    """
  }

  private var verifying: HTML {
    """
    <p class="hint">\(pick("下载后请核对 SHA-256，再安装；", "Compare the SHA-256 before installing; ")) <code>miui-release pull</code> \(pick("会自动验证签名。", "verifies the signatures by itself."))</p>

    """
  }

  private func address(_ file: String, _ sha256: Digest, of offer: SiteFacts.Offer) -> String {
    let version = offer.manifest.version
    let stored = StagedTarget.storedPath(LatestDocument.buildPath(version, file), sha256)
    return pieces.place.outside("\(offer.folder)/\(stored)")
  }
}
