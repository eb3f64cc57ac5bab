import ConvEngine
import Foundation

/// What the engine could not follow in the environment, said once in a session.
struct EnvironmentWarning {
  /// Whether it has been said. Processes that were forked as checkpoints share it, so that a rollback repeats nothing.
  private let isSaid: UnsafeMutablePointer<Bool>?

  init() {
    let memory = mmap(
      nil, MemoryLayout<Bool>.size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)
    isSaid = memory == MAP_FAILED ? nil : memory?.bindMemory(to: Bool.self, capacity: 1)
  }

  /// To be called when a cell begins, as what is written before the first one reaches nobody.
  func say() {
    guard let isSaid, !isSaid.pointee else { return }
    isSaid.pointee = true
    for problem in environmentProblems() { FileHandle.standardError.write(Data("warning: \(problem)\n".utf8)) }
  }
}
