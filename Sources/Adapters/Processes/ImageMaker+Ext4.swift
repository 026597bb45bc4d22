// SPDX-License-Identifier: Apache-2.0
import Foundation
import ReleaseCore

extension ImageMaker {
  /// Makes an ext4 image with mke2fs and takes out of it what it took from the machine.
  ///
  /// mke2fs 1.47.0 copies owner, atime and ctime from the source files; debugfs sets them for every inode.
  func makeExt4(
    _ tree: StagedTree, label: String, uuid: String, size: ByteCount?, at image: String, scratch: String
  ) async throws {
    let (entries, content) = try tree.measure()
    let inodes = entries + ImageMaker.reservedInodes + 16
    let blocks: Int
    if let size {
      guard size.bytes % ImageMaker.blockSize == 0, size.bytes > 0 else {
        throw ProcessesError.recipeUnusable(
          device: label, reason: "the ext4 size of \(size.bytes) bytes is not a multiple of 4096")
      }
      blocks = Int(size.bytes / ImageMaker.blockSize)
    } else {
      // Inode tables at 16 a block, a sixteenth for extents and bitmaps, two MiB for the rest.
      blocks = content + inodes / 16 + content / 16 + 512
    }
    let settings = "\(scratch)/mke2fs.conf"
    try StagedTree(folder: scratch).write(ImageMaker.settings, to: "mke2fs.conf")
    try await command(
      .mke2fs,
      [
        "-q", "-F", "-t", "ext4", "-O", "^has_journal,^metadata_csum", "-b", "4096", "-m", "0",
        "-N", "\(inodes)", "-L", label == "system" ? "/" : String(label.prefix(16)), "-U", uuid,
        "-E", "hash_seed=\(uuid),root_owner=0:0,lazy_itable_init=0,no_copy_xattrs", "-d", tree.folder, image,
        "\(blocks)",
      ], ["E2FSPROGS_FAKE_TIME": "\(epoch)", "MKE2FS_CONFIG": settings]
    ).succeed()
    try StagedTree(folder: scratch).write(normalisation(entries: entries), to: "debugfs.commands")
    let output = try await command(.debugfs, ["-w", "-f", "\(scratch)/debugfs.commands", image]).succeed()
    // debugfs ends with 0 whatever happened; anything on standard error but its name is a failure.
    let complaints = output.errors.split(separator: "\n").filter { !$0.hasPrefix("debugfs 1.") }
    guard complaints.isEmpty else {
      throw ProcessesError.failed(
        command: "debugfs -w \(image)", ending: .exited(0),
        words: Command.tail(of: complaints.joined(separator: "\n")))
    }
  }

  /// Inodes that ext4 keeps for itself, lost+found (11) included.
  private static let reservedInodes = 11

  /// debugfs commands that give every inode the build's instant and root as owner.
  ///
  /// By number and not by path: a fresh file system numbers its entries from 12 without a gap, and a
  /// number needs no quoting.
  private func normalisation(entries: Int) -> String {
    // Bits 32 and 33 of the seconds stand in the low bits of the extra field.
    let extra = (epoch - Int64(Int32(truncatingIfNeeded: epoch))) >> 32 & 3
    var text = ""
    let first = ImageMaker.reservedInodes
    for inode in [2] + Array(first..<(first + 1 + entries)) {
      for time in ["atime", "ctime", "mtime", "crtime"] {
        text += "sif <\(inode)> \(time) @\(epoch)\nsif <\(inode)> \(time)_extra \(extra)\n"
      }
      text += "sif <\(inode)> uid 0\nsif <\(inode)> gid 0\n"
    }
    return text
  }

  /// The features of the file system, so that the machine's /etc/mke2fs.conf has no say.
  private static let settings = """
    [defaults]
    	base_features = sparse_super,large_file,filetype,dir_index,ext_attr
    	default_mntopts = acl,user_xattr
    	enable_periodic_fsck = 0
    	blocksize = 4096
    	inode_size = 256
    	inode_ratio = 16384
    [fs_types]
    	ext4 = {
    		features = extent,flex_bg,64bit,dir_nlink,extra_isize,huge_file
    	}

    """
}
