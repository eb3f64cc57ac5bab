// One process of the engine's benchmark.

import BenchmarkSupport
import ConvEngine
import Foundation

if let problem = environmentProblems().first {
  Conversation.decline(because: problem)
  exit(1)
}
var conversation = Conversation(
  prepare: prepare, peak: { multiplyAddPeak(threads: ThreadPool.shared.threadCount) })
conversation.hold(version: "\(InstructionSet.current)")
