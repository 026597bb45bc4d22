// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// The C library's words for an error number.
func systemWords(_ number: Int32) -> String { unsafe String(cString: strerror(number)) }
