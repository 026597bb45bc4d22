// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import ReleaseCore

/// A page that is one file: its style inside, no script, nothing fetched from anywhere.
package struct PageShell {
  let title: String
  let summary: String
  let body: HTML

  /// The whole document. Its policy lets in the one style sheet, by its digest (CSP 3), and nothing else.
  package var document: HTML {
    """
    <!DOCTYPE html>
    <html lang="zh-Hans">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="\(Self.policy)">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="referrer" content="no-referrer">
    <meta name="description" content="\(summary)">
    <title>\(title)</title>
    <style>\(ShellStyle.markup)</style>
    </head>
    <body>
    \(body)
    </body>
    </html>

    """
  }

  private static let policy: String = {
    let digest = Data(Digest.sha256(of: Array(ShellStyle.markup.text.utf8)).bytes).base64EncodedString()
    return "default-src 'none'; style-src 'sha256-\(digest)'; base-uri 'none'; form-action 'none'"
  }()
}
