import Foundation

@testable import CellSession

/// The toolchain under another name, whose parts can be taken away, put back and replaced.
final class BreakableToolchain {
  let toolchain: Toolchain
  private let real: Toolchain
  private let root = FileManager.default.temporaryDirectory.path + "/fovea-toolchain-\(UUID().uuidString)"
  private let manager = FileManager.default

  init() throws {
    real = try Toolchain.current()
    toolchain = Toolchain(root: root)
    try manager.createDirectory(atPath: root + "/bin", withIntermediateDirectories: true)
    let objects = toolchain.runtimeObject[..<toolchain.runtimeObject.lastIndex(of: "/")!]
    try manager.createDirectory(atPath: String(objects), withIntermediateDirectories: true)
    for part in parts { try putBack(part.0) }
  }

  deinit { try? manager.removeItem(atPath: root) }

  private var parts: [(String, String)] {
    [
      (toolchain.compiler, real.compiler), (toolchain.linker, real.linker), (toolchain.symbolizer, real.symbolizer),
      (toolchain.runtimeObject, real.runtimeObject),
    ]
  }

  func take(_ part: String) throws { try manager.removeItem(atPath: part) }

  func putBack(_ part: String) throws {
    try? manager.removeItem(atPath: part)
    try manager.createSymbolicLink(atPath: part, withDestinationPath: parts.first { $0.0 == part }!.1)
  }

  /// Puts a shell script in a part's place; `$REAL` is the part itself.
  func replace(_ part: String, with script: String) throws {
    try? manager.removeItem(atPath: part)
    let text = "#!/bin/sh\nREAL='\(parts.first { $0.0 == part }!.1)'\n\(script)\n"
    // Written by another process: a file that this one had open could not be run while a third is being started.
    let write = "printf '%s' \"$1\" > \"$2\"; chmod 700 \"$2\""
    _ = try Subprocess().run(["/bin/sh", "-c", write, "sh", text, part])
  }
}
