import Foundation

/// Where the build put the worker and the modules: beside the test bundle that this process has loaded.
enum Products {
  static let folder: String = {
    let maps = (try? String(contentsOfFile: "/proc/self/maps", encoding: .utf8)) ?? ""
    let bundles = maps.split(separator: "\n").compactMap { line -> String? in
      guard line.hasSuffix(".xctest"), let slash = line.firstIndex(of: "/") else { return nil }
      return String(line[slash...])
    }
    guard let bundle = bundles.first else { fatalError("this process has loaded no test bundle") }
    return String(bundle[..<bundle.lastIndex(of: "/")!])
  }()
}
