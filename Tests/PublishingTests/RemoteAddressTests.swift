// SPDX-License-Identifier: Apache-2.0
import Publishing
import Testing

@Suite struct RemoteAddressTests {
  @Test(
    "An address of rclone's names a back end or a configured remote",
    arguments: [
      ("s3:bucket/prefix", "s3", nil), (":local:/srv/mirror", nil, "local"),
      (":s3,provider=AWS,env_auth=true:bucket", nil, "s3"), ("my-cdn.1:bucket", "my-cdn.1", nil),
      (":webdav,url='https://host:8443/x':rom", nil, "webdav"),
    ] as [(String, String?, String?)])
  func isRead(_ text: String, _ configured: String?, _ backend: String?) throws {
    let address = try #require(RemoteAddress(text))
    #expect(address.configured == configured && address.backend == backend)
    #expect(try address.folder(of: #require(Channel("dev"))) == "\(text)/dev")
  }

  @Test(
    "What is no place to upload to is refused",
    arguments: [
      "", "bucket", "/srv/mirror", "s3:", "s3:/", "s3:a/", "s3:a//b", "s3:../a", "s3:a/./b", "-s3:a", "s3: a",
      "s3:a\nb", ":local:mirror", ":", "::a", ":s3,access_key_id=A:bucket", ":sftp,pass=x:a", ":b2,key=x:a",
    ])
  func isRefused(_ text: String) { #expect(RemoteAddress(text) == nil) }

  @Test(
    "Flags that tune are allowed",
    arguments: [
      "--transfers=8", "--bwlimit=10M", "--s3-storage-class=STANDARD_IA", "--s3-chunk-size=64M",
      "--fast-list",
      "--gcs-bucket-policy-only", "--ca-cert=/etc/ssl/own.pem", "--s3-sse-kms-key-id=abc",
    ])
  func isAllowed(_ flag: String) { #expect(RemoteFlag.isAllowed(flag)) }

  @Test(
    "Flags that delete, reorder, leave out, hide, overwrite or hold a secret are not",
    arguments: [
      "--delete-before", "--delete-during", "--delete-excluded", "--max-delete=0", "--backup-dir=x",
      "--order-by=size",
      "--dry-run", "-n", "--interactive", "--ignore-existing", "--ignore-times", "--size-only", "--update",
      "--exclude=*", "--filter=- *", "--files-from=x", "--max-size=1", "--immutable=false", "--config=x",
      "--password-command=x", "--dump=headers", "-vv", "--log-level=DEBUG", "--s3-secret-access-key=x",
      "--sftp-pass=x", "--b2-hard-delete", "--s3-no-check-bucket=false", "--s3", "--", "", "sync",
      "--header=X: y",
      "--no-check-certificate", "--sftp-server-command=x", "--s3-no-head=false",
    ])
  func isNotAllowed(_ flag: String) { #expect(!RemoteFlag.isAllowed(flag)) }

  @Test(
    "rclone takes flags from the environment too: only harmless ones reach it",
    arguments: [
      ("PATH", true), ("AWS_SECRET_ACCESS_KEY", true), ("RCLONE_CONFIG", true),
      ("RCLONE_CONFIG_CDN_TYPE", true),
      ("RCLONE_S3_REGION", true), ("RCLONE_S3_SECRET_ACCESS_KEY", true), ("RCLONE_TRANSFERS", true),
      ("RCLONE_DRY_RUN", false), ("RCLONE_DELETE_AFTER", false), ("RCLONE_VERBOSE", false),
      ("RCLONE_DUMP", false), ("RCLONE_S3_NO_CHECK_BUCKET", false),
    ])
  func reaches(_ variable: String, _ isAllowed: Bool) {
    #expect(RemoteFlag.isAllowed(variable: variable) == isAllowed)
  }

  @Test("A file's kind says how long it may be kept and what it is")
  func kinds() {
    let expected: [(String, Bool, String)] = [
      ("metadata/timestamp.json", false, "application/json"),
      ("metadata/7.snapshot.json", true, "application/json"),
      ("feeds/releases.atom", false, "application/atom+xml"),
      ("feeds/SHA256SUMS", false, "text/plain; charset=utf-8"),
      ("targets/builds/1/ab.miui.zip", true, "application/zip"),
      ("targets/builds/1/ab", true, "application/octet-stream"),
    ]
    for (path, isImmutable, type) in expected {
      let kind = RemoteFileKind(path: path)
      #expect(kind.isImmutable == isImmutable && kind.contentType == type, "\(path)")
      #expect(kind.cacheControl.contains("immutable") == isImmutable)
    }
    let batches = RemoteBatch.batches(of: expected.map(\.0))
    #expect(batches.flatMap(\.paths).sorted() == expected.map(\.0).sorted())
    #expect(batches.count == 6)
  }
}
