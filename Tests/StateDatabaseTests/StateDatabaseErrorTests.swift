// SPDX-License-Identifier: Apache-2.0
import Foundation
import GRDB
import ReleaseCore
import Releasing
import StateDatabase
import Testing
