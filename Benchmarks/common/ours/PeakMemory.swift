import Foundation

/// The most memory, in bytes, that this process ever had resident, or since `forgetPeakMemory`.
func peakMemory() throws -> Int {
  let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
  guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
    let kilobytes = line.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
  else { throw UnknownMemory() }
  return kilobytes * 1024
}

/// The most memory is what is resident now, from now on.
func forgetPeakMemory() throws {
  try Data("5".utf8).write(to: URL(fileURLWithPath: "/proc/self/clear_refs"))
}

struct UnknownMemory: Error, CustomStringConvertible {
  var description: String { "/proc/self/status does not tell the peak of the memory." }
}
