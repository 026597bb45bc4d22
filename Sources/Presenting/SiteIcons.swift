// SPDX-License-Identifier: Apache-2.0

/// The drawings of the site: there is no picture in it but these.
enum SiteIcons {
  static let all = [
    train, popcorn, SiteFile(path: "assets/train.svg", bytes: Array(big.utf8)),
  ]

  /// The train on its rails, for wide screens.
  private static let big = """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 200"><path d="M70 158 40 196M130 158l30 38M58 174h84M50 186h100" \
    stroke="#2a1200" stroke-opacity=".35" stroke-width="7" stroke-linecap="round" fill="none"/>\
    <rect x="46" y="14" width="108" height="138" rx="34" fill="#fff" fill-opacity=".94"/>\
    <rect x="62" y="40" width="76" height="50" rx="14" fill="#ff6900"/><path d="M84 40v50M116 40v50" stroke="#fff" stroke-width="4"/>\
    <rect x="80" y="24" width="40" height="8" rx="4" fill="#ffb27a"/><circle cx="72" cy="120" r="10" fill="#ffb27a"/>\
    <circle cx="128" cy="120" r="10" fill="#ffb27a"/><rect x="90" y="114" width="20" height="12" rx="6" fill="#ff6900"/></svg>

    """
  static let train = SiteFile(path: SiteFrame.icon, bytes: Array(mark.utf8))
  static let popcorn = SiteFile(path: "assets/popcorn.svg", bytes: Array(corn.utf8))

  /// A striped box of popcorn, for the award.
  private static let corn = """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><g fill="#ffd37a" stroke="#b36b00" stroke-width="1.200">\
    <circle cx="9" cy="10" r="5"/><circle cx="23" cy="10" r="5"/><circle cx="16" cy="7" r="5.500"/></g>\
    <path d="M5 12h22l-3 18H8z" fill="#fff" stroke="#b34700" stroke-width="1.200"/>\
    <path d="M9.500 12h4.500l.5 18h-3.200zM18 12h4.500l-1.800 18h-3.200z" fill="#ff6900"/></svg>

    """

  /// A train seen from the front, on the orange tile.
  private static let mark = """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="9" fill="#ff6900"/>\
    <path d="M9 10a4 4 0 0 1 4-4h6a4 4 0 0 1 4 4v9a3 3 0 0 1-3 3h-8a3 3 0 0 1-3-3z" fill="#fff"/>\
    <path d="M12 10h8v5h-8z" fill="#ff6900"/><circle cx="13" cy="18.500" r="1.300" fill="#ff6900"/>\
    <circle cx="19" cy="18.500" r="1.300" fill="#ff6900"/>\
    <path d="M12.500 22 10 26M19.500 22 22 26" stroke="#fff" stroke-width="2" stroke-linecap="round"/></svg>

    """
}
