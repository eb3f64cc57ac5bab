/// A place in source code where a worker was when it died.
struct SourceFrame: Equatable {
  var function: String
  var file: String
  var line: Int

  /// The compiler names each check that it inlines: "Swift runtime failure: arithmetic overflow".
  var runtimeFailure: String? {
    function.hasPrefix("Swift runtime failure: ") ? String(function.dropFirst("Swift runtime failure: ".count)) : nil
  }
}

/// Finds source lines for addresses in compiled cells, through the toolchain's `llvm-symbolizer`.
struct Symbolizer {
  var program: String

  /// - Parameter addresses: an image's path and an offset in it, innermost first.
  func frames(_ addresses: [(image: String, offset: UInt64)]) -> [SourceFrame] {
    guard !addresses.isEmpty else { return [] }
    var arguments = [program, "--output-style=LLVM", "--inlines", "--demangle", "--functions=short", "--no-debuginfod"]
    // One process for all: the many frames of a recursion say nothing more.
    arguments += addresses.prefix(16).map { "\($0.image) 0x\(String($0.offset, radix: 16))" }
    guard let result = try? Subprocess().run(arguments), result.status == 0 else { return [] }
    // Pairs of lines: the function, then file:line:column; an empty line ends an address.
    var frames: [SourceFrame] = []
    var function: String?
    for line in result.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if line.isEmpty {
        function = nil
      } else if let name = function {
        let parts = line.split(separator: ":", omittingEmptySubsequences: false)
        if parts.count >= 3, let number = Int(parts[parts.count - 2]) {
          let path = parts[..<(parts.count - 2)].joined(separator: ":")
          let file = path.split(separator: "/").last.map(String.init) ?? path
          frames.append(SourceFrame(function: Self.readable(name), file: file, line: number))
        }
        function = nil
      } else {
        function = line
      }
    }
    return frames
  }

  /// Names of generated entry points mean nothing to a learner.
  private static func readable(_ name: String) -> String {
    name.hasPrefix("cell_main_") || name == "??" || name.hasPrefix("$s") ? "" : name
  }
}
