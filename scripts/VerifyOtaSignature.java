// SPDX-License-Identifier: Apache-2.0

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import sun.security.pkcs.PKCS7;
import sun.security.pkcs.SignerInfo;

/**
 * Checks the whole-file signature of an OTA package with the JDK's PKCS7 reader, the relative of the one
 * that a device uses when an update is handed to it (android.os.RecoverySystem.verifyPackage).
 *
 * <p>{@code java --add-exports java.base/sun.security.pkcs=ALL-UNNAMED scripts/VerifyOtaSignature.java
 * PACKAGE CERTIFICATE.x509.pem}. Exit status 0: verified; 1: not; 64: usage.
 */
public final class VerifyOtaSignature {
  private static final int FOOTER = 6;
  private static final int END_RECORD = 22;

  public static void main(String[] arguments) {
    if (arguments.length != 2) {
      System.err.println("usage: VerifyOtaSignature.java PACKAGE CERTIFICATE.x509.pem");
      System.exit(64);
    }
    try {
      verify(Path.of(arguments[0]), certificate(Path.of(arguments[1])));
      System.out.println("whole-file signature verified: " + arguments[0]);
    } catch (Exception error) {
      System.err.println("error: " + arguments[0] + ": " + error.getMessage());
      System.exit(1);
    }
  }

  private static X509Certificate certificate(Path path) throws Exception {
    try (InputStream in = Files.newInputStream(path)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  private static void verify(Path path, X509Certificate trusted) throws Exception {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      long size = file.length();
      require(size >= END_RECORD + FOOTER, "too short for a signed package");
      byte[] footer = read(file, size - FOOTER, FOOTER);
      require(footer[2] == -1 && footer[3] == -1, "no ff ff in the footer: not signed");
      int start = u16(footer, 0);
      int comment = u16(footer, 4);
      require(start > FOOTER && start <= comment, "the signature lies outside the comment");
      require(size >= comment + END_RECORD, "the comment is larger than the file");
      byte[] end = read(file, size - comment - END_RECORD, comment + END_RECORD);
      require(isEndRecord(end, 0), "no end record before the comment");
      for (int index = 1; index + 4 <= end.length; index++) {
        require(!isEndRecord(end, index), "a second end record inside the comment");
      }
      byte[] der = new byte[start - FOOTER];
      System.arraycopy(end, end.length - start, der, 0, der.length);

      PKCS7 block = new PKCS7(new ByteArrayInputStream(der));
      X509Certificate[] certificates = block.getCertificates();
      require(certificates != null && certificates.length > 0, "the signature has no certificate");
      SignerInfo[] signers = block.getSignerInfos();
      require(signers != null && signers.length > 0, "the signature has no signer");
      require(
          certificates[0].getPublicKey().equals(trusted.getPublicKey()),
          "signed with the key of " + certificates[0].getSubjectX500Principal() + ", which is not trusted");
      byte[] signed = readLarge(file, size - comment - 2);
      require(block.verify(signers[0], signed) != null, "the signature does not verify");
    }
  }

  /** The JDK verifies an array: packages of up to 2 GiB. */
  private static byte[] readLarge(RandomAccessFile file, long count) throws IOException {
    require(count <= Integer.MAX_VALUE - 16, "too large for this check");
    return read(file, 0, (int) count);
  }

  private static byte[] read(RandomAccessFile file, long offset, int count) throws IOException {
    byte[] bytes = new byte[count];
    file.seek(offset);
    file.readFully(bytes);
    return bytes;
  }

  private static boolean isEndRecord(byte[] bytes, int index) {
    return bytes[index] == 0x50 && bytes[index + 1] == 0x4b && bytes[index + 2] == 5 && bytes[index + 3] == 6;
  }

  private static int u16(byte[] bytes, int index) {
    return (bytes[index] & 0xff) | (bytes[index + 1] & 0xff) << 8;
  }

  private static void require(boolean condition, String message) throws IOException {
    if (!condition) {
      throw new IOException(message);
    }
  }
}
