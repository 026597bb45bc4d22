// SPDX-License-Identifier: Apache-2.0
import Serving
import Testing

@Suite struct NetworkAddressTests {
  @Test(arguments: [
    ("203.0.113.77", "203.0.113.0/24"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"),
    ("2001:db8::1", "2001:db8:0::/48"),
    ("::ffff:203.0.113.77", "203.0.113.0/24"), ("::1", "0:0:0::/48"), ("nobody", "-"), ("", "-"),
    ("1.2.3", "-"),
    ("203.0.113.077.1", "-"),
  ])
  func logsKeepTheNetworkAlone(_ address: String, _ network: String) {
    #expect(NetworkAddress(address).network == network)
  }

  @Test(
    arguments: [
      ("203.0.113.7", "203.0.113.7"), ("10.0.0.1, 203.0.113.7", "203.0.113.7"), ("fake, ::1", "::1"),
      ("203.0.113.7, nobody", nil), ("", nil), (",", nil),
    ] as [(String, String?)])
  func aProxyIsBelievedInItsOwnEntryOnly(_ header: String, _ address: String?) {
    #expect(NetworkAddress(forwardedFor: header)?.text == address)
  }

  @Test(arguments: [
    ("127.0.0.1", true), ("127.9.9.9", true), ("::1", true), ("::ffff:127.0.0.1", true), ("::2", false),
    ("10.0.0.1", false), ("-", false),
  ])
  func thisMachine(_ address: String, _ expected: Bool) {
    #expect(NetworkAddress(address).isLoopback == expected)
  }

  @Test(arguments: [
    ("127.0.0.1:8080", "127.0.0.1", 8080), ("[::1]:0", "::1", 0), ("localhost:65535", "localhost", 65535),
  ])
  func whereToListen(_ text: String, _ host: String, _ port: Int) {
    #expect(ListenAddress(text) == ListenAddress(host: host, port: port))
    #expect(ListenAddress(text)?.description == text)
  }

  @Test(arguments: ["", ":80", "80", "::1:80", "[]:80", "host:", "host:+1", "host:65536", "host:8o"])
  func whereNotToListen(_ text: String) {
    #expect(ListenAddress(text) == nil)
  }
}
