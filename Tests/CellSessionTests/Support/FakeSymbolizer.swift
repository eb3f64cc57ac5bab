import Foundation

@testable import CellSession

/// A program that answers every question with the same frames, in the form of `llvm-symbolizer`.
final class FakeSymbolizer {
  let path = FileManager.default.temporaryDirectory.path + "/fovea-symbolizer-\(UUID().uuidString)"

  init(_ frames: [SourceFrame]) throws {
    let answer = frames.map { "\($0.function)\n/work/\($0.file):\($0.line):3\n" }.joined()
    let script = "#!/bin/sh\ncat <<'END'\n\(answer)\nEND\n"
    // Written by another process: a file that this one had open could not be run while a third is being started.
    let write = "printf '%s' \"$1\" > \"$2\"; chmod 700 \"$2\""
    _ = try Subprocess().run(["/bin/sh", "-c", write, "sh", script, path])
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
